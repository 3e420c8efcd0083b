"""The files to practise on hold what the lesson says was put into them."""

import csv
import zipfile
from collections import Counter

import pytest

import textlab as tl
from textlab.exercises.samples import TRUE_RATIO, write_interviews, write_letters


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_letters_are_96_by_48_people_and_two_are_in_twice(tmp_path):
    rows = rows_of(write_letters(tmp_path / "letters.csv"))
    assert len(rows) == 98
    assert len({row["letter"] for row in rows}) == 98
    assert len({row["text"] for row in rows}) == 96
    assert set(Counter(row["writer"] for row in rows).values()) <= {2, 3}
    days = {row["period"]: set() for row in rows}
    for row in rows:
        days[row["period"]].add("/".join(reversed(row["received"].split("/"))))
    assert max(days["before"]) < "2024/07/01" < min(days["after"])


def test_many_letters_show_the_ratio_that_was_put_in(tmp_path):
    n = Counter()
    for seed in range(30):
        for row in rows_of(write_letters(tmp_path / "letters.csv", rng=seed)):
            n[row["period"]] += row["text"].lower().count("wait")
    assert n["after"] / n["before"] == pytest.approx(TRUE_RATIO, rel=0.1)


def test_the_same_number_writes_the_same_letters(tmp_path):
    one, two = (write_letters(tmp_path / name, rng=5).read_bytes() for name in ("a.csv", "b.csv"))
    assert one == two != write_letters(tmp_path / "c.csv", rng=6).read_bytes()


def test_interviews_are_read_except_for_the_broken_one(tmp_path):
    folder = write_interviews(tmp_path / "talks")
    with pytest.raises(tl.UnreadableFile, match="interview_2024-11-12"):
        tl.read(folder)
    with pytest.warns(tl.TextlabWarning, match="1 of 3"):
        corpus = tl.read(folder, on_error="skip", pattern="{what}_{date}")
    assert set(corpus.speakers.index) == {"Interviewer", "P1", "P2", "P3"}
    assert corpus.documents["date_earliest"].tolist() == ["2024-11-05", "2024-11-20"]
    assert zipfile.is_zipfile(folder / "interview_2024-11-05.docx")
