"""The pages of a draft: canvas, panels, forms, rehearsal, scenarios."""
