"""textlab: quantitative text analysis in which every number walks back to the words.

The two-minute tour::

    import textlab as tl

    corpus = tl.load_seeds()                        # or tl.read("my_texts/*.txt"), tl.from_frame(table)
    tokens = tl.tokenize(corpus)                    # words with their places; only what people said or wrote
    tl.kwic(tokens, "technolog*", window=8)         # read before you count

    dtm = tl.count_terms(tokens, by="passage_id")
    topics = tl.fit_topics(dtm, n_topics=5, rng=1)
    gap = tl.contrast(dtm, by="speaker", target="Hilary Cottam")
    trend = tl.track_stance(tokens, tl.load_lexicon("hedges"), by="speaker", over="progress")

Every question gives a `Result`: ``.table``, ``.summary()``, ``.quotes(label)``, ``.plot()``, ``.settings``
and ``.methods()``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .analyses.agreement import Agreement, agreement
    from .analyses.audit.audit import Audit, audit
    from .analyses.audit.outlook import Outlook
    from .analyses.collocates.collocates import Collocates, collocates
    from .analyses.collocations.collocations import Collocations, collocations
    from .analyses.contrast.contrast import contrast
    from .analyses.contrast.result import Contrast
    from .analyses.contrast.validation import Validation
    from .analyses.describe.describe import Description, describe
    from .analyses.dispersion import Dispersion, dispersion
    from .analyses.find_in.find_in import find_in
    from .analyses.frequencies import Frequencies, frequencies
    from .analyses.kwic.kwic import Concordance, kwic
    from .analyses.kwic.reading import ConcordanceReading
    from .analyses.repeat import repeat
    from .analyses.report.report import Report, report
    from .analyses.robustness.result import Robustness
    from .analyses.robustness.robustness import robustness
    from .analyses.scaling.correspondence import correspondence
    from .analyses.scaling.latent_scaling import latent_scaling
    from .analyses.scaling.positions import Positions
    from .analyses.scaling.wordfish import wordfish
    from .analyses.scaling.wordscores import wordscores
    from .analyses.score_lexicon import LexiconScores, score_lexicon
    from .analyses.sentiment import Sentiment, sentiment
    from .analyses.similar import Similar, similar
    from .analyses.stance import (
        ChangePoints,
        ConclusionCurve,
        Exchanges,
        InterruptedTrack,
        JudgedCoders,
        LexiconCheck,
        SmoothTrack,
        StanceModel,
        StanceTrack,
        StretchComparison,
        change_points,
        classify_stance,
        code_by_lexicon,
        compare_stretches,
        conclusion_curve,
        evaluate_lexicon,
        exchanges,
        judge_coders,
        track_stance,
    )
    from .analyses.stance.coded_shares import CodedShares, coded_shares
    from .analyses.stance.correct_share import CorrectedShare, correct_share
    from .analyses.stance.correct_trend import CorrectedTrend, correct_trend
    from .analyses.stance.dialogue import dialogue
    from .analyses.stance.interrupted import interrupted
    from .analyses.stance.smooth_track import smooth_track
    from .analyses.topics import (
        Coherence,
        EffectSurvival,
        IntrusionScores,
        IntrusionTasks,
        TopicEffects,
        Topics,
        TopicSearch,
        TopicSurvival,
        TopicWords,
        fit_topics,
        intrusion_tasks,
        score_intrusion,
        search_topics,
        to_pyldavis,
        topic_change,
        topic_effects,
        topic_survival,
        topic_words_by,
        topics_apart,
        wrap_topics,
    )
    from .analyses.topics.coherence import coherence
    from .analyses.topics.effect_survival import effect_survival
    from .coding import Codebook, Codes, CodingSheet, code_again, load_codebook, sample_for_coding
    from .coding.read_codes import load_codes, read_codes
    from .corpus import Corpus, not_
    from .counts import DocumentTermMatrix, count_terms, from_counts, from_gensim, from_long
    from .counts.estimator import TermCounter
    from .errors import (
        MissingExtra,
        NotEnoughData,
        SchemaError,
        TextlabError,
        TextlabWarning,
        UnknownName,
        UnreadableFile,
    )
    from .exercises import Lesson, Prediction, Verdict, open_lesson
    from .lexicon import Lexicon, Scope
    from .lexicon.read_lexicon import load_lexicon, read_lexicon
    from .loaders.read import from_frame, read
    from .loaders.seeds import load_seeds
    from .loaders.sotu import load_sotu
    from .measures.resampling import Resampling
    from .partitions.parts import Parts
    from .plots.chart import Chart
    from .results import Interval, Quote, Quotes, Result, SavedResult, open_result
    from .tokens.tokenize import tokenize
    from .tokens.tokens import Tokens
    from .widgets.coder import coder
    from .widgets.concordancer import concordancer
    from .widgets.contrast_scatter import contrast_scatter
    from .widgets.topic_reader import topic_reader

__version__ = "0.1.0"

# the module of each public name, imported on first use, so that ``import textlab`` is fast
_HOMES = {
    "analyses.agreement": ("Agreement", "agreement"),
    "analyses.audit": ("Audit", "Outlook", "audit"),
    "analyses.collocates": ("Collocates", "collocates"),
    "analyses.collocations": ("Collocations", "collocations"),
    "analyses.contrast": ("Contrast", "Validation", "contrast"),
    "analyses.describe": ("Description", "describe"),
    "analyses.dispersion": ("Dispersion", "dispersion"),
    "analyses.find_in.find_in": ("find_in",),
    "analyses.frequencies": ("Frequencies", "frequencies"),
    "analyses.kwic": ("Concordance", "ConcordanceReading", "kwic"),
    "analyses.repeat": ("repeat",),
    "analyses.report": ("Report", "report"),
    "analyses.score_lexicon": ("LexiconScores", "score_lexicon"),
    "analyses.sentiment": ("Sentiment", "sentiment"),
    "analyses.robustness": ("Robustness", "robustness"),
    "analyses.similar": ("Similar", "similar"),
    "analyses.topics": (
        "Coherence",
        "EffectSurvival",
        "IntrusionScores",
        "IntrusionTasks",
        "TopicEffects",
        "TopicSearch",
        "TopicSurvival",
        "TopicWords",
        "Topics",
        "coherence",
        "effect_survival",
        "fit_topics",
        "intrusion_tasks",
        "score_intrusion",
        "search_topics",
        "to_pyldavis",
        "topic_change",
        "topic_effects",
        "topic_survival",
        "topic_words_by",
        "topics_apart",
        "wrap_topics",
    ),
    "analyses.scaling": ("Positions", "correspondence", "latent_scaling", "wordfish", "wordscores"),
    "analyses.stance": (
        "ChangePoints",
        "Exchanges",
        "StretchComparison",
        "change_points",
        "compare_stretches",
        "dialogue",
        "exchanges",
        "CodedShares",
        "ConclusionCurve",
        "CorrectedShare",
        "CorrectedTrend",
        "JudgedCoders",
        "LexiconCheck",
        "StanceModel",
        "StanceTrack",
        "InterruptedTrack",
        "SmoothTrack",
        "interrupted",
        "smooth_track",
        "classify_stance",
        "code_by_lexicon",
        "coded_shares",
        "conclusion_curve",
        "correct_share",
        "correct_trend",
        "evaluate_lexicon",
        "judge_coders",
        "track_stance",
    ),
    "coding": (
        "Codebook",
        "Codes",
        "CodingSheet",
        "code_again",
        "load_codebook",
        "load_codes",
        "read_codes",
        "sample_for_coding",
    ),
    "counts": ("DocumentTermMatrix", "count_terms", "from_counts", "from_gensim", "from_long"),
    "counts.estimator": ("TermCounter",),
    "corpus": ("Corpus", "not_"),
    "errors": (
        "MissingExtra",
        "NotEnoughData",
        "SchemaError",
        "TextlabError",
        "TextlabWarning",
        "UnknownName",
        "UnreadableFile",
    ),
    "exercises": ("Lesson", "Prediction", "Verdict", "open_lesson"),
    "lexicon": ("Lexicon", "Scope", "load_lexicon", "read_lexicon"),
    "loaders": ("from_frame", "load_seeds", "load_sotu", "read"),
    "measures.resampling": ("Resampling",),
    "partitions": ("Parts",),
    "plots.chart": ("Chart",),
    "results": ("Interval", "Quote", "Quotes", "Result", "SavedResult", "open_result"),
    "tokens": ("Tokens", "tokenize"),
    "widgets": ("coder", "concordancer", "contrast_scatter", "topic_reader"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME_OF)


def __getattr__(name: str) -> Any:
    """Import a public name on first use."""
    if name not in _HOME_OF:
        raise AttributeError(f"module 'textlab' has no attribute {name!r}")
    value = getattr(import_module(f".{_HOME_OF[name]}", __name__), name)
    if not (isinstance(value, type) and issubclass(value, BaseException)):
        from ._checks import keywords

        value = keywords(value)
        setattr(import_module(value.__module__), value.__name__, value)  # so that pickle finds it
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
