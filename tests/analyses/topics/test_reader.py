"""The page to read topics: numbers of the model, nothing from a source as markup, no network, a script that runs."""

import json
import re
import shutil
import subprocess

import numpy as np
import pytest

import textlab as tl

EVIL = "</script><img src=x onerror=alert(1)> @@data@@ @@script@@ \u2028 😀 tax & levy"


@pytest.fixture(scope="module")
def topics(lay_out):
    rng = np.random.default_rng(0)
    pools = ["tax levy bank debt budget".split(), "sail mast keel rope tide".split()]
    rows = {f"d{d}": [{"text": " ".join(rng.choice(pools[i % 2], 20))} for i in range(6)] for d in range(3)}
    rows["evil"] = [{"text": EVIL, "speaker": "<b>A</b>"}]
    return tl.fit_topics(tl.count_terms(tl.tokenize(lay_out(rows))), n_topics=2, max_share=1, n_refits=0)


@pytest.fixture(scope="module")
def page(topics, tmp_path_factory):
    path = topics.label({1: "<i>first</i> @@data@@"}).to_html(tmp_path_factory.mktemp("page") / "topics.html")
    return path.read_text(encoding="utf-8")


def data_of(page):
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)[1])


def test_nothing_from_a_source_is_markup(page):
    assert page.count("<script") == 2
    assert page.count("</script>") == 2
    assert "<img" not in page
    assert "<b>A" not in page
    assert "<i>first" not in page
    assert "\u2028" not in page
    assert "default-src 'none'" in page
    assert not re.search(r"https?://|@import|url\(", page)


def test_texts_are_whole_and_marks_stand_on_words_of_the_model(page, topics):
    data = data_of(page)
    assert data["left_out"] == 0
    assert len(data["passages"]) == len(topics.tokens.passages)
    assert EVIL in [p[3] for p in data["passages"]]
    terms = set(topics.dtm.terms)
    for passage in data["passages"]:
        codes, at = [ord(c) - 93 for c in passage[5]], 0
        for gap, length, topic in zip(codes[::3], codes[1::3], codes[2::3], strict=True):
            word = passage[3][at + gap : at + gap + length]
            assert word in terms
            assert topic in (0, 1)
            at += gap + length


def test_numbers_are_those_of_the_model(page, topics):
    data, top = data_of(page), topics.top(10)
    assert [t["share"] for t in data["topics"]] == pytest.approx(top["share"].tolist(), abs=1e-4)
    assert data["topics"][0]["name"] == "<i>first</i> @@data@@"
    row = {p[1]: p for p in data["passages"]}
    for at, passage in enumerate(topics.tokens.passages.index):
        shares = topics.shares.iloc[topics.dtm.row_of_passage[at]]
        named = row[passage][4]
        assert named[1::2] == pytest.approx(sorted(shares[shares > 0], reverse=True), abs=1e-3)


def test_the_page_says_how_many_passages_it_left_out(topics, tmp_path):
    path = topics.to_html(tmp_path / "few.html", most=5)
    data = data_of(path.read_text(encoding="utf-8"))
    assert len(data["passages"]) == 5
    assert data["left_out"] == len(topics.tokens.passages) - 5
    with pytest.raises(tl.SchemaError, match="must end in .html"):
        topics.to_html(tmp_path / "few.txt")


FAKE = """
const listeners = {};
const element = () => ({children: [], style: {setProperty() {}}, append(...x) { this.children.push(...x); },
  replaceChildren(...x) { this.children = x; }, before() { made.push(1); }, setAttribute() {}, scrollIntoView() {},
  focus() {}, blur() {}, querySelector() { return null; }});
const made = [], nodes = {data: {textContent: JSON_TEXT}};
for (const id of ['passages', 'topics', 'search', 'summary']) nodes[id] = element();
nodes.search.value = '';
globalThis.document = {getElementById: id => nodes[id], createElement: () => { const e = element();
  e.before = x => { made.push(x); }; return e; }};
"""


def test_the_script_runs(page):
    node = shutil.which("node")
    if not node:
        pytest.skip("no JavaScript engine here")
    script = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)[0]
    body = re.search(r'id="data">(.*?)</script>', page, re.DOTALL)[1]
    tail = (
        "document.onkeydown({key: 'j', target: {}}); nodes.search.value = 'tax'; nodes.search.oninput();"
        "console.log(nodes.topics.children.length, made.length > 0, nodes.passages.children[0].textContent);"
    )
    code = FAKE.replace("JSON_TEXT", json.dumps(body)) + script + tail
    done = subprocess.run([node, "-e", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("2 true ")
    assert "passages with “tax”" in done.stdout
