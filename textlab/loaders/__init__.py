"""Read files and tables into a `Corpus`: `read` for paths, `from_frame` for data frames."""

from __future__ import annotations

from .read import from_frame, read
from .seeds import load_seeds
from .sotu import load_sotu

__all__ = ["from_frame", "load_seeds", "load_sotu", "read"]
