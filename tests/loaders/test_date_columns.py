"""A column of dates: what its cells say of one another, and what is refused."""

from __future__ import annotations

import pandas as pd
import pytest

from textlab.errors import SchemaError, TextlabWarning
from textlab.loaders import from_frame, read
from textlab.loaders.date_columns import check_date_format, read_dates


def _days(*cells: object, date_format: str | None = None) -> list[str | None]:
    found, _ = read_dates(pd.Series(list(cells), name="date", dtype=object), "read", date_format)
    return [date.earliest if date else None for date in found]


def test_one_unambiguous_cell_tells_how_the_others_are_written() -> None:
    assert _days("12/03/2024", "14/03/2024", None) == ["2024-03-12", "2024-03-14", None]
    assert _days("12/03/2024", "03/14/2024") == ["2024-12-03", "2024-03-14"]
    assert _days("03.14.2024", "12.03.2024") == ["2024-03-14", "2024-12-03"]
    _, notes = read_dates(pd.Series(["12/03/2024", "14/03/2024"], name="held"), "read", None)
    assert notes == ("column 'held': read with the day first, as its unambiguous cells are written",)


def test_nothing_to_tell_by_is_refused_with_the_way_out() -> None:
    with pytest.raises(
        SchemaError, match=r"from_frame: column 'date' holds '12/03/2024' in row 0.*date_format='%d/%m/%Y'"
    ):
        from_frame(pd.DataFrame({"text": ["a"], "date": ["12/03/2024"]}))
    with pytest.raises(SchemaError, match=r"\(3 such cells\)"):
        _days("12/03/2024", "01/02/2024", "12/03/2024", "2024")
    with pytest.raises(SchemaError, match="date_format="):
        _days("12/03/2024", "14/03/2024", "03/14/2024")  # the cells contradict each other
    made = from_frame(pd.DataFrame({"text": ["a"], "date": ["12/03/2024"]}), date_format="%m/%d/%Y")
    assert made.documents["date_earliest"].tolist() == ["2024-12-03"]


def test_cells_that_cannot_be_read_are_named_and_counted() -> None:
    frame = pd.DataFrame({"text": list("abcd"), "held": ["2021", "soon", None, "c. 1850"]})
    with pytest.warns(
        TextlabWarning, match=r"column 'held': 2 of 3 dates cannot be read \(row 1: 'soon', 3: 'c. 1850'\)"
    ):
        corpus = from_frame(frame, date="held")
    assert corpus.documents["date_earliest"].notna().tolist() == [True, False, False, False]
    assert corpus.notes["note"].str.contains("2 of 3 dates cannot be read").any()
    with pytest.warns(TextlabWarning, match="date_format='%Y-%m'"):
        assert _days("2021-03", "2021", date_format="%Y-%m") == ["2021-03-01", None]


def test_numbers_are_explained() -> None:
    _, notes = read_dates(pd.Series([44270, 44271]), "read", None)
    assert notes == ("column None: numbers read as days as spreadsheets count them (44270 is 2021-03-15)",)
    _, notes = read_dates(pd.Series(["1615939200"], name="at"), "read", None)
    assert notes == ("column 'at': numbers read as seconds since 1970 (1615939200 is 2021-03-17)",)


def test_a_format_that_is_none() -> None:
    for wrong in ("dmy", 5, ""):
        with pytest.raises(SchemaError, match="is not a date format"):
            check_date_format("read", wrong)


def test_a_document_of_rows_of_one_day_has_that_day() -> None:
    frame = pd.DataFrame(
        {"doc_id": ["x", "x", "y", "y"], "text": list("abcd"), "date": ["2021", "2021", "2021", "2022"]}
    )
    documents = from_frame(frame, rows="passage").documents
    assert documents.loc["x", "date_latest"] == "2021-12-31"
    assert pd.isna(documents.loc["y", "date_latest"])


def test_intervals_of_the_caller_are_days_as_well() -> None:
    frame = pd.DataFrame({"text": ["a"], "date_earliest": ["14.03.2021"], "date_latest": ["Mar 2021"]})
    row = from_frame(frame).documents.iloc[0]
    assert (row["date_earliest"], row["date_latest"]) == ("2021-03-14", "2021-03-31")


def test_dates_of_files_and_of_tables_of_metadata(tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    (folder / "a.txt").write_text("Date: 12 March 2024\n\nANN: Yes.\nBOB: No.\nANN: So.\n")
    (folder / "b.txt").write_text("Date: some day\n\nANN: Yes.\nBOB: No.\nANN: So.\n")
    corpus = read(folder)
    assert corpus.documents["date_earliest"].fillna("?").tolist() == ["2024-03-12", "?"]
    assert corpus.notes["note"].str.contains("date 'some day' cannot be read as a date").sum() == 1
    table = pd.DataFrame(
        {"doc_id": ["a", "b"], "date": ["03/14/2021", "12/03/2021"], "source": ["G", "C"], "speaker": "Cy"}
    )
    joined = read(folder, metadata=table)
    assert joined.documents["date_earliest"].tolist() == ["2021-03-14", "2021-12-03"]
    assert joined.documents["source_given"].tolist() == ["G", "C"]
    assert joined.documents.loc["a", "source"] == str(folder / "a.txt")
    assert joined.notes["note"].str.contains("'source' is kept as 'source_given'").any()


def test_a_span_of_years_in_a_column_makes_spans_of_its_like() -> None:
    found, _ = read_dates(pd.Series(["1914-18", "1909-10", "1899-00"], name="date"), "read", None)
    assert [(d.earliest[:4], d.latest[:4]) for d in found if d] == [
        ("1914", "1918"),
        ("1909", "1910"),
        ("1899", "1900"),
    ]
    alone, _ = read_dates(pd.Series(["1909-10"], name="date"), "read", None)
    assert alone[0] is not None and alone[0].earliest == "1909-10-01"


def test_six_figures_are_months_only_if_all_of_the_column_can_be() -> None:
    with pytest.warns(TextlabWarning, match="2 of 2 dates cannot be read"):
        found, _ = read_dates(pd.Series([200312, 240331], name="date"), "read", None)
    assert found == [None, None]
    months, _ = read_dates(pd.Series([200312, 202403], name="date"), "read", None)
    assert [d.earliest for d in months if d] == ["2003-12-01", "2024-03-01"]
