"""Bytes to words: the scanner, the table of characters, folding and word lists, tokens on disk."""
