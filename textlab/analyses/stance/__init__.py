"""How is a position marked along a talk or over time?"""

from .track import StanceTrack, track_stance

__all__ = ["StanceTrack", "track_stance"]
