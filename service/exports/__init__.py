"""What happened to cases, as tables and event logs for other programs."""
