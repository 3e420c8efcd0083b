"""What a text can and cannot support, found out before any method runs.

`facts` measures each document, `verdicts` and `corpus_verdicts` hold them against what each method needs,
`places` shows where the trouble stands, and `require_sentences` is the gate that sentence-based methods pass
through. The question with its result is ``textlab.audit(corpus)``, in ``analyses/audit.py``.
"""

from .checks import CHECKS
from .evidence import places
from .gate import LEAST_RATE, require_sentences, without_sentences
from .judging import verdicts
from .measuring import facts
from .methods import (
    DOUBTFUL,
    FEW_SOURCES,
    METHODS,
    REFUSED,
    SUPPORTED,
    TOPIC_STEPS,
    TOPIC_WINDOW,
    highest_k,
    too_few_windows,
)
from .rules import FEW_TURNS, LEAST_LABELLED
from .together import WHOLE, corpus_verdicts

__all__ = [
    "CHECKS",
    "DOUBTFUL",
    "FEW_SOURCES",
    "FEW_TURNS",
    "LEAST_LABELLED",
    "LEAST_RATE",
    "METHODS",
    "REFUSED",
    "SUPPORTED",
    "TOPIC_STEPS",
    "TOPIC_WINDOW",
    "WHOLE",
    "corpus_verdicts",
    "facts",
    "highest_k",
    "places",
    "require_sentences",
    "too_few_windows",
    "verdicts",
    "without_sentences",
]
