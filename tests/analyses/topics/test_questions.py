"""Search, survival, effects, intrusion and coherence on planted topics, where the answer is known."""

import numpy as np
import pandas as pd
import pytest

import textlab as tl
from textlab.analyses.topics.regression import least_squares


@pytest.fixture(scope="module")
def planted():
    """120 rows of 60 words in 24 documents: three topics in all, a fourth in one document; x moves topic one."""
    rng = np.random.default_rng(0)
    phi = np.zeros((4, 80))
    for k in range(4):
        phi[k, 20 * k : 20 * k + 20] = rng.dirichlet(np.ones(20))
    rows, meta = [], []
    for d in range(24):
        x = d % 2
        for _ in range(5):
            theta = np.append(rng.dirichlet([1 + 2 * x, 1, 1]), 0)
            if d == 23:
                theta = np.array([0.05, 0, 0, 0.95])
            rows.append(rng.multinomial(60, theta @ phi))
            meta.append({"book": f"d{d:02d}", "x": x, "year": 1990 + d, "side": "ab"[x]})
    return tl.from_counts(
        np.array(rows),
        [f"w{i:02d}" for i in range(80)],
        rows=pd.DataFrame(meta, index=[f"r{i:03d}" for i in range(120)]),
    )


@pytest.fixture(scope="module")
def lda(planted):
    return tl.fit_topics(planted, n_topics=4, method="lda", n_refits=0, stop_words=None, max_share=1)


@pytest.fixture(scope="module")
def nmf(planted):
    return tl.fit_topics(planted, n_topics=4, n_refits=0, stop_words=None, max_share=1)


def block(topics, number):
    """The topic whose words are those of the planted one."""
    at = topics.dtm.terms
    inside = [f"w{i:02d}" for i in range(20 * number, 20 * number + 20)]
    return int(topics.shares.columns[topics.phi[:, np.isin(at, inside)].sum(axis=1).argmax()])


# ---------------------------------------------------------------------- effects


def test_least_squares_and_robust_errors_are_those_of_statsmodels():
    sm = pytest.importorskip("statsmodels.api")
    rng = np.random.default_rng(1)
    x = np.column_stack([np.ones(60), rng.normal(size=60)])
    groups = np.repeat(np.arange(12), 5)
    y = x @ np.array([[1.0, 2.0], [0.5, -1.0]]) + rng.normal(size=(60, 2)) + rng.normal(size=(12, 2))[groups]
    b, v = least_squares(x, y, groups)
    for k in range(2):
        theirs = sm.OLS(y[:, k], x).fit(cov_type="cluster", cov_kwds={"groups": groups})
        np.testing.assert_allclose(b[k], theirs.params)
        np.testing.assert_allclose(v[k], theirs.cov_params())


@pytest.mark.parametrize("name", ["lda", "nmf"])
def test_a_planted_effect_is_found_with_its_size(name, request):
    topics = request.getfixturevalue(name)
    effects = tl.topic_effects(topics, "~ x", cluster="book", rng=1)
    one = effects.table[(effects.table["topic"] == block(topics, 0)) & (effects.table["term"] == "x")].iloc[0]
    assert one["ci_low"] < 3 / 5 - 1 / 3 < one["ci_high"]
    assert one["ci_low"] > 0
    assert 0 < one["from_shares"] < 1
    gap = effects.contrast("x", 1, 0).set_index("topic").loc[block(topics, 0)]
    assert gap["difference"] == pytest.approx(one["estimate"])
    assert gap["ci_low"] == pytest.approx(one["ci_low"])
    assert effects.table.groupby("term")["estimate"].sum().to_numpy() == pytest.approx([1, 0], abs=1e-6)


def test_formulas_have_factors_interactions_and_splines(lda):
    effects = tl.topic_effects(lda, "~ side * bs(year, df=3)", cluster="book")
    assert len(effects.table) == 4 * 8
    table = effects.predict("year", n=5)
    assert list(table.columns) == ["topic", "year", "share", "ci_low", "ci_high"]
    assert table.groupby("year")["share"].sum().to_numpy() == pytest.approx(1)
    assert (table["ci_low"] <= table["share"]).all()
    gap = effects.contrast("side", "b", "a").set_index("topic")["difference"]
    assert gap[block(lda, 0)] > 0.1
    again = tl.topic_effects(lda, "~ side * bs(year, df=3)", cluster="book")
    pd.testing.assert_frame_equal(again.table, effects.table)
    logit = tl.topic_effects(lda, "~ side", cluster="book", scale="logit")
    assert logit.contrast("side", "b", "a").set_index("topic")["difference"][block(lda, 0)] > 0.3


