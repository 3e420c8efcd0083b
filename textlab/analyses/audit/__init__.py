"""The audit: what can these texts support? To be asked before any method runs.

`facts` measures each document, `verdicts` and `corpus_verdicts` compare the facts with what each method needs, and
`places` finds quotations that show the problems.
"""

from .audit import Audit, audit
from .checks import CHECKS
from .evidence import places
from .facts import facts
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
from .outlook import Outlook
from .rules import LEAST_LABELLED
from .together import WHOLE, corpus_verdicts
from .verdicts import verdicts

__all__ = [
    "CHECKS",
    "DOUBTFUL",
    "FEW_SOURCES",
    "LEAST_LABELLED",
    "METHODS",
    "REFUSED",
    "SUPPORTED",
    "TOPIC_STEPS",
    "TOPIC_WINDOW",
    "WHOLE",
    "Audit",
    "Outlook",
    "audit",
    "corpus_verdicts",
    "facts",
    "highest_k",
    "places",
    "too_few_windows",
    "verdicts",
]
