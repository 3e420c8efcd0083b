"""Tracks of a word of doubt over years, with planted rates."""

import numpy as np
import pandas as pd

import textlab as tl

DOUBT = tl.Lexicon(["perhaps", "maybe"], name="doubt")


def yearly(rates, dates=None, seed=1):
    """A document a year of 200 words, with about so many per 1,000 of them in doubt."""
    source = np.random.default_rng(seed)
    texts = []
    for rate in rates:
        n = source.poisson(rate / 5)
        texts.append(" ".join(["perhaps"] * n + ["word"] * (200 - n)))
    dates = dates or [str(1900 + k) + "-06-01" for k in range(len(rates))]
    rows = pd.DataFrame({"text": texts, "date": dates, "doc_id": [f"d{k:03}" for k in range(len(rates))], "party": "A"})
    return tl.track_stance(tl.tokenize(tl.from_frame(rows)), DOUBT, by="party", over="date", n_resamples=0)
