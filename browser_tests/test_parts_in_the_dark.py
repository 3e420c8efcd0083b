"""The four parts on the five texts, in JupyterLab's dark theme: every letter is read, and the keyboard is enough."""

import pytest
from test_parts import ROOT, book, shoot  # noqa: F401

BEGIN = """
import warnings
import textlab as tl
warnings.simplefilter('ignore', tl.TextlabWarning)
corpus = tl.load_seeds()
talks = ['bezos-panel', 'disruption-seminar']
corpus = corpus.assign(mode={n: 'speech' if n in talks else 'writing' for n in corpus.documents.index})
words = tl.tokenize(corpus)
dtm = tl.count_terms(words, by='passage_id')
"""
PARTS = {
    "concordancer": "tl.concordancer(words, 'power', file='read.json')",
    "coder": "tl.coder(tl.sample_for_coding(corpus.group('turn_id'), 10, by='doc_id', rng=1), 'bea.csv')",
    "scatter": "tl.contrast_scatter(tl.contrast(dtm, by='mode', target='speech', reference='writing', rng=1), n=60)",
    "reader": "tl.topic_reader(tl.fit_topics(dtm, n_topics=4, n_refits=2, rng=1))",
}
READABLE = 4.0  # the ink of our pictures has 4.1 on the dark page; W3C asks 4.5 of small and 3 of large letters
PALE = """(part) => {
  const light = (c) => { const [r, g, b] = c.map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const read = (c) => { const n = c.match(/[\\d.]+/g).map(Number); return [n.slice(0, 3), n.length > 3 ? n[3] : 1]; };
  const ground = (e) => { for (; e; e = e.parentElement) { const [c, a] = read(getComputedStyle(e).backgroundColor); if (a > 0.5) return c; } return [255, 255, 255]; };
  const found = [];
  for (const e of part.querySelectorAll("*")) {
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()) || e.tagName === "INPUT";
    if (!own || !e.getClientRects().length || ["OPTION", "TITLE"].includes(e.tagName)) continue;
    const style = getComputedStyle(e);
    const [a, b] = [light(read(e.namespaceURI.includes("svg") ? style.fill : style.color)[0]), light(ground(e))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < LIMIT) found.push(`${e.tagName} ${e.textContent.slice(0, 30)}: ${ratio.toFixed(1)}`);
  }
  return found;
}""".replace("LIMIT", str(READABLE))


def choose_theme(page, name):
    page.get_by_role("menuitem", name="Settings", exact=True).click()
    page.locator(".lm-Menu-itemLabel", has_text="Theme").first.hover()
    page.locator(".lm-Menu-itemLabel", has_text=name).first.click()
    page.wait_for_function(f"() => document.body.dataset.jpThemeName === '{name}'")


@pytest.mark.parametrize("part", PARTS)
def test_every_letter_of_a_part_is_read_in_the_dark(book, part):  # noqa: F811
    page = book(f"dark_{part}.ipynb", BEGIN, PARTS[part])
    choose_theme(page, "JupyterLab Dark")
    shown = page.locator(".textlab")
    shown.wait_for()
    DO[part](page, shown)
    shoot(page, f"{part}_dark")
    assert shown.evaluate(PALE) == []
    choose_theme(page, "JupyterLab Light")
    shoot(page, f"{part}_light")
    assert shown.evaluate(PALE) == []


def _concordancer(page, part):
    """Search, sort, read, keep, note and rank, and never touch the mouse."""
    part.get_by_text("57 lines; 0 kept").wait_for()
    part.get_by_label("pattern", exact=True).focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("innovat*")
    part.get_by_text("0 kept").wait_for()
    part.locator(".line .node", has_text="innovation").first.wait_for()
    page.keyboard.press("ArrowDown")  # from the field into the lines
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    part.locator("blockquote mark").wait_for()
    page.keyboard.press("k")
    part.get_by_text("1 line kept, saved to read.json").wait_for()
    page.keyboard.press("n")
    page.keyboard.type("x and dd are letters here")
    page.keyboard.press("Enter")
    part.get_by_text("1 note, saved to read.json").wait_for()
    part.get_by_role("button", name="L1", exact=True).focus()
    page.keyboard.press("x")  # cuts a cell, where JupyterLab hears it
    page.keyboard.press("Enter")
    part.locator("button[aria-pressed=true]", has_text="L1").wait_for()
    part.get_by_label("rank lines by places of").fill("technolog*")
    part.locator('.line[aria-rowindex="1"]', has_text="technological").wait_for()
    assert page.locator(".jp-CodeCell").count() == 3, "no key cut a cell"
    edge = "p => p.firstChild.getBoundingClientRect().right <= p.getBoundingClientRect().right + 1"
    assert part.locator(".line .pre").first.evaluate(edge), "the word beside the node is never the one cut off"


def _coder(page, part):
    part.get_by_text("Passage 1 of 10").wait_for()
    part.focus()
    for key in ("1", "2", "ArrowDown", "u", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
    part.get_by_text("79 codes to go.").wait_for()


def _scatter(page, part):
    part.locator("circle").first.wait_for()
    part.get_by_label("word to read").focus()
    page.keyboard.type("lab")  # as in any list, letters choose
    part.locator("blockquote mark").first.wait_for()


def _reader(page, part):
    frame = page.frame_locator(".textlab iframe")
    frame.locator("nav button").first.wait_for()
    part.get_by_label("name of topic 1").focus()
    page.keyboard.type("who gains")
    page.keyboard.press("Enter")
    part.get_by_text("Topic 1 is named 'who gains'.").wait_for()
    frame.get_by_text("who gains").first.wait_for()
    assert frame.locator("body").evaluate("b => getComputedStyle(b).backgroundColor") == "rgb(22, 22, 22)"


DO = {"concordancer": _concordancer, "coder": _coder, "scatter": _scatter, "reader": _reader}
