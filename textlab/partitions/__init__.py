"""Corpora that do not fit into memory or on one machine: the same verbs on a corpus in parts."""

from .parts import Parts
from .processes import WorkerLost

__all__ = ["Parts", "WorkerLost"]
