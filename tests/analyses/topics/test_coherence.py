"""Coherence of word lists, by four measures, worked out on eight short texts."""

import pandas as pd
import pytest

import textlab as tl


def test_coherence_in_texts_that_do_not_fill_a_window():
    texts = [
        "tax capital wealth", "tax capital labour", "tax wealth", "robot labour capital", "robot code",
        "robot code labour", "capital wealth tax robot", "code labour",
    ]  # fmt: skip
    tokens = tl.tokenize(tl.from_frame(pd.DataFrame({"text": texts})))
    lists = [["tax", "capital", "wealth"], ["robot", "code", "labour"]]
    for measure, wanted in {
        "npmi": (0.442534636, 0.138345833), "c_v": (0.898346226, 0.718190507), "c_uci": (0.46209812, 0.191788048),
        "u_mass": (-0.287682072, -0.575364145),
    }.items():  # fmt: skip
        assert tl.coherence(lists, tokens, measure=measure).table["coherence"].tolist() == pytest.approx(wanted)
    assert tl.coherence(lists, tokens, measure="u_mass", compat="gensim").table["coherence"].tolist() == pytest.approx(
        (-0.422837108, -0.597253156)
    )
    assert tl.coherence(lists, tokens).table["mean_docfreq"].tolist() == pytest.approx(
        [(4 + 4 + 3) / 3, (4 + 3 + 4) / 3]
    )
    with pytest.raises(tl.UnknownName, match="'taxes' does not occur in these tokens. Did you mean 'tax'"):
        tl.coherence([["taxes", "wealth"]], tokens)
    with pytest.raises(tl.SchemaError, match="topics must be Topics or lists of words"):
        tl.coherence(["tax", "wealth"], tokens)
