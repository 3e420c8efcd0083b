"""Lexicons: checked lists of patterns, shipped or read from a csv file."""

import pickle

import numpy as np
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
    with pytest.warns(tl.TextlabWarning, match=r"1 of 2 entries have no weight and count as 1 \(first: 'null'\)"):
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
    with pytest.raises(tl.UnreadableFile, match=r"none\.csv: cannot be read"):
        tl.read_lexicon(tmp_path / "none.csv")
    (tmp_path / "odd.csv").write_bytes(b"pattern\n" + bytes(range(32)) * 9)
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


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_any_usual_separator_and_encoding(tmp_path, encoding, separator):
    text = "pattern,category,weight\ncafé,place,1.5\nbig tech,firm,3\nnaïveté,trait,2\n".replace(",", separator)
    lexicon = tl.read_lexicon(write(tmp_path / "l.csv", text, encoding=encoding), encoding=encoding)
    assert lexicon.patterns == ["café", "big tech", "naïveté"]
    assert lexicon.entries["weight"].tolist() == [1.5, 3.0, 2.0]
    assert lexicon.categories == ["place", "firm", "trait"]


def test_decimal_commas_of_a_table_with_semicolons(tmp_path):
    lexicon = tl.read_lexicon(write(tmp_path / "l.csv", "pattern;weight\nbon;1,5\n"))
    assert lexicon.entries["weight"].tolist() == [1.5]


DIC = """%
1\tfunct
2\t posemo
%
a\t1
love*\t2\t1
kind of\t1
like\t(02 134)125/464\t2
what?\t1
"""


def test_a_dictionary_of_liwc(tmp_path):
    with pytest.warns(tl.TextlabWarning) as told:
        lexicon = tl.read_lexicon(write(tmp_path / "l.dic", DIC))
    assert any("1 entry of l.dic depend" in str(w.message) for w in told)
    assert any("'what" in str(w.message) for w in told)
    assert lexicon.entries[["pattern", "category"]].to_numpy().tolist() == [
        ["a", "funct"], ["love*", "posemo"], ["love*", "funct"], ["kind of", "funct"], ["like", "posemo"],
        ["what\\?", "funct"],
    ]  # fmt: skip
    with pytest.raises(tl.UnreadableFile, match=r"line 4.*without a known category"):
        tl.read_lexicon(write(tmp_path / "l.dic", "%\n1 a\n%\nword 7\n"))
    with pytest.raises(tl.UnreadableFile, match="two lines of %"):
        tl.read_lexicon(write(tmp_path / "l.dic", "word 7\n"))


def test_a_dictionary_in_yaml_keeps_words_that_yaml_would_turn_into_values(tmp_path):
    text = "economy:\n  tax: [tax*, levy]\n  work:\n    - job*\n    - no\n    - 1.0\nother: [on]\n"
    lexicon = tl.read_lexicon(write(tmp_path / "l.yml", text))
    assert lexicon.categories == ["economy.tax", "economy.work", "other"]
    assert lexicon.patterns == ["tax*", "levy", "job*", "no", "1.0", "on"]
    with pytest.raises(tl.UnreadableFile, match="is not YAML"):
        tl.read_lexicon(write(tmp_path / "l.yml", "a: [b"))
    layers = ["a0: &a0 [x]"] + [f"a{k}: &a{k} [{', '.join([f'{{q: *a{k - 1}}}'] * 9)}]" for k in range(1, 9)]
    with pytest.raises(tl.SchemaError, match=r"more than|stands twice"):
        tl.read_lexicon(write(tmp_path / "l.yml", "\n".join(layers)))


