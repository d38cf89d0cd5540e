"""The pages in a real browser; needs Chromium and the front-end files, so only `make test` runs it."""
