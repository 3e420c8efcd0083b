"""The texts of a corpus: one UTF-8 buffer, its characters and places, and the two tables over it."""
