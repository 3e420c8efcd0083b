"""Pictures of a contrast."""
