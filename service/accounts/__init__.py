"""Who is here: passwords, sessions, API tokens, and people as those who act."""
