"""Lexicons: checked lists of patterns, shipped or read from a csv file."""

import pandas as pd
import pytest

import textlab as tl
from textlab.tokens.patterns import parse


@pytest.mark.parametrize("name", ["hedges", "boosters"])
def test_the_shipped_lists_name_a_category_and_a_source_for_each_pattern(name):
    lexicon = tl.load_lexicon(name)
    assert list(lexicon.entries.columns) == ["pattern", "category", "weight", "source", "note"]
    assert lexicon.entries[["pattern", "category", "source"]].map(lambda v: bool(v.strip())).all(axis=None)
    assert lexicon.entries["weight"].eq(1).all()
    assert repr(lexicon) == f"<Lexicon {name!r}: {len(lexicon)} patterns in {len(lexicon.categories)} categories>"


def test_hedges_and_boosters_share_no_pattern():
    hedges, boosters = (set(tl.load_lexicon(n).patterns) for n in ("hedges", "boosters"))
    assert not hedges & boosters


def test_an_unknown_list_is_named_with_those_there_are():
    with pytest.raises(tl.UnknownName, match=r"load_lexicon: name='hedge' is not known\. Did you mean 'hedges'"):
        tl.load_lexicon("hedge")


def test_one_category():
    part = tl.load_lexicon("hedges").where("mental verb")
    assert part.categories == ["mental verb"]
    assert "i think" in part.patterns
    assert part.name == "hedges: mental verb"
    with pytest.raises(
        tl.UnknownName, match=r"Lexicon\.where: category='mental' is not known\. Did you mean 'mental verb'"
    ):
        part.where("mental")


def write(path, text, **options):
    path.write_text(text, **{"encoding": "utf-8", **options})
    return path


def test_a_file_with_patterns_alone_is_enough(tmp_path):
    lexicon = tl.read_lexicon(write(tmp_path / "mine.csv", "pattern\ntax*\nbig tech\n"))
    assert lexicon.name == "mine"
    assert lexicon.entries.values.tolist() == [["tax*", "mine", 1.0, "", ""], ["big tech", "mine", 1.0, "", ""]]


def test_further_columns_empty_cells_and_a_spreadsheets_mark_are_fine(tmp_path):
    text = "pattern,weight,category,coder\nnull,,a,X\nNA,-0.5,,\n"
    lexicon = tl.read_lexicon(write(tmp_path / "l.csv", text, encoding="utf-8-sig"))
    assert lexicon.patterns == ["null", "NA"]
    assert lexicon.entries["weight"].tolist() == [1.0, -0.5]
    assert lexicon.categories == ["a", "l"]
    assert list(lexicon.entries.columns)[-1] == "coder"


def test_numbers_are_patterns_too(tmp_path):
    assert tl.read_lexicon(write(tmp_path / "l.csv", "pattern\n2008\n007\n")).patterns == ["2008", "007"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("word\ntax\n", "Lexicon 'l': entries has no column 'pattern'"),
        ("pattern\n", "Lexicon 'l': has no entries"),
        ("pattern,weight\ntax,1\n,1\n", "Lexicon 'l': the pattern in line 3 is empty"),
        ("pattern\ntax\ntax\n", "Lexicon 'l': the pattern 'tax' stands twice"),
        ("pattern,weight\ntax,much\n", "Lexicon 'l': a weight is not a number"),
        ("pattern\ntax\nbig [x]\n", r"Lexicon 'l', line 3: the pattern is not \[form"),
    ],
)
def test_a_bad_list_is_refused_with_the_line(tmp_path, text, message):
    with pytest.raises(tl.SchemaError, match=message):
        tl.read_lexicon(write(tmp_path / "l.csv", text))


def test_a_file_that_is_not_there_or_no_text_names_itself(tmp_path):
    with pytest.raises(tl.UnreadableFile, match=r"none\.csv: cannot be read as a csv table"):
        tl.read_lexicon(tmp_path / "none.csv")
    (tmp_path / "odd.csv").write_bytes(b"pattern\n\xff\xfe\n")
    with pytest.raises(tl.UnreadableFile, match=r"odd\.csv"):
        tl.read_lexicon(tmp_path / "odd.csv")
    with pytest.raises(tl.UnreadableFile, match=r"empty\.csv"):
        tl.read_lexicon(write(tmp_path / "empty.csv", ""))


def test_the_users_table_stays_as_it_is():
    table = pd.DataFrame({"pattern": ["tax"]}, index=[7])
    lexicon = tl.Lexicon(name="mine", entries=table)
    assert list(table.columns) == ["pattern"]
    assert lexicon.entries.index.tolist() == [0]


def test_every_shipped_pattern_can_be_read():
    for name in ("hedges", "boosters"):
        assert all(parse(p).slots for p in tl.load_lexicon(name).patterns)
