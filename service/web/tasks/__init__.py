"""The pages of staff: their list of tasks, and a task in hand with what is around it."""
