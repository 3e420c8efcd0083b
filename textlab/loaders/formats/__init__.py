"""File formats, one module each; `registry` maps suffixes to readers."""
