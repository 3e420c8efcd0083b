"""Damaged documents of every kind are read, or refused by name: nothing else may happen to a batch.

The run in CI is short. A long one, with figures: ``TEXTLAB_FUZZ_SECONDS=60 python -m pytest tests/loaders/test_fuzz.py
-s -o addopts=`` (seconds for each reader; ``TEXTLAB_FUZZ_FIRST`` is the number of the first mutant).
"""

from __future__ import annotations

import os
import sys

import pytest
from fuzzing import READERS, fuzz

SECONDS = float(os.environ.get("TEXTLAB_FUZZ_SECONDS", "1.4"))
FIRST = int(os.environ.get("TEXTLAB_FUZZ_FIRST", "0"))


@pytest.mark.parametrize("reader", READERS)
def test_damaged_files_are_read_or_refused(reader: str) -> None:
    long = "TEXTLAB_FUZZ_SECONDS" in os.environ
    counts, findings = fuzz(reader, n=10**9 if long else 150, seconds=SECONDS, first=FIRST)
    sys.stdout.write(f"{reader}: {sum(counts.values()):,} files, {dict(counts)}\n")
    assert not findings, "\n".join(map(str, findings[:10]))
    assert counts["read"] > 0
    assert counts["refused"] > 0 or reader in (".txt", "prose", ".md", ".html", ".rtf")
