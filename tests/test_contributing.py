"""Every file and folder that CONTRIBUTING.md names is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ROOMS = {path.stem for path in (ROOT / "textlab").iterdir() if path.stem not in ("__pycache__", "py")}
ALL_NAMES = {path.name for path in (ROOT / "textlab").rglob("*")}
NAMED = sorted(set(re.findall(r"`((?:[\w.]+/)*[\w.]+(?:/|\.py))`", PAGE)))


def test_paths_are_found_on_the_page():
    assert len(NAMED) >= 25


@pytest.mark.parametrize("path", NAMED)
def test_a_path_is_there(path):
    there = any((base / path).exists() for base in (ROOT, ROOT / "textlab"))
    assert there or ("/" not in path and path in ALL_NAMES), path  # a bare name stands beside one with its folder


def test_every_room_is_in_the_table():
    table = PAGE.split("## The rooms")[1].split("## Five rules")[0]
    named = {
        name.strip("/")
        for row in re.findall(r"^\| \d \| ([^|]*)\|", table, re.MULTILINE)
        for name in re.findall(r"`([\w/]+)`", row)
    }
    assert named == ROOMS