def test_json_lines_and_tables_of_other_kinds(tmp_path):
    table = pd.DataFrame({"pattern": ["tax", "work"], "category": ["a", "b"]})
    table.to_parquet(tmp_path / "l.parquet")
    table.to_excel(tmp_path / "l.xlsx", index=False)
    write(tmp_path / "l.json", '{"a": ["tax"], "b": ["work"]}')
    for ending in ("parquet", "xlsx", "json"):
        assert tl.read_lexicon(tmp_path / f"l.{ending}").to_dict() == {"a": ["tax"], "b": ["work"]}
    assert tl.read_lexicon(write(tmp_path / "l.txt", "tax\n\n big tech \n")).patterns == ["tax", "big tech"]
    scores = tl.read_lexicon(write(tmp_path / "s.json", '{"good": 1.9, "bad": -2}'))
    assert scores.weights.to_dict() == {"good": 1.9, "bad": -2.0}
    for name, text in (("x.json", "{"), ("x.parquet", "no"), ("x.xlsx", "no")):
        with pytest.raises(tl.UnreadableFile):
            tl.read_lexicon(write(tmp_path / name, text))


def test_mappings_and_lists_make_a_lexicon():
    nested = tl.Lexicon({"tax": ["tax*", "levy"], "work": {"paid": "job*", "unpaid": ["care"]}}, name="mine")
    assert nested.to_dict() == {"tax": ["tax*", "levy"], "work.paid": ["job*"], "work.unpaid": ["care"]}
    assert tl.Lexicon(["tax", "work"]).to_dict() == {"lexicon": ["tax", "work"]}
    assert tl.Lexicon({"a": ["tax"], "b": ["tax"]}).patterns == ["tax"]
    for bad, message in (
        ({"a": None}, "not a list of patterns"),
        (3, "not int"),
        ("tax", "not str"),
        ({"a": [3]}, "empty"),
    ):
        with pytest.raises(tl.SchemaError, match=message):
            tl.Lexicon(bad)


def test_a_pattern_that_can_find_nothing_is_told_when_the_list_is_made():
    with pytest.warns(tl.TextlabWarning, match=r"Lexicon 'l': 2 patterns can find nothing here.*'U\.S'.*'AT T'"):
        tl.Lexicon(["U.S.", "AT&T", "tax"], name="l")


def test_weights_are_refused_where_places_are_counted(words):
    scores = tl.Lexicon({"tax": 2.0, "rich": 1})
    for count in (
        lambda x: words.lookup(x),
        lambda x: tl.count_terms(words, lexicon=x),
        lambda x: tl.track_stance(words, x),
    ):
        with pytest.raises(tl.SchemaError, match=r"has weights.*without_weights"):
            count(scores)
    assert words.lookup(scores.without_weights()).vocabulary["n_term"].sum() > 0


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_saved_and_pickled_lexicons_come_back(tmp_path, ending):
    made = tl.Lexicon({"tax": ["tax*", "null"], "nö": ["l’impôt", 'say "no"'.replace('"', "")]})
    again = tl.read_lexicon(made.save(tmp_path / f"l.{ending}"))
    for other in (again, pickle.loads(pickle.dumps(made))):
        pd.testing.assert_frame_equal(other.entries, made.entries)
    with pytest.raises(tl.UnknownName, match="suffix"):
        made.save(tmp_path / "l.pkl")


def test_a_lexicon_shows_its_patterns_and_nothing_of_them_is_markup():
    face = tl.Lexicon({"a": ["tax*"], "<b>": ["work"]})._repr_html_()
    assert "tax*" in face
    assert "<b>" not in face.replace("<b>Lexicon", "")


def test_a_guessed_encoding_is_said(tmp_path):
    with pytest.warns(tl.TextlabWarning, match="encoding cp1252 guessed"):
        lexicon = tl.read_lexicon(write(tmp_path / "l.csv", "pattern\ncafé\n", encoding="cp1252"))
    assert lexicon.patterns == ["café"]


