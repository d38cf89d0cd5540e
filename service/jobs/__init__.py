"""Work that waits: timers that are due, messages that leave after the transaction."""
