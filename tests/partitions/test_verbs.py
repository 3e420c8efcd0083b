"""Every verb takes the tokens of parts, and gives the result of one machine."""

import subprocess
import sys
import textwrap
import warnings
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import textlab as tl
from textlab.analyses.topics.engines.online import fit_parts

HOW = tl.Resampling(n=30, permutations=49)


def gap(tokens, by="speaker", target="Hilary Cottam"):
    return tl.contrast(tl.count_terms(tokens, by="turn_id"), by=by, target=target, resampling=HOW, rng=1)


QUESTIONS = {
    "describe": lambda t: tl.describe(t, by="speaker", n_resamples=30).table,
    "describe by document": lambda t: tl.describe(t, n_resamples=30).table,
    "contrast": lambda t: gap(t).table,
    "track_stance": lambda t: tl.track_stance(t, tl.load_lexicon("hedges"), n_resamples=30).table,
    "track_stance of places": lambda t: tl.track_stance(t, tl.load_lexicon("hedges"), n_resamples=0).by_item(),
    "collocates": lambda t: tl.collocates(t, "people", n_resamples=30).table,
    "collocations": lambda t: tl.collocations(t, n_resamples=30).table,
    "dispersion": lambda t: tl.dispersion(t, min_count=20).table,
    "counts of lines": lambda t: tl.kwic(t, "we").counts("speaker", n_resamples=30),
    "words taken out": lambda t: tl.frequencies(t.remove("function_words"), n_resamples=30).table,
    "vocabulary": lambda t: t.vocabulary,
}


@pytest.fixture(scope="module")
def tokens():
    return tl.tokenize(tl.load_seeds())


@pytest.fixture(scope="module")
def parts(tokens, tmp_path_factory):
    with tl.Parts.split(tokens, tmp_path_factory.mktemp("parts"), n=3, workers=0) as made:
        yield made


@pytest.mark.parametrize("ask", QUESTIONS.values(), ids=QUESTIONS)
def test_the_table_is_that_of_one_machine(parts, tokens, ask):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)  # the seeds are short
        pd.testing.assert_frame_equal(ask(parts.tokens), ask(tokens), check_exact=True)


@pytest.mark.parametrize("ask", QUESTIONS.values(), ids=QUESTIONS)
def test_a_kept_answer_is_found_again_and_is_the_same(parts, tokens, ask, tmp_path):
    folder = parts.table["folder"].iloc[0].rpartition("/")[0]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)
        wanted = ask(tokens)
        for _ in range(2):
            with tl.Parts(folder, workers=0, keep=tmp_path) as again:
                pd.testing.assert_frame_equal(ask(again.tokens), wanted, check_exact=True)
                names = {path.name for path in tmp_path.iterdir()}
    assert {path.name for path in tmp_path.iterdir()} == names


def test_words_of_a_contrast_open_as_quotations(parts, tokens):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)
        found, wanted = gap(parts.tokens), gap(tokens)
    term = wanted.table["term"].iloc[0]
    assert list(found.quotes(term)) == list(wanted.quotes(term))


def test_topics_of_parts_are_those_of_one_machine(parts, tokens):
    one, other = (tl.count_terms(t, by="passage_id").trim(min_docfreq=3) for t in (tokens, parts.tokens))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)
        made = tl.fit_topics(one, n_topics=4, method="online", n_refits=0, rng=1)
        again = tl.fit_topics(other, n_topics=4, method="online", n_refits=0, rng=1)
    assert np.abs(made.weights.to_numpy() - again.weights.to_numpy()).max() < 1e-9
    edges = [0, 100, 200, one.shape[0]]
    rows = [other.counts[a:b] for a, b in pairwise(edges)]
    whole, apart = (fit_parts(x, 4, rng=np.random.default_rng(1)) for x in ([one.counts], rows))
    assert np.abs(whole - apart).max() < 1e-9


def test_topics_of_new_rows_can_be_asked_part_by_part(parts, tokens):
    dtm = tl.count_terms(tokens, by="passage_id").trim(min_docfreq=3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)
        model = tl.fit_topics(dtm, n_topics=4, method="online", n_refits=0, rng=1)
        whole = model.transform(tl.count_terms(tokens, by="passage_id"))
        folders = [Path(folder) for folder in parts.table["folder"]]
        opened = [tl.Tokens.open(folder / "tokens", tl.Corpus.open(folder / "corpus")) for folder in folders]
        apart = pd.concat([model.transform(tl.count_terms(some, by="passage_id")) for some in opened])
    assert apart.index.equals(whole.index)
    assert np.abs(apart.to_numpy() - whole.to_numpy()).max() < 1e-9


@pytest.mark.skipif(sys.platform == "win32", reason="processes are killed otherwise there")
@pytest.mark.parametrize("after", [2, 5])
def test_splitting_that_was_killed_goes_on(tmp_path, after):
    program = f"""
    import os, signal, sys, textlab as tl
    tokens = tl.tokenize(tl.load_seeds())
    replace, left = os.replace, [{after}]
    def dies(a, b):
        left[0] -= 1
        replace(a, b) if left[0] else os.kill(os.getpid(), signal.SIGKILL)
    os.replace = dies
    tl.Parts.split(tokens, sys.argv[1], n=3, workers=0)
    """
    command = [sys.executable, "-c", textwrap.dedent(program), str(tmp_path)]
    assert subprocess.run(command, capture_output=True, text=True).returncode == -9
    with pytest.raises(tl.UnreadableFile, match="no complete saved set of parts here"):
        tl.Parts(tmp_path, workers=0)
    kept = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.json")}
    assert len(kept) == after - 1
    tokens = tl.tokenize(tl.load_seeds())
    with tl.Parts.split(tokens, tmp_path, n=3, workers=0) as parts:
        assert tl.kwic(parts.tokens, "people").table.equals(tl.kwic(tokens, "people").table)
    whole = [path for path in kept if len([p for p in kept if p.parts[:-2] == path.parts[:-2]]) == 2]
    assert all(path.stat().st_mtime_ns == kept[path] for path in whole)
