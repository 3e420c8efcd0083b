"""The audit as a result, and the questions it answers beforehand."""

import numpy as np
import pandas as pd
import pytest

import textlab as tl
from textlab.analyses.audit import Audit, audit
from textlab.audit import CHECKS, METHODS, WHOLE
from textlab.measures.power import smallest_rate_ratio

WORDS = "tax rich poor town pay vote work land bank rent"


@pytest.fixture(scope="module")
def seed_audit(seeds):
    return audit(seeds)


@pytest.fixture(scope="module")
def small_audit(small):
    return audit(small)


# ---------------------------------------------------------------------- the result


def test_tables_are_as_documented(small_audit):
    assert isinstance(small_audit, Audit)
    table, judged = small_audit.table, small_audit.verdicts
    assert list(table.columns) == list(Audit.COLUMNS)
    assert list(judged.columns) == list(Audit.VERDICT_COLUMNS)
    assert table[["doc_id", "check"]].to_numpy().tolist() == [[d, c] for d in ("talk", "essay") for c in CHECKS]
    assert judged[["doc_id", "method"]].to_numpy().tolist() == [[d, m] for d in ("talk", "essay", WHOLE) for m in METHODS]
    assert table["value"].dtype == float
    assert table.loc[table["check"] == "n_words", "value"].tolist() == [29, 17]


def test_the_grid_keeps_the_order(seed_audit):
    grid = seed_audit.grid()
    assert list(grid.index) == [*dict.fromkeys(seed_audit.table["doc_id"]), WHOLE]
    assert list(grid.columns) == list(METHODS)
    assert grid.loc["disruption-seminar", "sentences"] == "not supported"
    assert grid.loc["bezos-panel", "sentences"] == "supported"
    assert (grid.loc[["egalitarianism-essay", "ml-capitalism-essay"], "contrast speakers"] == "not supported").all()


def test_tables_given_away_are_copies(small_audit):
    mine = small_audit.verdicts
    mine.loc[:, "verdict"] = "supported"
    assert (small_audit.verdicts["verdict"] != "supported").any()


def test_the_summary_says_what_it_does_not_show(seed_audit):
    text = seed_audit.summary()
    assert text.startswith("5 documents, 24,345 words of body.")
    assert "Not supported: sentences (1 of 5 documents: disruption-seminar)" in text
    assert "does not show whether words were heard" in text
    assert repr(seed_audit).startswith("<Audit: ")
    assert "1.0 sentence enders per 100 words" in seed_audit.methods()
    assert "not supported" in seed_audit._repr_html_()


def test_the_language_stands_in_the_detail(seed_audit):
    table = seed_audit.table.set_index(["doc_id", "check"])
    assert table.loc[("bezos-panel", "language"), "detail"] == "en, documents.language: en"
    assert table.loc[("bezos-panel", "share_main_script"), "detail"].startswith("Latin")


def test_a_corpus_is_wanted(small, words):
    with pytest.raises(tl.SchemaError, match=r"audit: needs a Corpus, not Tokens; give tokens\.corpus"):
        audit(words)
    with pytest.raises(tl.SchemaError, match="needs a Corpus, not str"):
        audit("text")


# ---------------------------------------------------------------------- quotes


def test_quotes_are_verbatim_and_of_every_kind(seed_audit, seeds):
    quotes = seed_audit.quotes("disruption-seminar", n=4)
    assert len(quotes) == 4
    for quote in quotes:
        assert seeds.document_text(quote.doc_id)[quote.start : quote.end] == quote.text
    kinds = [seed_audit.quotes("disruption-seminar", n=2, check=c) for c in ("longest_stretch", "fillers_per_1000")]
    assert kinds[0].n_all == 1
    (a, b), *_ = kinds[1][0].marks
    assert kinds[1][0].text[a:b].split()[0].lower() in ("um", "uh", "you", "i", "sort", "kind", "mm", "hmm", "er")
    assert [q.start for q in quotes] == [q.start for q in seed_audit.quotes("disruption-seminar", n=4)]
    assert any(
        [q.start for q in quotes] != [q.start for q in seed_audit.quotes("disruption-seminar", n=4, rng=k)] for k in (1, 2, 3)
    )


def test_unknown_labels_and_checks(seed_audit):
    with pytest.raises(tl.UnknownName, match="Did you mean 'bezos-panel'"):
        seed_audit.quotes("bezos-pannel")
    with pytest.raises(tl.UnknownName, match="Did you mean 'ligatures'"):
        seed_audit.quotes("bezos-panel", check="ligature")


