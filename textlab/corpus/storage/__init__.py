"""Reading and writing a corpus."""
