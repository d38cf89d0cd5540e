"""What is kept: tables, migrations, the store's functions and the only commit."""
