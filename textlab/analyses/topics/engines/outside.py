"""A model fitted outside textlab, given by its tables."""

from __future__ import annotations

from typing import Any

import numpy as np

from ....errors import SchemaError
from .base import Engine, Factors, unit_rows


def given_factors(topic_term: Any, doc_topic: Any, shape: tuple[int, int], *, rng: Any = None) -> Factors:
    """Check the tables of an outside model against the matrix, and scale their rows to sum to one.

    Parameters
    ----------
    topic_term : array, shape (n_topics, n_terms)
        Non-negative weights (counts, probabilities or c-tf-idf).
    doc_topic : array, shape (n_rows, n_topics)
    shape : (n_rows, n_terms)

    Raises
    ------
    SchemaError
        The shapes do not match, or there are negative or missing numbers.
    """
    phi, theta = _outside_table("topic_term", topic_term), _outside_table("doc_topic", doc_topic)
    wanted = {"topic_term": (len(phi), shape[1]), "doc_topic": (shape[0], len(phi))}
    for name, table in (("topic_term", phi), ("doc_topic", theta)):
        if table.shape != wanted[name]:
            raise SchemaError(
                f"wrap_topics: {name} has shape {table.shape}, but a model of {len(phi)} topics of this matrix "
                f"({shape[0]:,} rows, {shape[1]:,} terms) has {wanted[name]}. Terms are in the order of dtm.terms."
            )
    return Factors(unit_rows(theta), unit_rows(phi))


def _outside_table(name: str, values: Any) -> Any:
    dense = values.toarray() if hasattr(values, "toarray") else values
    try:
        table = np.asarray(dense, dtype=float)
    except (TypeError, ValueError) as error:
        raise SchemaError(f"wrap_topics: {name} must be a table of numbers ({error}).") from error
    if table.ndim != 2 or not table.size or not (table.min() >= 0 and table.max() < np.inf):
        raise SchemaError(f"wrap_topics: {name} must be a table of finite numbers, none below 0.")
    return table


OUTSIDE = Engine(
    fit=given_factors,
    sentence="a model fitted outside of textlab",
    worse_at="It cannot be fitted again here, so that nothing is known of its stability.",
    citations=(),
)
