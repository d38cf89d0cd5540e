"""The pages of cases: lists, one case with its history, and acts from outside."""
