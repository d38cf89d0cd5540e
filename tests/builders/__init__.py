"""Things that tests are made of, with defaults for what a test does not care about."""
