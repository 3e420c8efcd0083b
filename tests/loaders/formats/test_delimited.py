"""Rows of delimited text: read or refused, all of them."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab.errors import SchemaError, TextlabWarning, UnreadableFile
from textlab.loaders import read
from textlab.loaders.formats.delimited import columns_of, read_grid, separator_of


@pytest.mark.parametrize("sep", [",", "\t", ";", "|"])
def test_a_mark_without_a_partner_is_a_character_of_its_cell(sep: str) -> None:
    lines = ["n;text", '1;"It was late, she said', "2;snow", '3;a "half word', '4;the end" of it', "5;hail"]
    text = "\n".join(lines).replace(",", "").replace(";", sep)
    grid = read_grid(text, sep)
    assert [r[0] for r in grid.rows] == ["1", "2", "3", "4", "5"]
    assert grid.rows[0][1] == '"It was late she said'
    assert grid.notes == ["quotation marks without a partner kept as characters in 1 row (line 2)"]


def test_two_stray_marks_that_look_like_a_pair_swallow_no_rows() -> None:
    grid = read_grid('id,name,text\n1,x,"stray one\n2,y,normal\n3,z,end"\n4,z,fine\n', ",")
    assert [r[2] for r in grid.rows] == ['"stray one', "normal", 'end"', "fine"]
    tabs = read_grid('name\ttext\nann\t"Oh\nbob\tno\ncy\twell"\n', "\t")
    assert [r[0] for r in tabs.rows] == ["ann", "bob", "cy"]


def test_quoted_line_breaks_and_separators_stay_in_their_cell() -> None:
    grid = read_grid('id,text\n1,"Hello, you\r\nand ""me"""\n2,"x"\n', ",")
    assert grid.rows == [["1", 'Hello, you\r\nand "me"'], ["2", "x"]]
    assert not grid.notes


def test_where_names_begin_the_lines_a_pair_of_marks_is_only_doubted() -> None:
    grid = read_grid('name,text\nAnn,"Well\nyes, fine"\nBob,no\n', ",")
    assert grid.rows == [["Ann", "Well\nyes, fine"], ["Bob", "no"]] or grid.doubtful


def test_rows_of_a_wrong_length_are_refused_by_line() -> None:
    grid = read_grid("a,text\n1,x\n2,y,z\n3\n4,v,\n", ",")
    assert grid.rows == [["1", "x"], ["4", "v"]]  # a separator too many at the end shifts nothing
    assert grid.refused == ["line 3 has 3", "line 4 has 1"]
    assert grid.refusal() == "2 of 4 rows without the 2 cells of the header (line 3 has 3, line 4 has 1)"