def test_clusters_widen_the_interval_of_what_differs_between_sources(planted):
    rng = np.random.default_rng(2)
    theta = np.repeat(rng.dirichlet(np.ones(4), 24), 5, axis=0)
    topics = tl.wrap_topics(np.eye(4, planted.shape[1]), theta, planted)
    alone, together = (tl.topic_effects(topics, "~ year", cluster=c).table for c in (None, "book"))
    assert (together["se"] > 1.5 * alone["se"]).all()


def test_effects_that_cannot_be_told_are_refused(lda):
    with pytest.raises(tl.UnknownName, match="topic_effects: no column 'yeer'"):
        tl.topic_effects(lda, "~ yeer")
    with pytest.raises(tl.SchemaError, match="cannot be read"):
        tl.topic_effects(lda, "~ x +* y")
    with pytest.raises(tl.NotEnoughData, match="cannot be told apart"):
        tl.topic_effects(lda, "~ x + side", cluster="book")
    with pytest.raises(tl.UnknownName, match="no column 'sauce' to resample"):
        tl.topic_effects(lda, "~ x", cluster="sauce")
    effects = tl.topic_effects(lda, "~ side", cluster="book")
    with pytest.raises(tl.UnknownName, match="contrast: no side 'c'"):
        effects.contrast("side", "a", "c")
    with pytest.raises(tl.SchemaError, match="holds no numbers"):
        effects.predict("side")


def test_short_rows_and_few_sources_are_said(lay_out):
    rng = np.random.default_rng(0)
    rows = {
        f"d{d}": [{"text": " ".join(rng.choice("tax levy sail mast".split(), 8))} for _ in range(6)] for d in range(4)
    }
    topics = tl.fit_topics(tl.count_terms(tl.tokenize(lay_out(rows))), n_topics=2, max_share=1, n_refits=0)
    with pytest.warns(tl.TextlabWarning, match="rows have 8 words on average.*4 clusters are few"):
        tl.topic_effects(topics, "~ 1")


# ---------------------------------------------------------------------- search, survival


def test_a_search_goes_on_where_it_was_interrupted(planted, tmp_path, monkeypatch):
    from textlab.analyses.topics import search

    options = {
        "n_topics": [2, 4],
        "split": "book",
        "n_refits": 1,
        "folder": tmp_path,
        "stop_words": None,
        "max_share": 1,
    }
    fitted, whole = [], search._one_model

    def stops(dtm, method, k, *rest):
        if k == 4 and not fitted:
            fitted.append("stopped")
            raise KeyboardInterrupt
        fitted.append(k)
        return whole(dtm, method, k, *rest)

    monkeypatch.setattr(search, "_one_model", stops)
    with pytest.raises(KeyboardInterrupt):
        tl.search_topics(planted, **{**options, "n_topics": [4, 2]})
    first = tl.search_topics(planted, **options)
    second = tl.search_topics(planted, **options)
    assert fitted == ["stopped", 2, 4]
    pd.testing.assert_frame_equal(first.table, second.table)
    monkeypatch.setattr(search, "_one_model", whole)
    pd.testing.assert_frame_equal(tl.search_topics(planted, **{**options, "folder": None}).table, first.table)
    tl.search_topics(planted, **{**options, "n_refits": 2, "n_topics": [2]})
    assert len(list(tmp_path.glob("*.json"))) == 3


def test_planted_topics_gain_and_are_steady(planted):
    found = tl.search_topics(planted, n_topics=[3, 12], split="book", n_refits=3, stop_words=None, max_share=1)
    table = found.table.set_index("fit")
    assert (table["gain"] > 0.2).all()
    assert table.loc["nmf-3", "stability"] > table.loc["nmf-12", "stability"]
    assert found.best()["fit"].iloc[0] == "nmf-3"
    assert (table["stability"] > table["chance"]).all()
    with pytest.raises(tl.SchemaError, match="n_topics must be a list"):
        tl.search_topics(planted, n_topics=3)
    with pytest.raises(tl.NotEnoughData, match="only one 'layer'"):
        tl.search_topics(planted, n_topics=[2], split="layer", stop_words=None, max_share=1)


