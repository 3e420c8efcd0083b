"""Codes of made-up units, and the predictions of a made-up machine."""

import pandas as pd

from textlab.coding.codes import Codes
from textlab.coding.read_codes import empty_corpus


def coded(labels, units, corpus=None):
    """Codes by one person of one target: a label for each unit, None where it was not drawn."""
    rows = [
        {"unit_id": unit, "coder": "ann", "target": "tax", "label": label}
        for unit, label in zip(units.index, labels, strict=True)
        if label is not None
    ]
    scale = ("favour", "against", "mixed", "none")
    return Codes(table=pd.DataFrame(rows), units=units, corpus=corpus or empty_corpus(), scale=scale)


def units_of(n, **columns):
    return pd.DataFrame(columns, index=[f"u{k}" for k in range(n)])


def machine(labels):
    return pd.DataFrame({"unit_id": [f"u{k}" for k in range(len(labels))], "label": labels})
