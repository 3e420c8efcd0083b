"""What the facts mean for each method, document by document."""

import pandas as pd
import pytest
from audit_checks import PROSE, facts_of, verdict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import textlab as tl
from textlab.analyses.audit import (
    CHECKS,
    METHODS,
    corpus_verdicts,
    facts,
    highest_k,
    places,
    verdicts,
)
from textlab.analyses.audit.methods import VERDICTS
from textlab.analyses.audit.rules import RULES
from textlab.corpus.sentences import require_sentences


def test_every_rule_speaks_of_known_methods_and_fills_in(seeds):
    for rule in RULES:
        assert set(rule.methods) <= set(METHODS)
        assert rule.verdict in VERDICTS[1:]
    table = verdicts(facts_of(seeds))
    assert not table["because"].str.contains("{", regex=False).any()
    doubted = table["verdict"] != "supported"
    assert (table.loc[doubted, "because"] != "").all()
    assert (table.loc[doubted, "remedy"] != "").all()
    assert (table.loc[~doubted, ["because", "remedy"]] == "").all(axis=None)


def test_the_seminar_has_no_sentences_and_the_panel_has(seeds):
    table = verdicts(facts_of(seeds))
    assert verdict(table, "disruption-seminar", "sentences")["verdict"] == "not supported"
    assert verdict(table, "disruption-seminar", "readability")["verdict"] == "not supported"
    assert "0.00 sentence enders" in verdict(table, "disruption-seminar", "sentences")["because"]
    assert 'split(by="window"' in verdict(table, "disruption-seminar", "sentences")["remedy"]
    assert verdict(table, "bezos-panel", "sentences")["verdict"] == "supported"
    for doc in ("egalitarianism-essay", "political-economy-report", "ml-capitalism-essay"):
        assert verdict(table, doc, "sentences")["verdict"] == "supported"
        assert verdict(table, doc, "contrast speakers")["because"] == "no speaker is named"
    assert (table.loc[table["method"] == "stance by seconds", "verdict"] == "not supported").all()


@pytest.mark.parametrize(
    ("rows", "documents", "k"), [(0, 1, 0), (29, 50, 0), (30, 50, 3), (100, 50, 5), (500, 50, 10), (2_000, 50, 20),
                                 (9_000, 50, 50), (9_000, 9, 5), (9_000, 10, 50)],
)  # fmt: skip
def test_the_highest_number_of_topics(rows, documents, k):
    assert highest_k(rows, documents) == k


def test_a_document_without_body_supports_nothing(lay_out):
    corpus = lay_out(
        {"page": [{"text": "Menu Login", "layer": "furniture"}], "prose": [{"text": PROSE * 30, "layer": "body"}]}
    )
    found = facts_of(corpus)
    table = verdicts(found)
    assert (table.loc[table["doc_id"] == "page", "verdict"] == "not supported").all()
    assert verdict(table, "prose", "sentences")["verdict"] == "supported"
    assert pd.isna(found.loc["page", "enders_per_100"])
    assert places(tl.tokenize(corpus), "page").empty
    require_sentences("x", corpus.data)


def test_no_documents_no_rows(lay_out):
    corpus = lay_out({})
    found = facts_of(corpus)
    assert list(found.columns[: len(CHECKS)]) == list(CHECKS)
    assert verdicts(found).empty
    assert corpus_verdicts(found, verdicts(found)).empty
    require_sentences("x", corpus.data)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=60), min_size=1, max_size=5))
def test_any_text_gets_facts_verdicts_and_places(lay_out, turns):
    corpus = lay_out({"d": [{"text": turn.encode("utf-8", "ignore").decode()} for turn in turns]})
    tokens = tl.tokenize(corpus)
    found = facts(tokens)
    shares = found.filter(like="share_").to_numpy(float)
    assert ((shares >= 0) & (shares <= 1 + 1e-9) | pd.isna(shares)).all()
    assert verdicts(found)["verdict"].isin(VERDICTS).all()
    where = places(tokens, "d")
    assert ((where["first"] >= 0) & (where["first"] <= where["last"]) & (where["last"] < max(len(tokens), 1))).all()
