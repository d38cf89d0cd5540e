"""The pages: they parse, call, present; the rules are elsewhere."""
