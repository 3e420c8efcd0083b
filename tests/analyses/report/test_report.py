"""A report says what is missing, refuses to be complete without it, and runs nothing that a text says."""

import re
import warnings

import pandas as pd
import pytest

import textlab as tl
from textlab.analyses.report.checklist import ITEMS
from textlab.analyses.report.references import bibtex, references_of

HOSTILE = "<script>alert(1)</script> [x](javascript:alert(2)) `a` | ![y](z) $\\href{javascript:alert(3)}{m}$"


@pytest.fixture(autouse=True)
def quiet():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)
        yield


@pytest.fixture(scope="module")
def results(words):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)
        found = tl.frequencies(words, by="doc_id", n_resamples=50)
        robust = tl.robustness(lambda f: True, found, over={"min_count": [1, 2]})
        return found, tl.dispersion(words), robust


WHOLE = {
    "question": "Who speaks of tax? The unit is the turn.",
    "design": "exploratory",
    "source": "Made up for tests.",
    "limits": "Three speakers are no population.",
}


def test_what_is_missing_is_named_with_the_next_step(results):
    draft = tl.report(results[0])
    table = draft.checklist().set_index("item")
    assert len(table) == len(ITEMS) == 12
    assert table["status"].tolist() == [
        "missing", "missing", "there", "there", "missing", "missing", "missing", "does not apply", "does not apply",
        "does not apply", "missing", "there",
    ]  # fmt: skip
    assert "source=" in table["found"][1]
    assert "dispersion(tokens)" in table["found"][5]
    assert not draft.complete
    assert repr(draft) == "<Report 'Report': 1 result; incomplete, 6 items of 12 missing>"


def test_a_report_becomes_complete_step_by_step(results, tmp_path):
    claims = {"Ann speaks of tax.": (results[0], "tax", "Bo says pay, once.")}
    whole = tl.report(results, claims=claims, **WHOLE)
    assert whole.complete
    for name in WHOLE:
        less = tl.report(results, claims=claims, **{**WHOLE, name: ""})
        assert not less.complete
        with pytest.raises(tl.NotEnoughData, match="report: not complete; missing: "):
            less.write(tmp_path / "page.html", complete=True)
    without = tl.report(results, claims={"Ann speaks of tax.": (results[0], "tax")}, **WHOLE)
    assert "counter-examples" in without.checklist().set_index("item")["found"][6]
    assert tl.report(results, by_hand={6: "read by two people"}, **WHOLE).complete
    assert not list(tmp_path.iterdir())
    page = whole.write(tmp_path / "page.html", complete=True).read_text(encoding="utf-8")
    assert "Incomplete" not in page
    assert page.count("<img") == 3
    assert "frequencies(tokenize(corpus), by=&#x27;doc_id&#x27;, n_resamples=50)" in page


def test_an_unfinished_page_says_so_first(results, tmp_path):
    draft = tl.report(results, **WHOLE)
    page = draft.write(tmp_path / "page.html", pictures=False).read_text(encoding="utf-8")
    assert page.index("This report is not complete") < page.index("Question")
    text = draft.write(tmp_path / "page.md").read_text(encoding="utf-8")
    assert text.index("This report is not complete") < text.index("## Question")
    assert "## References" in text


def test_quotations_are_verbatim_and_drawn(results):
    claims = {"Ann speaks of tax.": (results[0], "tax", "none found")}
    (claim,) = tl.report(results, claims=claims, rng=1).contents.claims
    assert len(claim.quotes) == 3
    corpus = results[0].tokens.corpus
    assert all(corpus.document_text(q.doc_id)[q.start : q.end] == q.text for q in claim.quotes)


def test_models_coding_and_time_ask_for_their_own(words):
    track = tl.track_stance(words, tl.Lexicon(["tax"]), over="progress", n_resamples=0)
    table = tl.report(track).checklist().set_index("item")
    assert table["status"][8] == "missing"
    assert "agreement" in table["found"][8]
    assert "course was drawn without a band" in table["found"][10]


def test_a_generator_cannot_be_repeated_from_the_page(words):
    import numpy as np

    found = tl.frequencies(words, n_resamples=20, rng=np.random.default_rng(1))
    assert tl.report(found).checklist().set_index("item")["status"][12] == "missing"


def test_hostile_text_stays_text(tmp_path):
    corpus = tl.from_frame(pd.DataFrame({"text": [f"tax {HOSTILE}"] * 3, "speaker": [HOSTILE] * 3}))
    found = tl.frequencies(tl.tokenize(corpus), by="speaker", n_resamples=0)
    draft = tl.report(
        found, title=HOSTILE, question=HOSTILE, design="exploratory", source=HOSTILE, limits=HOSTILE,
        claims={HOSTILE: (found, "tax", HOSTILE)},
    )  # fmt: skip
    page = draft.write(tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "default-src 'none'" in page
    assert not re.search(r"\son\w+=|href=", page)
    text = draft.write(tmp_path / "page.md").read_text(encoding="utf-8")
    assert "<script" not in text
    assert not re.search(r"(?<!\\)\]\(", text)
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    widths = {len(re.findall(r"(?<!\\)\|", row)) for row in rows if "tax" in row and "frequencies" not in row}
    assert widths


def test_references_are_entries():
    cited = [
        "Monroe, Colaresi & Quinn 2008, Political Analysis 16:372-403",
        "Lijffijt et al. 2016, Digital Scholarship in the Humanities 31:374-397 (resampling texts)",
        "Westfall & Young 1993, Resampling-Based Multiple Testing",
        "Monroe, Colaresi & Quinn 2008, Another Journal 1:1-2",
        "no year here",
    ]
    software, *found = references_of([*cited, cited[0]], "1.0")
    assert [r.key for r in found] == ["monroe2008", "lijffijt2016", "westfall1993", "monroe2008a", "no"]
    assert found[0].fields["author"] == "Monroe and Colaresi and Quinn"
    assert found[1].fields["author"] == "Lijffijt and others"
    assert found[1].fields["note"] == "resampling texts"
    assert found[2].kind == "misc"
    text = bibtex([software, *found])
    assert text.count("{") == text.count("}")
    assert "{{The textlab authors}}" in text


def test_every_citation_of_every_result_is_an_entry(results):
    from examples import EXAMPLES  # noqa: F401 (loads every result class)

    classes = [getattr(tl, n) for n in tl.__all__ if isinstance(getattr(tl, n), type)]
    cited = [c for cls in classes if issubclass(cls, tl.Result) for c in getattr(cls, "CITATIONS", ())]
    found = references_of(cited, "1.0")[1:]
    assert len({r.key for r in found}) == len(set(cited))
    assert all(re.fullmatch(r"\d{4}", r.fields.get("year", "")) for r in found)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"results": []}, "give one or more results"),
        ({"results": ["a"]}, "give one or more results"),
        ({"claims": ["a"]}, "claims must map sentences to rows"),
        ({"claims": {"a": ("b", "c")}}, "must be \\(result, label\\)"),
        ({"by_hand": {13: "x"}}, "from 1 to 12"),
        ({"design": "both"}, "is not known"),
    ],
)
def test_what_makes_no_report_is_refused(results, given, said):
    with pytest.raises((tl.SchemaError, tl.UnknownName), match=said):
        tl.report(**{"results": results, **given})


def test_other_endings_are_refused(results, tmp_path):
    with pytest.raises(tl.SchemaError, match=r"\.html, \.md or \.bib, not '\.pdf'"):
        tl.report(results).write(tmp_path / "a.pdf")
