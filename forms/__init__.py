"""The forms of the steps: form-js documents, their validation and their computed values."""
