"""track_stance by calendar time: periods on paper, gaps, uncertain dates, before and after."""

import numpy as np
import pandas as pd
import pytest

import textlab as tl

DOUBT = tl.Lexicon(name="doubt", entries=pd.DataFrame({"pattern": ["perhaps"]}))
pytestmark = pytest.mark.filterwarnings("ignore::textlab.errors.TextlabWarning")


def tracked(dates, texts, every, **options):
    rows = pd.DataFrame({"text": texts, "date": dates, "doc_id": [f"d{k}" for k in range(len(dates))], "party": "A"})
    tokens = tl.tokenize(tl.from_frame(rows))
    options = {"n_resamples": 0, "min_tokens": 1, **options}
    return tl.track_stance(tokens, DOUBT, by="party", over="date", every=every, **options)


def test_years_with_a_gap_left_open():
    table = tracked(["2001-05-01", "2001-06", "2003-01-01"], ["perhaps so", "so so", "perhaps"], "year").table
    assert table["doc_id"].tolist() == ["2001", "2002", "2003"]
    assert table["rate"].fillna(-1).tolist() == [250, -1, 1000]
    assert table[["low", "high"]].iloc[0].tolist() == ["2001-01-01", "2001-12-31"]


@pytest.mark.parametrize(
    ("every", "names"),
    [("month", ["2001-11", "2001-12", "2002-01"]), ("quarter", ["2001 Q4", "2002 Q1"]), ("5 years", ["2000-2004"]),
     ("2002-01-01", ["before 2002-01-01", "from 2002-01-01"])],
)  # fmt: skip
def test_names_of_periods(every, names):
    assert tracked(["2001-11-05", "2002-01-31"], ["perhaps", "so"], every).table["doc_id"].tolist() == names


def test_an_uncertain_date_counts_by_share_and_widens_the_interval():
    table = tracked(["2001", "2001-07-01"], ["perhaps so", "so so"], "2001-07-02").table
    share = 182 / 365  # days of 2001 before the second of July
    assert table["n_tokens"].tolist() == pytest.approx([2 + 2 * share, 2 * (1 - share)])
    texts = ["perhaps so", "so so"] * 8
    sure = tracked([f"200{k % 2}-06-01" for k in range(16)], texts, "year", n_resamples=400, rng=1).table
    assert (sure["ci_low"].dropna() <= sure["rate"][sure["ci_low"].notna()]).all()
    assert sure["n_clusters"].tolist() == [8, 8]


def test_order_of_documents_changes_no_number():
    dates, texts = [f"200{k % 3}" for k in range(12)], ["perhaps so", "so so so"] * 6
    one = tracked(dates, texts, "5 years", n_resamples=100, rng=2).table
    assert np.isfinite(one["rate"]).all() and one["ci_low"].notna().all()


def test_what_is_refused():
    with pytest.raises(tl.SchemaError, match="every must be 'month'"):
        tracked(["2001"], ["perhaps"], "week")
    with pytest.raises(tl.NotEnoughData, match="one side"):
        tracked(["2001"], ["perhaps"], "1990-01-01")
    tokens = tl.tokenize(tl.from_frame(pd.DataFrame({"text": ["perhaps"], "party": "A"})))
    with pytest.raises(tl.SchemaError, match="over='date'"):
        tl.track_stance(tokens, DOUBT, by="party", every="year")
