"""Labels of topics, and the quotations behind them."""

import pytest
from topic_checks import FIELDS

import textlab as tl

pytestmark = pytest.mark.filterwarnings("ignore:fit_topics. .* are too little text")


def test_quotes_show_passages_of_the_topic_with_its_words_marked(three_topics):
    quotes = three_topics.quotes(3, n=2)
    assert quotes.n_all == 5
    for quote in quotes:
        assert quote.doc_id == "bread"
        assert {quote.text[a:b] for a, b in quote.marks} <= set(FIELDS["bread"])
        assert len(quote.marks) == 20


@pytest.mark.parametrize("label", [0, 4, 25, "one", None, [1]])
def test_a_topic_that_is_not_there(three_topics, label):
    with pytest.raises(tl.UnknownName, match=r"quotes: no topic .* in this table\. There is: 1, 2, 3"):
        three_topics.quotes(label)


def test_a_topic_may_be_named_by_its_number_as_text(three_topics):
    assert [q.text for q in three_topics.quotes("1")] == [q.text for q in three_topics.quotes(1)]
    assert three_topics.quotes("1").label == 1
    with pytest.raises(tl.UnknownName, match=r"no topic '4' in this table\. There is: 1, 2, 3\."):
        three_topics.quotes("4")
    with pytest.raises(tl.UnknownName, match="no topic"):
        three_topics.quotes(1.5)
