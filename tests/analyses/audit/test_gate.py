"""The gate before sentences."""

import pytest
from audit_checks import PROSE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import textlab as tl
from textlab.analyses.audit import require_sentences, without_sentences


def test_the_gate_names_document_rate_and_remedy(lay_out):
    corpus = lay_out({"bare": [{"text": "um " * 60}], "prose": [{"text": PROSE * 6}]})
    with pytest.raises(tl.NotEnoughData) as error:
        require_sentences(corpus, "kwic")
    assert str(error.value) == (
        "kwic: sentences need at least 1.0 sentence enders per 100 words of body; 1 of 2 documents with fewer: 'bare' (0.00). "
        'Use fixed windows, corpus.split(by="window", size=100), or leave such documents out with '
        "corpus.where(doc_id=[...])."
    )
    require_sentences(corpus.where(doc_id="prose"), "kwic")
    require_sentences(tl.tokenize(corpus.where(doc_id="prose")), "kwic")
    with pytest.raises(tl.NotEnoughData, match=r"readability: .* 1 of 1 document"):
        require_sentences(tl.tokenize(corpus.where(doc_id="bare")), "readability")


def test_many_documents_are_named_up_to_four(lay_out):
    corpus = lay_out({f"d{k}": [{"text": "um " * 60}] for k in range(6)})
    with pytest.raises(tl.NotEnoughData, match=r"6 of 6 documents .*'d3' \(0.00\) \.\.\."):
        require_sentences(corpus, "x")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.lists(st.sampled_from(["tax", "rich.", "pay!", "(no.)", "3.5", "税。", "um", "um um um um"]), max_size=70),
        min_size=1, max_size=4,
    )
)  # fmt: skip
def test_the_gate_and_split_agree(lay_out, turns):
    corpus = lay_out({"d": [{"text": " ".join(words)} for words in turns]})
    refusals = []
    for ask in (lambda: corpus.split(by="sentence"), lambda: require_sentences(corpus, "x")):
        try:
            ask()
            refusals.append(False)
        except tl.NotEnoughData:
            refusals.append(True)
    assert refusals[0] == refusals[1]


def test_every_sentence_based_method_passes_through_it(lay_out):
    corpus = lay_out({"bare": [{"text": "um " * 60}]})
    assert without_sentences(corpus).to_dict() == {"bare": 0.0}
    tokens = tl.tokenize(corpus)
    with pytest.raises(tl.NotEnoughData, match="^kwic: sentences need"):
        tl.kwic(tokens, "um", window="sentence")
    with pytest.raises(tl.NotEnoughData, match="^describe: flesch_kincaid: sentences need"):
        tl.describe(tokens, measures="flesch_kincaid", n_resamples=0)
