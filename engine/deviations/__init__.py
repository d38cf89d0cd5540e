"""Where a case went otherwise than its SOP says, found in its log."""
