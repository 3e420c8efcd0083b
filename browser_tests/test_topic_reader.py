"""The page that `Topics.to_html` writes, used in a real browser: by mouse, by keyboard, light and dark, offline."""

import warnings
from pathlib import Path

import pytest

import textlab as tl

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The page of the five texts, and the model behind it."""
    dtm = tl.count_terms(tl.tokenize(tl.load_seeds().split("window", size=100)), by="passage_id")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)
        topics = tl.fit_topics(dtm, n_topics=5, n_refits=2).label({2: "<b>law</b> & work"})
    return topics.to_html(tmp_path_factory.mktemp("page") / "topics.html"), topics


@pytest.fixture(params=["light", "dark"])
def page(request, browser, written):
    context = browser.new_context(color_scheme=request.param, viewport={"width": 1280, "height": 900})
    made = context.new_page()
    trouble = []
    made.on("pageerror", lambda e: trouble.append(str(e)))
    made.on("console", lambda m: trouble.append(m.text) if m.type == "error" else None)
    made.on("request", lambda r: None if r.url.startswith("file:") else trouble.append(r.url))
    made.goto(written[0].as_uri())
    yield made
    (ROOT / "shots").mkdir(exist_ok=True)
    made.screenshot(path=ROOT / "shots" / f"topic_reader_{request.node.name}.png")
    assert not trouble
    context.close()


def test_from_topic_to_word_to_passage_to_document(page, written):
    topics = written[1]
    buttons = page.locator("nav button")
    assert buttons.count() == 5
    assert page.locator("nav b").nth(1).inner_text() == "<b>law</b> & work"  # text, not markup
    buttons.nth(1).click()
    assert page.locator("h2").inner_text() == "<b>law</b> & work"
    word = topics.top(10)["terms"].iloc[1].split()[0]
    page.locator(".words button", has_text=word).first.click()
    assert f"say “{word}”" in page.locator("h2").inner_text()
    shown = page.locator("article p")
    assert shown.count() > 0
    assert all(word in text.lower() for text in shown.all_inner_texts())
    page.locator(".place button").first.click()
    assert "passages on this page" in page.locator("h2").inner_text()
    assert page.locator("mark").count() > 20


def test_numbers_are_those_of_the_model(page, written):
    table = written[1].top(1)
    for at, share in enumerate(table["share"]):
        said = page.locator("nav small").nth(2 * at + 1).inner_text()
        assert float(said.split(" %")[0]) == pytest.approx(100 * share, abs=0.6)


def test_by_keyboard_alone(page):
    page.keyboard.press("j")
    assert page.locator("nav button[aria-current=true] b").inner_text() == "<b>law</b> & work"
    page.keyboard.press("k")
    page.keyboard.press("/")
    page.keyboard.type("amazon")
    page.wait_for_function("document.querySelector('h2').textContent.includes('amazon')")
    found = page.locator("article p").all_inner_texts()
    assert found and all("amazon" in text.lower() for text in found)
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") != "search"
    page.keyboard.press("Enter")
    assert "passages on this page" in page.locator("h2").inner_text()
    page.keyboard.press("Escape")
    assert "passages on this page" not in page.locator("h2").inner_text()


def test_the_ground_is_dark_in_the_dark(browser, written):
    seen = []
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme)
        made = context.new_page()
        made.goto(written[0].as_uri())
        seen.append(made.evaluate("getComputedStyle(document.body).backgroundColor"))
        context.close()
    assert seen == ["rgb(255, 255, 255)", "rgb(22, 22, 22)"]


def test_a_telephone_needs_no_scrolling_sideways(browser, written):
    context = browser.new_context(viewport={"width": 390, "height": 800})
    made = context.new_page()
    made.goto(written[0].as_uri())
    assert made.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