# ---------------------------------------------------------------------- contrasts


def turns_of(lay_out, sizes, words=WORDS, **documents):
    """One document: ``sizes`` maps a speaker to the number of turns, each of the ten words."""
    rows = [{"text": words, "speaker": name, "turn_id": f"{name}{k}"} for name, n in sizes.items() for k in range(n)]
    return lay_out({"d": rows})


def test_ratios_are_those_of_the_measure(lay_out):
    corpus = turns_of(lay_out, {"Ann": 30, "Bo": 60})
    asked = audit(corpus).can_contrast(target="Ann", rate_per_1000=[1, 10], vif=2)
    table = asked.table
    assert table["expected_target"].tolist() == [0.3, 3.0]
    assert table["expected_reference"].tolist() == [0.6, 6.0]
    assert table["smallest_ratio"].tolist() == pytest.approx(smallest_rate_ratio([1e-3, 1e-2], 300, 600, vif=2).tolist())
    assert (table["smallest_ratio_independent"] < table["smallest_ratio"]).all()
    assert asked.question == "contrast by speaker, Ann against all others"


def test_smallest_p_by_hand(lay_out):
    asked = audit(turns_of(lay_out, {"Ann": 3, "Bo": 3})).can_contrast(target="Ann", vif=1)
    tests = asked.tests.set_index("unit")
    assert tests.loc["turn", ["n_units", "n_target", "n_arrangements"]].tolist() == [6, 3, 20]
    assert tests.loc["turn", ["smallest_p_one_sided", "smallest_p_two_sided"]].tolist() == [0.05, 0.1]
    assert tests.loc["document", ["n_mixed", "smallest_p_two_sided"]].tolist() == [1, 1.0]
    assert tests.loc["speaker", "smallest_p_two_sided"] == 1.0
    assert asked.verdict == "not supported"
    assert "No permutation of turns can have a two-sided p below 0.1." in asked.summary()


def test_one_speaker_against_five(lay_out):
    asked = audit(turns_of(lay_out, dict.fromkeys("ABCDEF", 20))).can_contrast(target="A", vif=1)
    assert asked.tests.set_index("unit").loc["speaker", "smallest_p_two_sided"] == pytest.approx(1 / 6)
    assert asked.verdict == "doubtful"
    assert any("By speaker (6 in all)" in line for line in asked.because)


def test_turns_move_within_documents_where_both_speak(lay_out):
    rows = [{"text": WORDS, "speaker": s} for s in "AABB"]
    corpus = lay_out({"both": rows, "both2": rows, "alone": [{"text": WORDS, "speaker": "B"}] * 3})
    asked = audit(corpus).can_contrast(target="A", vif=1)
    tests = asked.tests.set_index("unit")
    assert tests.loc["turn", "n_arrangements"] == 330  # 4 of 11
    assert tests.loc["turn, within documents", "n_arrangements"] == 36  # 6 x 6
    assert tests.loc["turn, within documents", "smallest_p_two_sided"] == pytest.approx(2 / 36)
    assert asked.verdict == "not supported"
    assert any("Documents with one group only: 1 of 3" in line for line in asked.because)


def test_groups_in_different_documents_are_confounded(lay_out):
    corpus = lay_out({n: [{"text": WORDS, "speaker": n}] * 25 for n in ("Ann", "Bo")})
    asked = audit(corpus).can_contrast(target="Ann", vif=1)
    assert asked.verdict == "doubtful"
    assert any(line.startswith("Confounded: no document holds both groups (1 and 1 documents)") for line in asked.because)


def test_a_large_and_clean_design_is_supported(lay_out):
    rows = [{"text": WORDS, "speaker": f"{side}{k}", "side": side} for k in range(12) for side in "ab" for _ in range(3)]
    corpus = lay_out({f"d{k}": rows for k in range(8)})
    asked = audit(corpus).can_contrast(by="side", target="a", vif=1)
    assert asked.verdict == "supported"
    assert asked.tests["smallest_p_two_sided"].max() < 0.05


