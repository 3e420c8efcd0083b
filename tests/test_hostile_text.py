"""Hostile text in every field stays text: on a notebook page, in a terminal, in a file, in a spreadsheet."""

import re
import warnings
from html.parser import HTMLParser

import pandas as pd
import pytest

import textlab as tl

FORMULA, TITLE, CLEAR = '=HYPERLINK("http://e.vil","x")', "\x1b]0;owned\x07", "\x1b[2J\x9b1m"
MARKUP = "</td></script><script>alert(1)</script><img src=x onerror=alert(1)><a href='javascript:alert(1)'>x</a>"
LINK, TEX = "[x](javascript:alert(1))", r"$\input{/etc/passwd}$ \(x\)"
EVERYTHING = " ".join([MARKUP, TITLE, CLEAR, LINK, TEX])
STARTS = [FORMULA, "+cmd|' /C calc'!A0", "@SUM(1)", "-2+3", "\t=1", "\r=1", "＝1+1"]
TAGS = {
    "table", "caption", "b", "small", "thead", "tbody", "tr", "th", "td", "blockquote", "mark", "br", "p", "div",
    "details", "summary", "ul", "li", "bdi", "span", "i", "em", "html", "meta", "title", "style", "body",
}  # fmt: skip


class Page(HTMLParser):
    """What of a page could load, run or lead away."""

    def __init__(self, source):
        super().__init__(convert_charrefs=True)
        self.wrong = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attrs):
        wrong = [name for name, _ in attrs if name.startswith("on") or name in ("href", "src", "srcset", "action")]
        self.wrong += [tag] * (tag not in TAGS) + wrong


@pytest.fixture(scope="module")
def tokens():
    """Twelve turns by two speakers; names, titles, columns and words are hostile."""
    words = "tax work rich poor robot market town power".split()
    rows = [
        {
            "text": f"{STARTS[k % 7]} tax {words[k % 8]} {EVERYTHING} {words[(k + 3) % 8]} tax perhaps",
            "doc_id": f"{FORMULA}{k % 3}{EVERYTHING}",
            "speaker": f"{STARTS[k % 2]} {EVERYTHING}",
            "turn_id": f"{k}{EVERYTHING}",
            "title": STARTS[k % 3] + EVERYTHING,  # one for each document
            f"=1{EVERYTHING}": EVERYTHING,
        }
        for k in range(12)
    ]
    return tl.tokenize(tl.from_frame(pd.DataFrame(rows), rows="passage"))


def dtm(tokens):
    return tl.count_terms(tokens, by="passage_id")


ASKED = {
    "kwic": lambda t: tl.kwic(t, "tax"),
    "frequencies": lambda t: tl.frequencies(t, by="speaker", n_resamples=20, rng=1),
    "describe": lambda t: tl.describe(t, by="speaker", n_resamples=20, rng=1),
    "dispersion": lambda t: tl.dispersion(t, by="speaker"),
    "collocates": lambda t: tl.collocates(t, "tax", min_count=1, min_g2=0, n_resamples=20, rng=1),
    "collocations": lambda t: tl.collocations(t, length=2, n_resamples=20, rng=1),
    "contrast": lambda t: tl.contrast(
        dtm(t), by="speaker", target=t.corpus.passages["speaker"].iloc[0], resampling=tl.Resampling(n=20), rng=1
    ),
    "fit_topics": lambda t: tl.fit_topics(dtm(t), n_topics=2, max_share=1.0, n_refits=0, rng=1),
    "track_stance": lambda t: tl.track_stance(t, tl.load_lexicon("hedges"), by="speaker", n_resamples=20, rng=1),
    "audit": lambda t: tl.audit(t.corpus),
    "similar": lambda t: tl.similar(t, by="passage_id", least=0.05, least_words=2),
}


@pytest.fixture(scope="module", params=ASKED)
def result(request, tokens):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)
        return ASKED[request.param](tokens)


def faces(result):
    """Everything that a notebook or a terminal shows of a result."""
    quotes = result.quotes(result.table.iloc[0, 0])
    return result, quotes, *quotes[:1]


def test_a_notebook_page_runs_nothing(result):
    for thing in faces(result):
        assert Page(thing._repr_html_()).wrong == []


def test_a_terminal_is_not_written_to(result):
    """An escape sequence can retitle, clear or lock a terminal, and type what was never typed."""
    for thing in faces(result):
        for shown in (repr(thing), str(thing)):
            assert re.findall(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", shown) == []


def test_a_written_page_runs_nothing(result, tmp_path):
    page = result.write(tmp_path / "a.html").read_text(encoding="utf-8")
    assert Page(page).wrong == []


def test_no_cell_of_a_written_table_is_a_formula(result, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    sheet = pd.read_csv(result.write(tmp_path / "a.csv"), dtype="str", keep_default_na=False)
    cells = [str(x) for x in [*sheet.columns, *sheet.to_numpy().ravel()]]
    assert [x for x in cells if re.match(r"[=@\t\r＝＋－＠]|[+-](?!\d|inf|$)", x)] == []
    book = openpyxl.load_workbook(result.write(tmp_path / "a.xlsx"))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert [cell for cell in cells if cell.data_type == "f" or cell.hyperlink] == []


def test_messages_command_no_terminal(tokens):
    with pytest.raises(tl.UnknownName) as caught:
        tl.contrast(dtm(tokens), by="speaker", target=TITLE)
    assert "\x1b" not in str(caught.value)
    assert str(tl.UnreadableFile(f"a{CLEAR}.txt", "is damaged")) == "a␛[2J\ufffd1m.txt: is damaged"
    with pytest.warns(tl.TextlabWarning, match="␛"):
        tl.errors.warn(f"too few turns of {CLEAR}")
