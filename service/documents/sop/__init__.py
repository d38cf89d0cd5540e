"""The printed SOP as PDF: `printing` makes it, `keeping` keeps it by its content."""