def test_rows_that_do_not_fit_and_odd_numbers_are_refused(tmp_path):
    with pytest.raises(tl.UnreadableFile, match="line 3 has 3"):
        tl.read_lexicon(write(tmp_path / "l.csv", "pattern,weight\ntax,1\nlevy,1,2\n"))
    with pytest.raises(tl.SchemaError, match="the weight of 'tax' is inf"):
        tl.Lexicon(pd.DataFrame({"pattern": ["tax"], "weight": [float("inf")]}))


def test_json_lines_sheets_below_a_title_and_numbers_as_words(tmp_path):
    assert tl.read_lexicon(write(tmp_path / "l.jsonl", '{"pattern": "tax", "weight": 2}\n')).weights.to_dict() == {
        "tax": 2
    }
    table = pd.DataFrame([["My list", None], ["pattern", "category"], [2008, "NA"], ["tax", "NA"]])
    table.to_excel(tmp_path / "l.xlsx", index=False, header=False)
    assert tl.read_lexicon(tmp_path / "l.xlsx").to_dict() == {"NA": ["2008", "tax"]}


def test_a_category_that_comes_twice_loses_no_patterns(tmp_path):
    for name, text in (("l.json", '{"a": ["tax"], "a": ["levy"]}'), ("l.yml", "a: [tax]\na: [levy]\n")):
        with pytest.raises(tl.UnreadableFile, match="the category 'a' comes more than once"):
            tl.read_lexicon(write(tmp_path / name, text))


def test_lines_of_word_and_score(tmp_path):
    assert tl.read_lexicon(write(tmp_path / "l.txt", "good\t3\nbad\t-2.5\n")).weights.to_dict() == {
        "good": 3,
        "bad": -2.5,
    }
    with pytest.raises(tl.UnreadableFile, match="has tabs and no header"):
        tl.read_lexicon(write(tmp_path / "l.txt", "good\t1.9\t0.5\n"))


def test_a_category_called_all_is_refused_where_all_is_the_sum():
    tokens = tl.tokenize(tl.from_frame(pd.DataFrame({"text": ["One tax.", "Two taxes."]})))
    with pytest.raises(tl.SchemaError, match="has a category 'all'"):
        tl.score_lexicon(tokens, tl.Lexicon({"all": {"good": ["tax"]}}), by=None, n_resamples=0)


def test_two_weights_of_one_word_are_said():
    with pytest.warns(tl.TextlabWarning, match=r"'kind' has different weights .* \(-2 and 1\).* their mean, -0.5"):
        both = tl.Lexicon({"pos": {"kind": 1, "good": 1}, "neg": {"kind": -2}}, name="both")
    assert both.weights.to_dict() == {"kind": -0.5, "good": 1.0}
    tl.Lexicon({"pos": {"kind": 1}, "warm": {"kind": 1}})  # the same weight twice is no doubt


def test_what_was_said_of_a_lexicon_is_not_said_of_its_parts():
    with pytest.warns(tl.TextlabWarning, match="write 'U.S'"):
        given = tl.Lexicon({"place": ["U.S.", "france"], "food": {"bread": 2.0}}, name="mine")
    assert given.where("place").patterns == ["U.S.", "france"]
    assert repr(given.where("food")) == "<Lexicon 'mine: food': 1 pattern in 1 category>"
    assert given.without_weights().weights.tolist() == [1.0, 1.0, 1.0]


def test_remarks_of_a_word_list_are_no_patterns(tmp_path):
    (tmp_path / "good.txt").write_text("; remarks\n;\n# made by hand\n#\n#tag\ngood\n\nfree-of-charge\n")
    assert tl.read_lexicon(tmp_path / "good.txt").patterns == ["#tag", "good", "free-of-charge"]


def test_weights_of_numpy_a_series_and_a_set():
    given = tl.Lexicon({"good": np.float64(2), "bad": np.int64(-1)})
    assert given.weights.to_dict() == {"good": 2.0, "bad": -1.0}
    assert tl.Lexicon(given.weights).weights.to_dict() == given.weights.to_dict()
    assert tl.Lexicon({"b", "c", "a"}).patterns == ["a", "b", "c"]
