"""A contrast of bursty turns that several tests read."""

import pytest
from contrast_checks import ask, bursty, dtm_of


@pytest.fixture(scope="session")
def gap():
    return ask(dtm_of(bursty()), target="Ann")
