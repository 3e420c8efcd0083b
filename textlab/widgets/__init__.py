"""Widgets for JupyterLab: they show results and return what a reader decides."""

from .coder import Coder, coder
from .concordancer import Concordancer, concordancer
from .contrast_scatter import ContrastScatter, contrast_scatter
from .topic_reader import TopicReader, topic_reader

__all__ = [
    "Coder",
    "Concordancer",
    "ContrastScatter",
    "TopicReader",
    "coder",
    "concordancer",
    "contrast_scatter",
    "topic_reader",
]
