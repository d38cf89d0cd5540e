"""A case played back: what its log shows after every command, and how one moment differs from the next."""
