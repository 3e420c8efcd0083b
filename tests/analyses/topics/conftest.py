"""Texts with planted topics, fitted once for all tests."""

import numpy as np
import pandas as pd
import pytest
from topic_checks import FIELDS

import textlab as tl


@pytest.fixture(scope="session")
def matrix(lay_out):
    """Forty-five turns of three kinds in nine dated documents, five of a document."""
    rng = np.random.default_rng(0)
    documents = {}
    for d in range(9):
        pool = list(FIELDS.values())[d % 3]
        documents[f"d{d}"] = [
            {"text": " ".join(rng.choice(pool, 30)), "speaker": "AB"[i % 2], "turn_id": f"d{d}:t{i}"} for i in range(5)
        ]
    dates = pd.DataFrame(
        {"date_earliest": [f"{1990 + 2 * d}-05-01" for d in range(9)], "date_latest": None}, list(documents)
    )
    return tl.count_terms(tl.tokenize(lay_out(documents).join(dates)))


@pytest.fixture(scope="session")
def topics(matrix):
    return tl.fit_topics(matrix, n_topics=3, n_refits=0)


@pytest.fixture(scope="session")
def three(lay_out):
    """Thirty turns of three kinds in three documents: money half of the text, ships a third, bread the rest."""
    rng = np.random.default_rng(0)
    documents = {}
    for n, (name, pool) in zip((15, 10, 5), FIELDS.items(), strict=True):
        documents[name] = [
            {"text": " ".join(rng.choice(pool, 20)), "speaker": "AB"[i % 2], "turn_id": f"{name}:t{i}"}
            for i in range(n)
        ]
    return tl.count_terms(tl.tokenize(lay_out(documents)))


@pytest.fixture(scope="session")
def three_topics(three):
    return tl.fit_topics(three, n_topics=3, rng=1)


@pytest.fixture(scope="session")
def planted():
    """120 rows of 60 words in 24 documents: three topics in all, a fourth in one document; x moves topic one."""
    rng = np.random.default_rng(0)
    phi = np.zeros((4, 80))
    for k in range(4):
        phi[k, 20 * k : 20 * k + 20] = rng.dirichlet(np.ones(20))
    rows, meta = [], []
    for d in range(24):
        x = d % 2
        for _ in range(5):
            theta = np.append(rng.dirichlet([1 + 2 * x, 1, 1]), 0)
            if d == 23:
                theta = np.array([0.05, 0, 0, 0.95])
            rows.append(rng.multinomial(60, theta @ phi))
            meta.append({"book": f"d{d:02d}", "x": x, "year": 1990 + d, "side": "ab"[x]})
    return tl.from_counts(
        np.array(rows),
        [f"w{i:02d}" for i in range(80)],
        rows=pd.DataFrame(meta, index=[f"r{i:03d}" for i in range(120)]),
    )


@pytest.fixture(scope="session")
def lda(planted):
    return tl.fit_topics(planted, n_topics=4, method="lda", n_refits=0, stop_words=None, max_share=1)


@pytest.fixture(scope="session")
def nmf(planted):
    return tl.fit_topics(planted, n_topics=4, n_refits=0, stop_words=None, max_share=1)
