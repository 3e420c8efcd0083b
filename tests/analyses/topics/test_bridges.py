"""What other programs take from a model."""

import numpy as np

import textlab as tl


def test_what_pyldavis_takes_adds_up(topics):
    given = tl.to_pyldavis(topics)
    np.testing.assert_allclose(given["topic_term_dists"].sum(axis=1), 1)
    np.testing.assert_allclose(given["doc_topic_dists"].sum(axis=1), 1)
    assert given["doc_lengths"].sum() == given["term_frequency"].sum()
    assert len(given["vocab"]) == given["topic_term_dists"].shape[1]
