"""Changes of level over dates: a planted one is found with its words."""

import pytest
from track_checks import yearly

import textlab as tl

pytestmark = pytest.mark.filterwarnings("ignore::textlab.errors.TextlabWarning")


def test_a_change_over_dates_and_its_words():
    found = tl.change_points(yearly([20] * 30 + [60] * 30), n_changes=1, n_resamples=99, rng=1)
    assert found.table["at"].tolist() == ["1930-06-01"]
    assert found.table["doc_id"].tolist() == ["by date"]
    table = found.words("A").table
    assert table["difference"].iloc[0] == pytest.approx(found.table["rate_after"][0] - found.table["rate_before"][0])
    with pytest.raises(tl.NotEnoughData, match="1 change"):
        found.words("A", 2)
