"""Forms as spreadsheets: to be read, to be filled in away from the service, and taken back."""
