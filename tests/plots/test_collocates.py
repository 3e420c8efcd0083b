"""The picture of collocates."""

import pytest

import textlab as tl


def test_of_several_groups_one_is_drawn_and_named(talk):
    tokens = tl.tokenize(talk(*["tax the rich", "tax the poor"] * 3, speaker=["Ann", "Bo"] * 3))
    found = tl.collocates(tokens, "tax", by="speaker", min_count=1, min_g2=0, n_resamples=0)
    ax = found.plot()
    assert ax.get_title(loc="left").replace("\\", "") == "Collocates of tax in Ann (1 of 2 groups), 5 left to 5 right"
    assert "poor" not in [label.get_text() for label in ax.get_yticklabels()]
    assert "poor" in [label.get_text() for label in found.plot(group="Bo").get_yticklabels()]
    with pytest.raises(tl.UnknownName, match="plot: no group 'Cy'"):
        found.plot(group="Cy")
