"""The pages of SOPs in force: versions, comparisons, releases, impact, print."""