def test_survival_tells_a_documents_subject_from_a_topic(lay_out):
    rng = np.random.default_rng(0)
    pools = [
        "tax levy bank debt budget price market trade coin".split(),
        "sail mast keel rope tide deck hull crew oar".split(),
    ]
    lone = "flour yeast oven crust dough salt butter grain loaf".split()
    documents = {
        f"d{d}": [{"text": " ".join(rng.choice(lone if d == 5 else pools[i % 2], 30))} for i in range(8)]
        for d in range(6)
    }
    topics = tl.fit_topics(tl.count_terms(tl.tokenize(lay_out(documents))), n_topics=3, n_refits=0)
    found = tl.topic_survival(topics, sizes=[3, 4], methods=["consensus"], rng=1)
    verdicts = {row.main_document: row.verdict for row in found.table.itertuples()}
    assert verdicts.pop("d5") == "one document's subject"
    assert set(verdicts.values()) == {"steady"}
    alone = found.table.set_index("main_document").loc["d5"]
    assert alone["without_main"] < 0.2 < alone["seeds"]
    assert found.quotes(1).n_all == topics.quotes(1).n_all
    pd.testing.assert_frame_equal(
        found.table, tl.topic_survival(topics, sizes=[3, 4], methods=["consensus"], rng=1).table
    )


# ---------------------------------------------------------------------- intrusion, coherence


def test_word_sheets_are_blind_and_have_one_stranger(nmf):
    tasks = tl.intrusion_tasks(nmf, n=12, rng=3)
    assert list(tasks.sheet.columns) == ["task", *(f"choice_{i}" for i in range(1, 7))]
    top = {row.topic: set(row.terms.split()) for row in nmf.top(10).itertuples()}
    for sheet, key in zip(tasks.sheet.itertuples(), tasks.key.itertuples(), strict=True):
        words = [getattr(sheet, f"choice_{i}") for i in range(1, 7)]
        strange = words.pop(key.intruder - 1)
        assert set(words) <= top[key.topic]
        assert strange not in top[key.topic]
    assert tasks.key["topic"].value_counts().max() == 3  # topics take turns
    assert tasks.sheet.equals(tl.intrusion_tasks(nmf, n=12, rng=3).sheet)
    assert not tasks.sheet.equals(tl.intrusion_tasks(nmf, n=12, rng=4).sheet)


def test_scores_of_the_published_kind(nmf):
    tasks = tl.intrusion_tasks(nmf, n=8, rng=1)
    found = [1, 0, 1, 1, 0, 1, 1, 1]
    answers = [k if hit else k % 6 + 1 for k, hit in zip(tasks.key["intruder"], found, strict=True)]
    scores = tl.score_intrusion(tasks, answers)
    assert scores.settings["precision"] == 0.75
    assert scores.settings["ci"][0] < 0.75 < scores.settings["ci"][1]
    assert scores.table["n_found"].sum() == 6
    assert scores.table["chance"].iloc[0] == pytest.approx(1 / 6)
    named = dict(
        zip(tasks.sheet["task"], [tasks.sheet[f"choice_{a}"].iloc[i] for i, a in enumerate(answers)], strict=True)
    )
    assert tl.score_intrusion(tasks, named).table.equals(scores.table)
    two = pd.concat([pd.DataFrame({"task": tasks.sheet["task"], "answer": answers, "coder": c}) for c in "ab"])
    both = tl.score_intrusion(tasks, two)
    assert both.coders()["precision"].tolist() == [0.75, 0.75]
    with pytest.raises(tl.SchemaError, match="answered twice by one coder"):
        tl.score_intrusion(tasks, two.drop(columns="coder"))
    with pytest.raises(tl.SchemaError, match="is none of"):
        tl.score_intrusion(tasks, [9] * 8)
    with pytest.raises(tl.UnknownName, match="no task 'word-099'"):
        tl.score_intrusion(tasks, {"word-099": 1})


def test_topic_log_odds_of_the_published_example(nmf):
    tasks = tl.intrusion_tasks(nmf, kind="topic", n=4, rng=1)
    assert "passage" in tasks.sheet
    key = tasks.key.assign(intruder=1, share_1=0.05, share_2=[0.05, 0.3, 0.1, 0.05])
    made = tl.IntrusionTasks(sheet=tasks.sheet, key=key, kind="topic", topics=nmf, seed=0)
    scores = tl.score_intrusion(made, [1, 2, 2, 1])
    assert scores.settings["log_odds"] == pytest.approx(-0.621226662)
    assert scores.settings["precision"] == 0.5


