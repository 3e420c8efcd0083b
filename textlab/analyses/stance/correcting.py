"""Shared parts of `correct_share` and `correct_trend`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from ..._wording import counted, several
from ...errors import SchemaError, warn

CORRECTIONS = ("dsl", "ppi")
NAIVE, BY_HAND = "naive", "labelled only"
FEW_CODED_CLUSTERS = 30  # with fewer, cluster-robust errors are too small

CITED = (
    "Egami, Hinck, Stewart & Wei 2023, NeurIPS 36 (DSL)",
    "Angelopoulos, Duchi & Zrnic 2023, arXiv:2311.01453 (PPI++)",
)


def corrected_interval(value: Any, low: Any, high: Any, digits: int = 2) -> str:
    """Return an estimate with its interval, for a sentence."""
    if low != low:  # missing
        return f"{value:.{digits}f} (no interval)"
    return f"{value:.{digits}f} [{low:.{digits}f}, {high:.{digits}f}]"


def correction_methods(used: Mapping[str, Any], what: str) -> str:
    """Return the sentence for a methods section."""
    return (
        f"The {what} of passages labelled {used['label']!r} on {used['target']!r} was estimated by {used['method']} "
        f"from machine-made codes and {counted(used['n_labelled'], 'passage')} coded by people, beside the naive and "
        f"the labelled-only estimate; clusters: {used['cluster']}; {used['confidence']:.0%} intervals."
    )


def check_equal_chances(who: str, data: pd.DataFrame) -> None:
    """Raise if sampling probabilities are unequal, as PPI++ assumes a simple random sample."""
    chances = data["probability"].to_numpy()
    if np.ptp(chances) > 1e-9:
        raise SchemaError(
            f"{who}: method='ppi' assumes a simple random sample, but sampling probabilities run from "
            f"{chances.min():.2f} to {chances.max():.2f}. Use method='dsl', which accounts for them."
        )


def warn_few_coded(who: str, labels: Any, name: str) -> None:
    """Warn if the clusters are too few for cluster-robust errors."""
    n = len(set(labels))
    if 1 < n < FEW_CODED_CLUSTERS:
        warn(
            f"{who}: only {n} {several(name)}; with fewer than {FEW_CODED_CLUSTERS}, cluster-robust standard errors "
            "are too small."
        )