def test_independent_words_have_no_inflation_and_bursts_have_theirs(lay_out):
    rng = np.random.default_rng(5)
    terms = [f"w{k}" for k in range(60)]

    def corpus(shape):
        rates = np.full((80, 60), 0.01) if shape is None else rng.gamma(shape, 0.01 / shape, (80, 60))
        texts = [" ".join(np.repeat(terms, n)) or "x" for n in rng.poisson(100 * rates)]
        return lay_out({"d": [{"text": t, "speaker": "AB"[k % 2]} for k, t in enumerate(texts)]})

    def vif(made):
        return audit(made).can_contrast(target="A", rate_per_1000=16).table["vif"].iloc[0]

    assert vif(corpus(None)) < 1.15
    # one occurrence a turn: negative binomial variance is 1 + mean / shape times Poisson's
    assert vif(corpus(0.5)) == pytest.approx(3, rel=0.25)


def test_vif_that_cannot_be_estimated_is_said(lay_out):
    asked = audit(turns_of(lay_out, {"Ann": 1, "Bo": 1})).can_contrast(target="Ann")
    assert asked.table["vif"].isna().all()
    assert asked.table["smallest_ratio"].isna().all()
    assert "give vif=2 to 4" in asked.summary()


def test_the_panel_can_show_large_contrasts_only(seed_audit):
    asked = seed_audit.can_contrast(target="Hilary Cottam", reference=["Jack Stilgoe", "Faiza Shaheen"])
    assert asked.verdict == "doubtful"
    assert asked.table["smallest_ratio"].is_monotonic_decreasing
    assert (asked.table["vif"] >= 1).all()
    assert asked.tests.set_index("unit").loc["turn", "n_units"] == 12
    assert "By speaker (3 in all)" in asked.summary()
    assert "Outlook" in repr(asked)
    assert asked._repr_html_().count("<table") == 2


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"target": "Hilary Cotton"}, tl.UnknownName, "Did you mean 'Hilary Cottam'"),
        ({"by": "speeker", "target": "x"}, tl.UnknownName, "Did you mean 'speaker'"),
        ({"target": "Dan", "reference": ["Dan", "Adam"]}, tl.SchemaError, "'Dan' cannot be target and reference"),
        ({"target": "Dan", "rate_per_1000": 0}, tl.SchemaError, "rate_per_1000 must lie between"),
        ({"target": "Dan", "vif": 0.5}, tl.SchemaError, "vif must be at least 1"),
        ({"target": "Dan", "reference": []}, tl.NotEnoughData, "no words in the body"),
    ],
)
def test_impossible_questions(seed_audit, options, error, message):
    with pytest.raises(error, match=message):
        seed_audit.can_contrast(**options)


# ---------------------------------------------------------------------- topics


def test_topics_of_the_seeds(seed_audit):
    asked = seed_audit.can_topics()
    assert asked.verdict == "doubtful"
    table = asked.table.set_index("doc_id")["highest_k"]
    assert table.to_dict() == {
        "bezos-panel": 5, "disruption-seminar": 3, "egalitarianism-essay": 0, "political-economy-report": 0,
        "ml-capitalism-essay": 0, WHOLE: 5,
    }  # fmt: skip
    assert "242 windows of 100 words from 5 documents" in asked.summary()
    assert asked.tests.empty
    assert asked._repr_html_().count("<table") == 1


# ---------------------------------------------------------------------- odd corpora


def test_an_empty_corpus(lay_out):
    empty = audit(lay_out({}))
    assert list(empty.table.columns) == list(Audit.COLUMNS)
    assert empty.table.empty
    assert empty.verdicts.empty
    assert empty.summary().startswith("0 documents, 0 words")
    assert "<table" in empty._repr_html_()
    assert repr(empty) == "<Audit: 0 rows; of 0 methods 0 supported, 0 doubtful, 0 not supported>"
    assert empty.can_topics().verdict == "not supported"
    with pytest.raises(tl.UnknownName):
        empty.quotes("x")
    with pytest.raises(tl.TextlabError):
        empty.can_contrast(target="x")


def test_one_document_without_body(lay_out):
    page = audit(lay_out({"page": [{"text": "Menu", "layer": "furniture"}]}))
    assert (page.verdicts["verdict"] == "not supported").all()
    assert page.quotes("page").n_all == 0
    assert page.can_topics().table["highest_k"].tolist() == [0, 0]


def test_one_document_has_nothing_to_be_compared_with():
    corpus = tl.from_frame(pd.DataFrame({"text": ["The rich may pay. " * 200]}))
    grid = audit(corpus).grid()
    assert (grid["contrast documents"] == "not supported").all()
    assert (grid["sentences"] == "supported").all()
