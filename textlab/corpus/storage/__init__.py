"""A corpus as files."""
