"""Scaling: published values, positions on paper, refusals, and placing of new texts."""

from scaling_checks import ladder

import textlab as tl


def test_words_that_carry_a_text_open_as_quotes():
    found = tl.wordscores(ladder(), reference={"d0": -1, "d7": 1})
    assert found.carriers("d0")["term"].tolist()[0] == "tax"
    assert (
        found.words().set_index("term").loc["tax", "weight"]
        < 0
        < found.words().set_index("term").loc["growth", "weight"]
    )
    assert found.quotes("d0").n_all == 14
