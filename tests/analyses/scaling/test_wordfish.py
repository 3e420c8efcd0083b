"""Wordfish beside an implementation of others."""

import numpy as np
import pytest
from scaling_checks import matrix

import textlab as tl


def test_a_second_opinion_on_wordfish():
    """topica has a Wordfish of its own; on simulated counts both find the same order."""
    topica = pytest.importorskip("topica")
    source = np.random.default_rng(3)
    theta = np.linspace(-1.5, 1.5, 12)
    counts = source.poisson(np.exp(1 + source.normal(size=40) + theta[:, None] * source.normal(0, 0.5, 40)))
    words = [f"w{chr(97 + k // 26)}{chr(97 + k % 26)}" for k in range(40)]
    texts = [" ".join(" ".join([w] * n) for w, n in zip(words, row, strict=True) if n) for row in counts]
    ours = tl.wordfish(matrix(texts), direction=("d0", "d11"), n_resamples=0).table["position"]
    model = topica.Wordfish()
    model.fit([text.split() for text in texts])
    theirs = np.asarray(model.author_positions).ravel()
    assert abs(np.corrcoef(ours, theirs)[0, 1]) > 0.999
    assert np.corrcoef(ours, theta)[0, 1] > 0.95
