"""A form as a page shows it and as a browser sends it."""
