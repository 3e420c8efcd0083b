"""The index and the scan give the same places, whatever is asked for."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from textlab.tokens.index import SCANS, TypeIndex
from textlab.tokens.vocabulary import Vocabulary, arrow

FORMS = ["The", "tax", "the", "gone", "Tax"]
VOCAB = Vocabulary.of(arrow(FORMS), ignore_case=True).without(np.array([False, False, False, True, False]))


@given(st.lists(st.integers(0, 4), max_size=30), st.lists(st.booleans(), min_size=5, max_size=5))
def test_scan_and_index_find_the_same_places(ids, wanted):
    index = TypeIndex(np.array(ids, dtype=np.int32), VOCAB)
    mask = np.array(wanted)
    expected = [k for k, type_id in enumerate(ids) if wanted[type_id]]
    answers = [index.where(mask).tolist() for _ in range(SCANS + 2)]
    assert answers == [expected] * len(answers)
    assert "_grouped" in vars(index)
