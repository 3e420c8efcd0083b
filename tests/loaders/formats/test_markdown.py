"""Markdown: headings, items, fenced code and front matter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loader_checks import check, said

from textlab.loaders.formats.markdown import read_markdown
from textlab.loaders.reading import Options

OPTIONS = Options()


MARKDOWN = """---
title: "On Work"
author: Ann Lee
---
# The end of work

First paragraph
goes on. See #1 - no item.

- one
- two
  continued
1. three

Setext heading
--------------
> quoted

```python
code = 1

# no heading
```
Last.
"""


def test_markdown() -> None:
    reading = check(read_markdown(MARKDOWN.encode(), "a.md", OPTIONS))
    found = [(r.kind, reading.text[r.start : r.end]) for r in reading.rows]
    assert found == [
        ("front_matter", '---\ntitle: "On Work"\nauthor: Ann Lee\n---'),
        ("heading", "The end of work"),
        ("paragraph", "First paragraph\ngoes on. See #1 - no item."),
        ("list_item", "one"),
        ("list_item", "two\n  continued"),
        ("list_item", "three"),
        ("heading", "Setext heading"),
        ("paragraph", "> quoted"),
        ("code", "```python\ncode = 1\n\n# no heading\n```"),
        ("paragraph", "Last."),
    ]
    assert reading.metadata == {"title": "On Work", "authors": "Ann Lee"}
    assert said(reading, "furniture")[0].startswith("```python")


def test_front_matter_keys_that_are_columns_of_ours_are_kept_under_another_name() -> None:
    reading = read_markdown(b"---\nsource: a book\nN_chars: 5\nsha256: x\n---\nWords.", "a.md", OPTIONS)
    assert reading.metadata == {
        "title": None, "front_matter_source": "a book", "front_matter_n_chars": "5", "front_matter_sha256": "x",
    }  # fmt: skip


@pytest.mark.parametrize("space", [" ", "\t", "\u2028\u2028", "\x1c"])
def test_white_space_behind_front_matter_is_no_part_of_it(space: str) -> None:
    reading = check(read_markdown(f"---\ntitle: A\n---{space}\nWords.".encode(), "a.md", OPTIONS))
    assert (said(reading, "metadata"), said(reading)) == (["---\ntitle: A\n---"], ["Words."])


MD_LINE = st.sampled_from(["# h", "- a", "text", "", "---", "===", "```", "1. b", "> q", "  ", "***", "~~~", "a  b"])


@given(st.lists(MD_LINE, max_size=25))
def test_markdown_spans_hold_whatever_comes(rows: list[str]) -> None:
    text = "\n".join([*rows, "word"])
    reading = check(read_markdown(text.encode(), "a.md", OPTIONS))
    assert any("word" in reading.text[r.start : r.end] for r in reading.rows)


def test_a_transcript_in_markdown_has_turns() -> None:
    reading = check(
        read_markdown(b"# Interview\n\n**Ann:** We agree.\n\n**Bob:** No.\n\n**Ann:** Yes.\n", "a.md", Options())
    )
    assert [(r.speaker, reading.text[r.start : r.end]) for r in reading.rows if r.layer == "body"] == [
        ("Ann", "We agree."), ("Bob", "No."), ("Ann", "Yes."),
    ]  # fmt: skip
    assert any(r.layer == "heading" for r in reading.rows)


def test_addresses_that_count_as_words_are_said() -> None:
    reading = check(read_markdown(b"See [this](http://x.org) and [that](y.html).\n", "a.md", Options()))
    assert "the addresses of 2 links count as words" in reading.notes
