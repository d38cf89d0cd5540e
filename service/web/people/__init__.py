"""The pages of people, of the office itself, and of one's own account."""
