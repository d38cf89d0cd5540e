"""Read models: what pages and API show, read with few statements, never changed."""
