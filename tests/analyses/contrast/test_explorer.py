"""The explorer page: it holds the table, runs nothing that a text says, and works in a browser."""

from __future__ import annotations

import json
import re
import shutil

import pytest
from contrast_checks import SIX, ask, dtm_of

import textlab as tl
from textlab.analyses.contrast.explorer import as_json
from textlab.counts import count_terms
from textlab.errors import SchemaError
from textlab.tokens import tokenize

HOSTILE = [
    ("d", "Ann<script>window.hit=1</script>", "</script><script>window.hit=2</script> tax tax <!-- ]]>"),
    (
        "d",
        'Bob"><img src=x onerror=window.hit=3>',
        "@@DATA@@ tax \u2028 ${window.hit=4} `work` <img src=x onerror=window.hit=5>",
    ),
    ("d", "Ann<script>window.hit=1</script>", "work tax javascript:window.hit=6 \\u003cb\\u003e"),
]


def page_of(tmp_path, turns=HOSTILE, **options):
    gap = ask(dtm_of(turns), **options)
    return gap, gap.to_html(tmp_path / "page.html")


def test_the_page_holds_the_table_and_its_places(tmp_path):
    _, path = page_of(tmp_path, SIX, target="Ann")
    text = path.read_text(encoding="utf-8")
    data = json.loads(re.search(r'id="data">(.*?)</script>', text, re.S)[1])
    assert [r[0] for r in data["rows"]] == ask(dtm_of(SIX), target="Ann").table["term"].tolist()
    assert [q[1] for q in data["places"]["tax"]] == ["tax"] * 3
    assert not re.search(r"https?://|src=|@import|url\(", text)
    assert "default-src 'none'" in text


def test_a_hostile_corpus_stays_text(tmp_path):
    _, path = page_of(tmp_path)
    text = path.read_text(encoding="utf-8")
    assert text.count("<script") == text.count("</script") == 2
    assert "<img" not in text
    data = json.loads(re.search(r'id="data">(.*?)</script>', text, re.S)[1])
    assert any("</script>" in q[0] for q in data["places"]["tax"])
    assert "@@DATA@@" in json.dumps(data)


def test_json_cannot_close_its_element():
    value = {"</script>": ["<!--", "&lt;", "\u2028", "\ud800"]}
    text = as_json(value)
    assert not re.search("[<>&\u2028]", text)
    assert list(json.loads(text)) == ["</script>"]


def test_a_page_of_five_texts_stays_under_two_megabytes(tmp_path):
    gap = ask(count_terms(tokenize(tl.load_seeds())), min_count=5)
    path = gap.to_html(tmp_path / "all.html", n=1000)
    assert path.stat().st_size < 2_000_000
    with pytest.raises(SchemaError, match=r"should end in \.html"):
        gap.to_html(tmp_path / "all.txt")


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
def test_in_a_browser(tmp_path):
    api = pytest.importorskip("playwright.sync_api")
    _, path = page_of(tmp_path)
    with api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        trouble, asked = [], []
        page.on("pageerror", lambda e: trouble.append(str(e)))
        page.on("console", lambda m: trouble.append(m.text) if m.type == "error" else None)
        page.on("request", lambda r: asked.append(r.url))
        page.goto(path.as_uri())
        every = page.locator("tbody tr").count()
        page.keyboard.press("/")
        page.keyboard.type("tax")
        assert page.locator("tbody tr").count() == 2  # once for each speaker
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        assert page.locator("#read mark").first.inner_text() == "tax"
        assert "</script><script>window.hit=2</script>" in page.locator("#read").inner_text()
        page.fill("#search", "")
        page.click("th[data-name=n_target] button")
        assert page.get_attribute("th[data-name=n_target]", "aria-sort") == "descending"
        column = [int(t) for t in page.locator("tbody td:nth-child(10)").all_inner_texts()]
        assert column == sorted(column, reverse=True)
        assert len(column) == every
        page.fill("#search", "t*x")
        assert page.locator("tbody tr").count() == 2
        page.select_option("#target", index=1)
        assert page.locator("tbody tr").count() == 1
        page.emulate_media(color_scheme="dark")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 24, 27)"
        assert page.evaluate("window.hit") is None
        browser.close()
    assert not trouble
    assert asked == [path.as_uri()]
