"""What a value means to `where` and `sample`."""

import numpy as np
import pandas as pd
import pytest

import textlab as tl
from textlab.corpus import Corpus
from textlab.corpus.select import matches, period_of, positions_by
from textlab.errors import UnknownName

COLUMN = pd.Series(["b", None, "a", "b"], name="speaker")


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("b", [True, False, False, True]),
        (["a", None], [False, True, True, False]),
        (None, [False, True, False, False]),
        ([], [False] * 4),
        (lambda s: s > "a", [True, False, False, True]),
    ],
)
@pytest.mark.parametrize("dtype", ["str", object, "category", "string"])
def test_matches(wanted, expected, dtype):
    if callable(wanted) and dtype in (object, "category"):
        pytest.skip("no order between these")
    assert list(matches("speaker", wanted, COLUMN.astype(dtype))) == expected


@pytest.mark.parametrize("dtype", ["str", object, "category", "string"])
def test_a_text_that_occurs_nowhere(dtype):
    with pytest.raises(UnknownName, match=r"no speaker 'c' in this corpus \(2 speakers, see corpus.speakers\)"):
        matches("speaker", "c", COLUMN.astype(dtype))


def test_a_category_that_is_not_used_occurs_nowhere():
    with pytest.raises(UnknownName, match=r"no place 'z'"):
        matches("place", "z", pd.Series(pd.Categorical(["x"], categories=["x", "z"])))


def test_positions_by():
    found = positions_by(COLUMN)
    assert [list(rows) for rows in found] == [[2], [0, 3]]
    assert positions_by(pd.Series([np.nan, np.nan])) == []


class TestNot:
    def test_it_is_what_where_would_leave_out(self, talk):
        for wanted in ("Ann", ["Ann", None], ["Ann", "Bob"], lambda column: column.str.startswith("A")):
            kept = talk.where(speaker=wanted).passages.index
            rest = talk.where(speaker=tl.not_(wanted)).passages.index
            assert kept.union(rest).tolist() == talk.passages.index.tolist()
            assert kept.intersection(rest).empty

    def test_several_values(self, talk):
        assert talk.where(speaker=tl.not_("Ann", None)).passages.index.tolist() == ["talk:p3"]

    def test_a_value_that_occurs_nowhere_is_a_mistake(self, talk):
        with pytest.raises(UnknownName, match="Did you mean 'Ann'"):
            talk.where(speaker=tl.not_("Anm"))

    def test_in_words(self, talk):
        assert talk.where(speaker=tl.not_("Ann")).steps == ("only passages whose speaker is not Ann",)
        assert talk.where(room=tl.not_(pd.isna)).steps == ("only passages whose room does not meet a condition (isna)",)


class TestPeriods:
    DATES = pd.DataFrame(
        {
            "date_earliest": ["1999-12-31", "1999-12-01", "1999-12-31", "1850-01-01", None, "1999-12-31"],
            "date_latest": ["1999-12-31", "1999-12-31", "2000-01-01", "1859-12-31", None, None],
        },
        index=list("abcdef"),
    )

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("year", [1999, 1999, None, None, None, None]),
            ("month", ["1999-12", "1999-12", None, None, None, None]),
            ("decade", ["1990s", "1990s", None, "1850s", None, None]),
        ],
    )
    def test_both_ends_must_agree(self, name, expected):
        found = period_of(self.DATES, name)
        assert [None if pd.isna(v) else v for v in found] == expected

    def corpus(self, **columns):
        dates = self.DATES.assign(**columns)
        return Corpus(
            dates,
            pd.DataFrame({"doc_id": list("abcdef"), "start": 0, "end": 4}, index=list("uvwxyz")),
            ["Word"] * 6,
        )

    def test_every_verb_knows_them(self):
        made = self.corpus()
        assert made.where(year=1999).documents.index.tolist() == ["a", "b"]
        assert made.where(decade="1850s").documents.index.tolist() == ["d"]
        tokens = tl.tokenize(made)
        assert tl.count_terms(tokens, by="decade").rows.index.tolist() == ["1990s", "1850s"]
        assert tl.count_terms(tokens, by="doc_id").rows["month"].tolist()[:2] == ["1999-12", "1999-12"]
        assert tl.frequencies(tokens, by="year", n_resamples=0).table["group"].unique().tolist() == [1999]
        with pytest.warns(tl.TextlabWarning, match="3 passages without 'decade'"):
            assert len(made.sample(1, by="decade", rng=1)) == 2

    def test_a_column_of_that_name_comes_first(self):
        made = self.corpus(year=[1, 2, 3, 4, 5, 6])
        assert made.where(year=2).documents.index.tolist() == ["b"]

    def test_without_dates_there_is_no_year(self, talk):
        with pytest.raises(UnknownName, match="'year'"):
            talk.where(year=1999)

    def test_dates_as_dates(self):
        dates = pd.to_datetime(pd.Series(["2021-03-04", None]))
        table = pd.DataFrame({"date_earliest": dates, "date_latest": dates})
        assert period_of(table, "month").tolist()[0] == "2021-03"
        assert period_of(table, "month").isna().tolist() == [False, True]

    def test_the_date_of_a_passage_comes_before_that_of_its_document(self):
        made = self.corpus()
        dated = Corpus(
            made.documents,
            made.passages.assign(date=["2001-05-06", None, "2002", "soon", None, None]),
            [made.document_text(d) for d in made.documents.index],
        )
        assert dated.where(year=2001).passages.index.tolist() == ["u"]
        assert dated.where(year=2002).passages.index.tolist() == ["w"]
        assert dated.where(year=1999).passages.index.tolist() == ["v"]
        assert dated.where(decade="1850s").passages.index.tolist() == ["x"]
