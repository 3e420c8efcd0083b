"""The page of `Topics.to_html` in a notebook; topic names given there are returned to Python."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from .. import _checks
from .base import Part, script

if TYPE_CHECKING:
    from ..analyses.topics import Topics


class TopicReader(Part):
    """A reader of topics. Made by `topic_reader`.

    Attributes
    ----------
    topics : Topics
        The topics, with the names given in the page.
    """

    NAME: ClassVar[str] = "topic_reader"
    _esm = script("topic_reader")

    def __init__(self, topics: Topics, most: int) -> None:
        self.topics, self._most = topics, most
        super().__init__(**self._named())

    def answers(self) -> Mapping[str, Callable[..., dict[str, Any]]]:
        """Return the questions that the page may ask."""
        return {"page": self._page, "label": self._label}

    def face(self) -> str:
        """Return the table of the topics as HTML."""
        return self.topics._repr_html_()

    def _named(self) -> dict[str, Any]:
        top, labels = self.topics.top(6), self.topics.labels
        rows = zip(self.topics.shares.columns, top["terms"], strict=True)
        return {
            "topics": [{"topic": str(k), "words": str(words), "label": labels.get(int(k), "")} for k, words in rows]
        }

    def _page(self) -> dict[str, Any]:
        with tempfile.TemporaryDirectory() as folder:
            page = self.topics.to_html(Path(folder) / "topics.html", most=self._most)
            return {"html": page.read_text(encoding="utf-8")}

    def _label(self, topic: str, label: str) -> dict[str, Any]:
        of = {str(name): name for name in self.topics.shares}
        _checks.known(self.NAME, "topic", topic, list(of))
        self.topics = self.topics.label({of[topic]: str(label)})
        self.state = self._named()
        return {"said": f"Topic {topic} is named {label!r}." if str(label).strip() else f"Topic {topic} has no name."}


def topic_reader(topics: Topics, *, most: int = 500) -> TopicReader:
    """Show a page to read topics in JupyterLab: topic, words, passages, document; name topics as you read.

    Parameters
    ----------
    topics : Topics
    most : int
        Largest number of passages on the page, as in `Topics.to_html`.

    Returns
    -------
    TopicReader
        A widget whose ``.topics`` have the names given in the page.

    Raises
    ------
    MissingExtra
        Needs the extra ``lab`` (anywidget).

    Examples
    --------
    >>> import textlab as tl
    >>> dtm = tl.count_terms(tl.tokenize(tl.load_seeds()), by="passage_id")
    >>> part = topic_reader(tl.fit_topics(dtm, n_topics=3, n_refits=2, rng=1))
    >>> part.topics.shares.shape[1]
    3
    """
    return TopicReader(topics, _checks.whole("topic_reader", "most", most, least=1))
