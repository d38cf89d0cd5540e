"""What the write path and the pages both need to know about a case: its deployment, forms and calendar."""
