"""Near-copies as an answer: pairs, quotations, and the corpus without them."""

import pytest

import textlab as tl

LETTER = "Dear member, please vote against the bill because it will harm our town and its schools. Yours, "
BODY = LETTER * 2


@pytest.fixture
def corpus(lay_out):
    """Three letters from one template, a fourth text, and a turn too short to be looked at, twice."""
    rows = [("t1", BODY + "Ann"), ("t2", "Thank you."), ("t3", BODY + "Bo"), ("t4", "Thank you.")]
    other = [("t1", BODY + "Ann"), ("t2", "The town has one school and it is a good one, so we pay for it gladly.")]
    return lay_out(
        {d: [{"text": t, "turn_id": k} for k, t in lines] for d, lines in {"one": rows, "two": other}.items()}
    )


def test_pairs_scores_and_where_they_begin(corpus):
    found = tl.similar(corpus)
    assert found.table[["unit", "like", "original", "doc_id"]].values.tolist() == [
        ["two:t1", "one:t1", "one:t1", "two"],
        ["t3", "one:t1", "one:t1", "one"],  # the only t3
    ]
    assert found.table["score"].iloc[0] == 1
    assert 0.8 < found.table["score"].iloc[1] < 1
    assert "2 of 4 turns of 5 words or more nearly repeat an earlier one (1 word for word)" in found.summary()


def test_the_rest_is_one_line(corpus):
    rest = tl.similar(corpus).distinct()
    assert len(rest.passages) == len(corpus.passages) - 2
    assert not len(tl.similar(rest).table)
    assert tl.similar(rest).distinct() is rest
    assert "None of 2 turns" in tl.similar(rest).summary()


def test_quotes_show_both(corpus):
    found = tl.similar(tl.tokenize(corpus))
    quotes = found.quotes("two:t1")
    assert [q.doc_id for q in quotes] == ["one", "two"]
    assert all(q.text.startswith("Dear member") for q in quotes)


def test_documents_and_other_thresholds(lay_out):
    copy = [{"text": BODY, "turn_id": "a"}]
    found = tl.similar(
        lay_out({"x": copy, "y": copy, "z": [{"text": LETTER * 3 + "and more", "turn_id": "a"}]}), by="doc_id"
    )
    assert found.table["unit"].tolist()[0] == "y"
    with pytest.raises(tl.SchemaError, match="similar: least must lie above 0 and be at most 1, not 2"):
        tl.similar(found.tokens, least=2)
    with pytest.raises(tl.SchemaError, match="similar: needs a Corpus or Tokens, not str"):
        tl.similar("text")


def test_the_audit_says_it(corpus, small):
    assert "2 of 6 turns nearly repeat an earlier one (see textlab.similar)" in tl.audit(corpus).summary()
    assert "textlab.similar" not in tl.audit(small).summary()
