"""Proof that needs no trust in the database: keys, checkpoints, anchors, and what they tell of the chains."""
