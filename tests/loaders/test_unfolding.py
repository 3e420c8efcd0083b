"""Small files that unfold to gigabytes are refused before memory is asked for; a limit of one's own lets them pass."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from textlab.errors import SchemaError, UnreadableFile
from textlab.loaders import read
from textlab.loaders.reading import Options
from textlab.loaders.tables import check_texts
from textlab.loaders.unfolding import Limit

MIB = 2**20


def test_the_limits() -> None:
    Limit().check(10 * MIB, 1, "a")  # small enough to do no harm
    Limit().check(200 * MIB, MIB, "a")
    for size, packed, why in [
        (11 * MIB, 100, "200 times is the limit"),
        (2**33, 2**32, "4,294,967,296 bytes are the limit"),
    ]:
        with pytest.raises(
            UnreadableFile, match=rf"a \(there\): would unfold to {size:,} bytes.*{why}.*max_unfolded={size:_}"
        ):
            Limit().check(size, packed, "a", "there")
        Limit(size).check(size, packed, "a")
    assert Limit().room(100) == 10 * MIB
    assert Limit(5).room(100) == 5


@pytest.mark.parametrize("bad", [0, -1, 1.5, "1"])
def test_a_limit_is_a_number_of_bytes(bad: object, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Words.")
    with pytest.raises(SchemaError, match="max_unfolded"):
        read(tmp_path, max_unfolded=bad)  # type: ignore[arg-type]


def test_many_members_that_are_harmless_alone(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for k in range(4):
            archive.writestr(f"{k}.txt", b"word " * MIB)
    with pytest.raises(UnreadableFile, match=r"all 4 members\): would unfold to 20,971,520 bytes"):
        read(tmp_path / "a.zip")
    assert len(read(tmp_path / "a.zip", max_unfolded=30 * MIB).documents) == 4


def _sheet(last: str, row: int) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["text", "n"])
    book.active.append(["Some words.", 1])
    book.active[f"{last}{row}"] = "x"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_cell_in_the_last_row_and_column_of_a_sheet(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(_sheet("XFD", 1048576))
    with pytest.raises(UnreadableFile, match=r"sheet1\.xml: 1,048,576 rows of 16,384 columns\): would unfold to"):
        read(path)
    path.write_bytes(_sheet("C", 40))
    assert len(read(path, max_unfolded=20_000).documents) == 1
    with pytest.raises(UnreadableFile, match="max_unfolded=500"):
        read(path, max_unfolded=500)


def test_equal_rows_and_repeated_words_in_parquet(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    rows = pa.table({"text": pa.array(["a"] * 3_000_000)})
    pq.write_table(rows, path)
    with pytest.raises(UnreadableFile, match=r"\(3,000,000 rows\): would unfold to 24,000,000 bytes"):
        read(path)
    pq.write_table(pa.table({"text": ["word " * 20_000] * 500, "n": range(500)}), path)
    with pytest.raises(UnreadableFile, match=r"\(column 'text'\): would unfold to 50,000,000 bytes"):
        read(path)


def test_a_new_key_in_each_line_of_jsonl(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(f'{{"text":"a","k{n}":1}}\n' for n in range(20_000)))
    with pytest.raises(UnreadableFile, match=r"20,001 lines with 20,001 different keys\): would unfold to"):
        read(path)
    inner = ",".join(f'"i{n}":1' for n in range(20_000))  # keys inside a value make no columns
    path.write_text(f'{{"text":"a","all":{{{inner}}}}}\n' + '{"text":"a"}\n' * 20_000)
    assert len(read(path).documents) == 20_001


def test_a_header_of_separators(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text" + "," * 20_000 + "\n" + "a\n" * 20_000)
    with pytest.raises(UnreadableFile, match=r"lines of 20,001 columns\): would unfold to"):
        read(path)


def test_cells_that_share_a_long_text() -> None:
    column = pd.Series(["word " * 4_000] * 1_000 + [None], name="text")
    with pytest.raises(UnreadableFile, match=r"a \(column 'text'\): would unfold to 20,000,000 bytes"):
        check_texts(column, b"x" * 1000, "a", Options())
    check_texts(column, b"x" * 1000, "a", Options(limit=Limit(20_000_000)))


def test_a_sheet_of_equal_words_is_read_where_the_limit_allows_it(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    pd.DataFrame({"text": ["word " * 3_000] * 1_000}).to_excel(path, index=False, engine="openpyxl")
    with pytest.raises(UnreadableFile, match="200 times is the limit"):
        read(path)
    assert len(read(path, max_unfolded=100 * MIB).documents) == 1_000
