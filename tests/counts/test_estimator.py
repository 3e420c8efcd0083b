"""A scikit-learn transformer that counts as textlab counts."""

import warnings

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import check_estimator

import textlab as tl

TEXTS = ["Tax the rich, don't wait", "work and WORK", "", "the rich work \ud83d"] * 3


def test_scikit_learns_own_checks():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells that it skips checks of numbers, as for its own counters
        check_estimator(tl.TermCounter())


def test_counts_are_those_of_count_terms():
    counts = tl.TermCounter().fit(TEXTS).transform(TEXTS[:2])
    names = tl.TermCounter().fit(TEXTS).get_feature_names_out()
    assert dict(zip(names, counts.toarray()[1], strict=True))["work"] == 2
    assert "don't" in names
    assert counts.shape == (2, len(names))
    assert counts.dtype == np.int64


def test_unknown_words_stop_words_and_trimming():
    counter = tl.TermCounter(stop_words="en", min_count=3).fit(TEXTS)
    assert counter.get_feature_names_out().tolist() == ["don't", "rich", "tax", "wait", "work"]
    assert counter.transform(["zebra the"]).sum() == 0
    with pytest.raises(tl.UnknownName, match="no stop list 'xx'"):
        tl.TermCounter(stop_words="xx").fit(TEXTS)
    with pytest.raises(tl.NotEnoughData, match="no terms are left"):
        tl.TermCounter(min_count=99).fit(TEXTS)


@pytest.mark.parametrize("bad", ["a text", 3, [None], [3]])
def test_what_is_no_list_of_texts_is_refused(bad):
    with pytest.raises(tl.SchemaError, match="TermCounter"):
        tl.TermCounter().fit(bad)


def test_it_works_in_pipelines_and_searches():
    line = make_pipeline(tl.TermCounter(), LogisticRegression())
    search = GridSearchCV(line, {"termcounter__min_count": [1, 2]}, cv=2).fit(TEXTS, [1, 0, 0, 1] * 3)
    assert clone(search.best_estimator_).fit(TEXTS, [1, 0, 0, 1] * 3).predict(["tax the rich"]).tolist() == [1]


def test_textlab_alone_does_not_load_scikit_learn():
    import subprocess
    import sys

    code = "import sys, textlab as tl; tl.count_terms; print('sklearn' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
        == "False"
    )
