"""Export topics to other programs."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...errors import NotEnoughData, SchemaError
from .topics import Topics


def to_pyldavis(topics: Topics) -> dict[str, Any]:
    """Convert a model to the arguments of pyLDAvis: ``pyLDAvis.prepare(**tl.to_pyldavis(topics), sort_topics=False)``.

    pyLDAvis is not part of textlab. A page that it saves loads two scripts from the web, and pyLDAvis renumbers the
    topics unless ``sort_topics=False``; `Topics.to_html` has neither drawback. Rows without words and empty topics,
    which pyLDAvis does not accept, are left out.

    Parameters
    ----------
    topics : Topics

    Returns
    -------
    dict
        ``topic_term_dists, doc_topic_dists, doc_lengths, vocab, term_frequency``.

    Examples
    --------
    >>> import textlab as tl
    >>> dtm = tl.from_counts([[2, 1, 0], [0, 1, 3]], ["tax", "work", "robot"])
    >>> to_pyldavis(tl.wrap_topics([[0, 1, 2], [3, 1, 0]], [[0, 1], [1, 0]], dtm))["doc_lengths"].tolist()
    [3, 4]
    """
    if not isinstance(topics, Topics):
        raise SchemaError(f"to_pyldavis: topics must be Topics (fit_topics), not {type(topics).__name__}.")
    theta, phi = topics.shares.to_numpy(), topics.phi
    rows, full = theta.sum(axis=1) > 0, phi.sum(axis=1) > 0
    if not rows.any() or not full.any():
        raise NotEnoughData("to_pyldavis: no row has a word of the topics.")
    kept = theta[rows][:, full]
    return {
        "topic_term_dists": phi[full],
        "doc_topic_dists": kept / kept.sum(axis=1, keepdims=True),
        "doc_lengths": np.asarray(topics.dtm.counts.sum(axis=1)).ravel()[rows],
        "vocab": topics.dtm.terms.tolist(),
        "term_frequency": topics.dtm.totals,
    }