def test_a_ragged_file_is_refused_or_its_rows_are_left_out_by_name(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,text\n1,one\n2,two,three\n3,four\n")
    with pytest.raises(
        UnreadableFile, match=r"1 of 3 rows without the 2 cells .*\(line 3 has 3\)\. on_error='skip' leaves"
    ):
        read(path)
    with pytest.warns(TextlabWarning, match=r"1 of 3 rows without .* left out; see corpus\.notes"):
        corpus = read(path, on_error="skip")
    assert len(corpus.documents) == 2
    assert corpus.notes["note"].str.contains("line 3 has 3").any()
    path.write_text("id,text\n1,one,two\n2,two,three\n")
    with pytest.raises(UnreadableFile, match="2 of 2 rows"):
        read(path, on_error="skip")


def test_one_column_needs_no_separator(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text\nHello, world\nwell; yes\n")
    corpus = read(tmp_path / "a.csv")
    assert [corpus.text(p) for p in corpus.passages.index] == ["Hello, world", "well; yes"]


def test_what_spreadsheets_and_r_write(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("sep=;\ntext;code\na,b;007\n")
    assert read(tmp_path / "a.csv").documents["code"].tolist() == ["007"]  # a code, no number
    (tmp_path / "b.tsv").write_text('"text"\t"n"\n"1"\t"hello"\t3\n"2"\t"you"\t4\n')
    documents = read(tmp_path / "b.tsv").documents
    assert (documents["n"].tolist(), documents["row_name"].tolist()) == ([3, 4], [1, 2])
    (tmp_path / "c.tsv").write_text("text,n\na,1\n")
    assert "',' stands between the columns" in read(tmp_path / "c.tsv").notes["note"].iloc[-1]
    (tmp_path / "d.csv").write_text('id, text\n1, "b, c"\n')
    assert read(tmp_path / "d.csv").passages["end"].tolist() == [4]
    (tmp_path / "e.csv").write_text("text,n,n\na,1,2\n")
    with pytest.raises(SchemaError, match=r"e\.csv: more than one column is called 'n'"):
        read(tmp_path / "e.csv")


def test_types_of_columns(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,i,f,b,big,s,gap\na,1,1.5,True,12345678901234567890,x,\nb,-2,1e3,FALSE,2,,3\n")
    documents = read(tmp_path / "a.csv").documents
    assert (documents["i"].tolist(), documents["f"].tolist()) == ([1, -2], [1.5, 1000.0])
    assert (documents["b"].tolist(), documents["big"].tolist()) == ([True, False], ["12345678901234567890", "2"])
    assert documents["s"].isna().tolist() == [False, True]
    assert documents["gap"].isna().tolist() == [True, False]


def test_separators() -> None:
    assert [separator_of(t) for t in ("a;b,c;d", "text", "a\tb", "\n\na|b")] == [";", None, "\t", "|"]
    assert separator_of("a,b", "\t") == ","


CELL = st.text(alphabet=st.sampled_from('ab1 ,;"\n\t\r'), max_size=6)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=6), st.sampled_from([",", ";", "\t"]))
def test_what_a_writer_quotes_in_full_comes_back(rows: list[list[str]], sep: str) -> None:
    """All but rows that look like several rows in one: a stray mark cannot be told from them."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=sep, quoting=csv.QUOTE_ALL)
    writer.writerow(["x", "y", "text"])
    writer.writerows(rows)
    grid = read_grid(out.getvalue(), sep)
    if not grid.notes and not grid.doubtful:
        assert grid.rows == [r for r in rows if any(r)]


@given(st.lists(st.text(alphabet=st.sampled_from('ab1,"'), max_size=8), max_size=8))
def test_every_line_is_in_a_row_that_is_read_or_refused(lines: list[str]) -> None:
    text = "\n".join(["id,text", *lines])
    grid = read_grid(text, ",")
    held = sum(1 + sum(c.count("\n") for c in row) for row in grid.rows)
    for each in grid.refused:
        first, *last = map(int, re.findall(r"\d+", each)[:-1])
        held += (last or [first])[0] - first + 1
    # rows of nothing are no rows: lines of separators, and quoted emptiness
    empty = sum(not line.replace(",", "").replace('"', "") for line in lines)
    assert len(lines) - empty <= held <= len(lines)
    assert all(len(row) == len(grid.header) for row in grid.rows)
    assert len(list(columns_of(grid))) == len(grid.header)


def test_marks_behind_a_backslash_are_characters() -> None:
    grid = read_grid('id,text,who\n1,"she said \\"hi, you\\" to me",Ann\n2,bye,Bob\n', ",")
    assert grid.rows == [["1", 'she said "hi, you" to me', "Ann"], ["2", "bye", "Bob"]]
    assert grid.notes == ["backslashes in front of quotation marks read as escapes"]
    assert read_grid('id,text\n1,"C:\\new"\n2,b\n', ",").rows == [["1", "C:\\new"], ["2", "b"]]


def test_decimal_commas_and_points_in_dates(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("text;score;place;date\nOne two.;1,5;1,234;2024.10\nThree.;2;5,678;2023.01\n")
    corpus = read(file)
    assert corpus.documents["score"].tolist() == [1.5, 2.0]
    assert corpus.documents["place"].tolist() == ["1,234", "5,678"]  # thousands, as likely as not
    assert corpus.documents["date_earliest"].tolist() == ["2024-10-01", "2023-01-01"]
    assert "column 'score': decimal commas" in corpus.notes["note"].str.cat()


def test_words_for_nothing_are_said(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("text,speaker\nWe agree.,NA\nNo.,Bob\n")
    assert "column 'speaker': 'NA' in 1 row is read as a word" in read(file).notes["note"].str.cat()
