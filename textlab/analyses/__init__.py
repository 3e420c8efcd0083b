"""The questions: each a file, or a folder of its own name."""
