"""Shares of new rows under a fitted model."""

import numpy as np
import pytest
from topic_checks import field_of_phi

import textlab as tl


@pytest.mark.parametrize("method", ["nmf", "lda"])
def test_new_rows_get_the_shares_of_their_words(matrix, lay_out, method):
    fitted = tl.fit_topics(matrix, n_topics=3, method=method, n_refits=0)
    texts = ["tax levy bank debt unheard", "sail mast keel rope tax levy bank debt", "nothing known here"]
    new = fitted.transform(tl.count_terms(tl.tokenize(lay_out({"n": [{"text": t} for t in texts]}))))
    money, ships = (next(t for t in (1, 2, 3) if field_of_phi(fitted, t) == name) for name in ("money", "ships"))
    assert new[money].iloc[0] > 0.85
    assert new[ships].iloc[1] == pytest.approx(0.5, abs=0.15)
    assert new.iloc[2].sum() == 0
    np.testing.assert_allclose(fitted.transform(matrix), fitted.shares, atol=0.05)


def test_text_of_other_words_is_doubtful(topics, lay_out):
    dtm = tl.count_terms(tl.tokenize(lay_out({"n": [{"text": "nothing that was ever read before"}]})))
    with pytest.warns(tl.TextlabWarning, match="transform: the model knows 0% of the words"):
        assert topics.transform(dtm).to_numpy().sum() == 0
    with pytest.raises(tl.SchemaError, match="transform: dtm must be a DocumentTermMatrix"):
        topics.transform("text")
