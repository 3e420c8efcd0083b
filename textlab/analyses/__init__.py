"""The analyses: one module or package for each question."""
