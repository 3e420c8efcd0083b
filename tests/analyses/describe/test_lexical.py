"""How much alike neighbouring turns are, on paper."""

from types import SimpleNamespace

import numpy as np
import pytest

from textlab.analyses.describe.lexical import _inflation_by_neighbours


def turns_of(docs):
    """Turns of two words each in these documents."""
    return SimpleNamespace(n_tokens=2 * len(docs), doc=np.array(docs), n_turns=len(docs))


def test_runs_of_like_turns_make_the_error_larger():
    """Lag 1: 1 - 1 + 1, and 4 x 3/16; lag 2: -1 - 1, and 4 x 2/16: in all 0.25, so 1 + 2 x 0.25 / 4."""
    found = _inflation_by_neighbours(turns_of([0, 0, 0, 0]), np.array([1.0, 1, -1, -1]), 2)
    assert found == pytest.approx(np.sqrt(1.125))


def test_turns_of_two_documents_are_no_neighbours():
    """Lag 1 within the documents: 1 + 1, and 4 x 2/16; lag 2: none."""
    found = _inflation_by_neighbours(turns_of([0, 0, 1, 1]), np.array([1.0, 1, -1, -1]), 2)
    assert found == pytest.approx(np.sqrt(1 + 2 * 2.5 / 4))


@pytest.mark.parametrize("residual", [[1.0, -1.0], [0.0, 0.0]])
def test_an_interval_is_never_made_narrower(residual):
    """Lag 1: -1, and 2 x 1/4; or nothing at all."""
    assert _inflation_by_neighbours(turns_of([0, 0]), np.array(residual), 2) == 1
