"""Stance: marking along an axis, codes by people and machines, and change over time."""

from .changes import ChangePoints, change_points
from .classify import StanceModel, classify_stance
from .compare import StretchComparison, compare_stretches
from .conclusions import ConclusionCurve, conclusion_curve
from .correct import CorrectedShare, CorrectedTrend, correct_share, correct_trend
from .evaluate import LexiconCheck, evaluate_lexicon
from .exchange import Exchanges, dialogue, exchanges
from .judge import JudgedCoders, judge_coders
from .lexicon_coder import code_by_lexicon
from .track import StanceTrack, track_stance

__all__ = [
    "ChangePoints",
    "ConclusionCurve",
    "CorrectedShare",
    "CorrectedTrend",
    "Exchanges",
    "JudgedCoders",
    "LexiconCheck",
    "StanceModel",
    "StanceTrack",
    "StretchComparison",
    "change_points",
    "classify_stance",
    "code_by_lexicon",
    "compare_stretches",
    "conclusion_curve",
    "correct_share",
    "correct_trend",
    "dialogue",
    "evaluate_lexicon",
    "exchanges",
    "judge_coders",
    "track_stance",
]