@pytest.mark.parametrize("kind", ["use", "label"])
def test_fresh_passages_are_assigned_as_the_model_does(nmf, kind):
    named = nmf.label({t: f"block {chr(96 + t)}" for t in nmf.shares.columns})
    tasks = tl.intrusion_tasks(named, kind=kind, n=20, rng=1)
    assert "topic" not in tasks.sheet and len(set(tasks.sheet["passage"])) == len(tasks.sheet)
    key = tasks.key.set_index("task")
    for row in tasks.sheet.to_dict("records"):  # the passage's words are those of the planted topic that is right
        right = key.loc[row["task"]]
        at, topic = int(right["intruder"]), int(right["topic"])
        blocks = [int(word[1:]) // 20 for word in row["passage"].split()]
        assert block(nmf, max(set(blocks), key=blocks.count)) == topic
        assert f"block {chr(96 + topic)}" in row[f"choice_{at}"]
        assert right[f"share_{at}"] == max(right.filter(like="share_"))
    if kind == "use":  # no passage of the guide is asked
        assert not set(tasks.guide["passage"]) & set(tasks.sheet["passage"])
    right = tl.score_intrusion(tasks, tasks.key["intruder"].tolist())
    assert right.settings["precision"] == 1
    assert "chose as the model does" in right.summary()
    assert "assigning" in right.methods() or kind == "label"


def test_labels_must_be_given_before_they_are_judged(nmf):
    with pytest.raises(tl.NotEnoughData, match="name them with"):
        tl.intrusion_tasks(nmf, kind="label")


def test_coherence_in_texts_that_do_not_fill_a_window():
    texts = [
        "tax capital wealth", "tax capital labour", "tax wealth", "robot labour capital", "robot code",
        "robot code labour", "capital wealth tax robot", "code labour",
    ]  # fmt: skip
    tokens = tl.tokenize(tl.from_frame(pd.DataFrame({"text": texts})))
    lists = [["tax", "capital", "wealth"], ["robot", "code", "labour"]]
    for measure, wanted in {
        "npmi": (0.442534636, 0.138345833), "c_v": (0.898346226, 0.718190507), "c_uci": (0.46209812, 0.191788048),
        "u_mass": (-0.287682072, -0.575364145),
    }.items():  # fmt: skip
        assert tl.coherence(lists, tokens, measure=measure).table["coherence"].tolist() == pytest.approx(wanted)
    assert tl.coherence(lists, tokens, measure="u_mass", compat="gensim").table["coherence"].tolist() == pytest.approx(
        (-0.422837108, -0.597253156)
    )
    assert tl.coherence(lists, tokens).table["mean_docfreq"].tolist() == pytest.approx(
        [(4 + 4 + 3) / 3, (4 + 3 + 4) / 3]
    )
    with pytest.raises(tl.UnknownName, match="'taxes' does not occur in these tokens. Did you mean 'tax'"):
        tl.coherence([["taxes", "wealth"]], tokens)
    with pytest.raises(tl.SchemaError, match="topics must be Topics or lists of words"):
        tl.coherence(["tax", "wealth"], tokens)


def test_a_planted_effect_survives_and_one_of_a_single_document_does_not(planted, nmf):
    effects = tl.topic_effects(nmf.label({block(nmf, 0): "first"}), "~ x", cluster="book")
    found = tl.effect_survival(effects, n_seeds=1, n_documents=2)
    table = found.table.set_index("label")
    assert table.loc["first", "verdict"] == "holds"
    assert table.loc["first", "same_sign"] == 1
    assert table.loc["first", "least"] <= table.loc["first", "estimate"] <= table.loc["first", "most"]
    lone = found.table.set_index("topic").loc[block(nmf, 3)]
    assert lone["verdict"] == "not clear to begin with"  # all of it stands in one of 24 books
    changes = list(dict.fromkeys(found.runs["change"]))
    assert changes[:4] == ["as fitted", "seed 1", "3 topics", "5 topics"]
    same = found.runs[found.runs["change"] == "seed 1"].set_index(["topic", "term"])["overlap"]
    assert (same == 1).all()  # nmf gives the same topics on every seed
    assert "first by x" in found.summary()
    again = tl.effect_survival(effects, n_seeds=1, n_documents=2)
    pd.testing.assert_frame_equal(again.runs, found.runs)


def test_a_model_from_outside_cannot_be_fitted_again(planted, nmf):
    outside = tl.wrap_topics(nmf.phi, nmf.shares, nmf.dtm)
    with pytest.raises(tl.SchemaError, match="effect_survival: this model was fitted outside"):
        tl.effect_survival(tl.topic_effects(outside, "~ x", cluster="book"))
