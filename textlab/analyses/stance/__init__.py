"""Stance: marking along an axis, codes by people and machines, and change over time."""

from .classify import StanceModel, classify_stance
from .correct import CorrectedShare, CorrectedTrend, correct_share, correct_trend
from .evaluate import LexiconCheck, evaluate_lexicon
from .track import StanceTrack, track_stance

__all__ = [
    "CorrectedShare",
    "CorrectedTrend",
    "LexiconCheck",
    "StanceModel",
    "StanceTrack",
    "classify_stance",
    "correct_share",
    "correct_trend",
    "evaluate_lexicon",
    "track_stance",
]
