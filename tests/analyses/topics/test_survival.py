"""Survival: the subject of one document is told from a topic of many."""

import numpy as np
import pandas as pd

import textlab as tl


def test_survival_tells_a_documents_subject_from_a_topic(lay_out):
    rng = np.random.default_rng(0)
    pools = [
        "tax levy bank debt budget price market trade coin".split(),
        "sail mast keel rope tide deck hull crew oar".split(),
    ]
    lone = "flour yeast oven crust dough salt butter grain loaf".split()
    documents = {
        f"d{d}": [{"text": " ".join(rng.choice(lone if d == 5 else pools[i % 2], 30))} for i in range(8)]
        for d in range(6)
    }
    topics = tl.fit_topics(tl.count_terms(tl.tokenize(lay_out(documents))), n_topics=3, n_refits=0)
    found = tl.topic_survival(topics, sizes=[3, 4], methods=["consensus"], rng=1)
    verdicts = {row.main_document: row.verdict for row in found.table.itertuples()}
    assert verdicts.pop("d5") == "one document's subject"
    assert set(verdicts.values()) == {"steady"}
    alone = found.table.set_index("main_document").loc["d5"]
    assert alone["without_main"] < 0.2 < alone["seeds"]
    assert found.quotes(1).n_all == topics.quotes(1).n_all
    pd.testing.assert_frame_equal(
        found.table, tl.topic_survival(topics, sizes=[3, 4], methods=["consensus"], rng=1).table
    )
