"""Corpora larger than one machine, or than its memory: the same verbs over parts."""

from .parts import Parts
from .processes import WorkerLost

__all__ = ["Parts", "WorkerLost"]
