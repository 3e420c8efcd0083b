"""A folder of files of several kinds."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sub").mkdir()
    (tmp_path / "green_2024.txt").write_text("One.\n\nTwo.")
    (tmp_path / "blue_2023-06.md").write_text("# Title\n\nThree.")
    (tmp_path / "sub" / "green_2022.txt").write_text("ANN: Yes.\nBOB: No.\nANN: So.")
    (tmp_path / "picture.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / ".hidden.txt").write_text("hidden")
    (tmp_path / "~$lock.docx").write_text("lock")
    return tmp_path
