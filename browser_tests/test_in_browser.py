"""Every notebook, opened and run in a real JupyterLab page. Screenshots go to ``shots/``."""

import re
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[1]
BOOKS = sorted(p.name for p in (ROOT / "notebooks").glob("*.ipynb"))
READY = "() => document.querySelector('#jp-main-statusbar')?.textContent.includes('Idle')"
BUSY = "() => [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].some(e => e.textContent.includes('*'))"
DONE = r"""() => { const p = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].map(e => e.textContent.trim()).filter(t => t);  // a folded cell shows none
    return p.length && p.every(t => /^\[\d+\]:$/.test(t))
        && document.querySelector('#jp-main-statusbar').textContent.includes('Idle') }"""
ERRORS = '.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stderr"]'


def open_book(lab, browser, name):
    """The page with a notebook open, and a list that collects whatever goes wrong."""
    base, token, _ = lab
    page = browser.new_page(viewport={"width": 1280, "height": 3600})
    page.set_default_timeout(300_000)  # a long lesson on a busy machine
    trouble = []
    page.on("pageerror", lambda e: trouble.append(str(e)))
    page.on("response", lambda r: trouble.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    inside = f"{base}|ws://127|data:|blob:"
    page.on("request", lambda r: None if re.match(inside, r.url) else trouble.append(f"outside: {r.url}"))
    page.goto(f"{base}/lab/tree/{name}?token={token}&reset")
    page.wait_for_function(READY)
    return page, trouble


def run_all(page):
    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.get_by_text("Restart Kernel and Run All Cells…", exact=True).click()
    page.locator(".jp-Dialog").get_by_role("button", name="Confirm Kernel Restart").click()
    page.wait_for_function(BUSY)
    page.wait_for_function(
        f"() => ({DONE})() || document.querySelector('{ERRORS}')"
    )  # no cell runs after one that failed


def shoot(page, name):
    (ROOT / "shots").mkdir(exist_ok=True)
    page.locator(".jp-NotebookPanel").screenshot(path=ROOT / "shots" / f"{name}.png")


@pytest.mark.parametrize("name", BOOKS)
def test_a_notebook_reads_untrusted_and_runs(lab, browser, name):
    page, trouble = open_book(lab, browser, name)
    assert page.locator(".jp-OutputArea-output table").count() > 0  # before anything ran: tables and pictures are there
    for image in page.locator(".jp-OutputArea-output img").all():
        assert image.get_attribute("alt")
    run_all(page)
    errors = page.locator(ERRORS)
    assert errors.count() == 0, errors.all_inner_texts()
    for image in page.locator(".jp-OutputArea-output img").all():
        assert image.evaluate("i => i.naturalWidth > 100")
    shoot(page, name)
    assert not trouble, trouble
    page.close()


def test_a_failing_notebook_is_seen_to_fail_and_a_hostile_text_stays_text(lab, browser):
    source = (
        "import pandas as pd, textlab as tl\n"
        "bad = '<img src=x onerror=window.PWNED=1><script>window.PWNED=1</script> tax'\n"
        "c = tl.from_frame(pd.DataFrame({'text': [bad], 'speaker': [bad]}), speaker='speaker')\n"
        "lines = tl.kwic(tl.tokenize(c), 'tax')\nlines"
    )
    cells = [nbformat.v4.new_code_cell(s) for s in (source, "lines.quotes(c.documents.index[0])", "1/0")]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}}
    book = nbformat.v4.new_notebook(cells=cells, metadata=kernel)
    nbformat.write(book, lab[2] / "canary.ipynb")
    page, _ = open_book(lab, browser, "canary.ipynb")
    run_all(page)
    assert page.locator(ERRORS).count() == 1
    assert page.evaluate("() => window.PWNED") is None
    page.close()
