"""Stance: marking words along a time axis, codes by people and machines, and change over time."""

from .changes import ChangePoints, change_points
from .classify import StanceModel, classify_stance
from .coded_shares import CodedShares, coded_shares
from .compare import StretchComparison, compare_stretches
from .conclusions import ConclusionCurve, conclusion_curve
from .correct_share import CorrectedShare, correct_share
from .correct_trend import CorrectedTrend, correct_trend
from .dialogue import dialogue
from .evaluate import LexiconCheck, evaluate_lexicon
from .exchange import Exchanges, exchanges
from .interrupted import InterruptedTrack, interrupted
from .judge import JudgedCoders, judge_coders
from .lexicon_coder import code_by_lexicon
from .scoring import score_label
from .smooth_track import SmoothTrack, smooth_track
from .track import StanceTrack, track_stance

__all__ = [
    "ChangePoints",
    "CodedShares",
    "ConclusionCurve",
    "CorrectedShare",
    "CorrectedTrend",
    "Exchanges",
    "InterruptedTrack",
    "JudgedCoders",
    "LexiconCheck",
    "SmoothTrack",
    "StanceModel",
    "StanceTrack",
    "StretchComparison",
    "change_points",
    "classify_stance",
    "code_by_lexicon",
    "coded_shares",
    "compare_stretches",
    "conclusion_curve",
    "correct_share",
    "correct_trend",
    "dialogue",
    "evaluate_lexicon",
    "exchanges",
    "interrupted",
    "judge_coders",
    "score_label",
    "smooth_track",
    "track_stance",
]
