"""The Flask service around the engine: people, rows, pages and the REST contract."""
