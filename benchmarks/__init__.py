"""What is measured, each against something comparable in the same run: ratios travel, milliseconds do not."""
