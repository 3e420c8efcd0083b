"""A turn id names a turn within its document: the same id in two documents is two turns, for every question."""

import warnings

import pandas as pd
import pytest

import textlab as tl

LINES = (
    "perhaps tax the rich and tax work", "maybe the town pays the tax", "tax the rich, perhaps, and work on",
    "work and tax the poor town", "maybe tax perhaps work", "the rich town and the tax",
)  # fmt: skip


def rows(lines):
    return [
        {"text": line, "speaker": speaker, "turn_id": f"t{k}"}
        for k, (line, speaker) in enumerate(zip(lines, ("Ann", "Bo", "Ann"), strict=True), start=1)
    ]


@pytest.fixture(scope="module")
def corpus(lay_out):
    """Turns t1, t2 and t3 in each of two documents."""
    return lay_out({"one": rows(LINES[:3]), "two": rows(LINES[3:])})


@pytest.fixture(scope="module")
def tokens(corpus):
    return tl.tokenize(corpus)


@pytest.fixture(scope="module")
def matrix(tokens):
    return tl.count_terms(tokens, by="passage_id")


def quietly(ask):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)
        return ask()


def test_speakers(corpus):
    assert corpus.speakers["n_turns"].to_dict() == {"Ann": 4, "Bo": 2}
    assert corpus.describe()["n_turns"].tolist() == [3, 3]


def test_tokens(tokens):
    assert tokens.counted["n_turns"] == 6
    assert tokens.turn_of_passage.tolist() == [0, 1, 2, 3, 4, 5]


def test_frequencies(tokens):
    found = quietly(lambda: tl.frequencies(tokens, n_resamples=20))
    assert found.table.set_index("term")["n_turns"]["tax"] == 6
    assert found.settings["n_turns_grouped"] == 6


def test_collocates(tokens):
    found = quietly(lambda: tl.collocates(tokens, "tax", min_count=1, min_g2=0, n_resamples=20))
    assert found.settings["n_node_turns"] == 6
    assert found.table.set_index("term")["n_turns"]["the"] == 5


def test_collocations(tokens):
    found = quietly(lambda: tl.collocations(tokens, min_count=1, n_resamples=20))
    assert found.table.set_index("term")["n_turns"]["the rich"] == 3
    assert found.settings["n_turns"] == 6


def test_kwic(tokens):
    lines = tl.kwic(tokens, "tax")
    assert "in 6 turns of 2 documents" in lines.summary()
    assert lines.counts(n_resamples=0)["n_turns"].sum() == 6
    assert len(lines.one_per("turn_id")) == 6


def test_dispersion(tokens):
    found = quietly(lambda: tl.dispersion(tokens, min_count=1))
    assert found.settings["n_parts"] == 6
    assert found.table.set_index("term")["range"]["tax"] == 6


def test_count_terms(tokens, matrix):
    by_turn = tl.count_terms(tokens, by="turn_id")
    assert by_turn.rows.index.tolist() == ["one:t1", "one:t2", "one:t3", "two:t1", "two:t2", "two:t3"]
    assert by_turn.rows["doc_id"].tolist() == ["one"] * 3 + ["two"] * 3
    assert matrix.rows["turn_id"].nunique() == 6
    assert matrix.group("turn_id").shape[0] == 6


@pytest.mark.parametrize("by", ["passage_id", "turn_id"])
def test_contrast(tokens, by):
    dtm = tl.count_terms(tokens, by=by)
    gap = quietly(
        lambda: tl.contrast(
            dtm, by="speaker", target="Ann", min_count=1, min_turns=1, resampling=tl.Resampling(n=20, permutations=99)
        )
    )
    found = gap.table.set_index("term").loc["tax"]
    assert found[["n_turns_target", "n_turns_reference"]].tolist() == [4, 2]


def test_track_stance(tokens):
    doubt = tl.Lexicon(name="doubt", entries=pd.DataFrame({"pattern": ["perhaps", "maybe"]}))
    track = quietly(lambda: tl.track_stance(tokens, doubt, n_bins=1, n_resamples=20))
    assert track.table["n_clusters"].sum() == 6
    assert track.by_item()["n_turns"].tolist() == [3, 2]


def test_fit_topics(matrix):
    topics = quietly(lambda: tl.fit_topics(matrix, n_topics=2, max_share=1.0, min_docfreq=1, n_refits=2))
    shares = quietly(lambda: topics.prevalence(by="speaker", n_resamples=20))
    assert shares.groupby("speaker")["n_clusters"].first().to_dict() == {"Ann": 4, "Bo": 2}


def test_score_lexicon(tokens):
    doubt = tl.Lexicon({"doubt": ["perhaps", "maybe"]}, name="doubt")
    found = quietly(lambda: tl.score_lexicon(tokens, doubt, by=None, n_resamples=20)).table.set_index("category")
    assert found.loc["doubt", ["n_hits", "n_clusters"]].tolist() == [5, 4]


def test_sentiment(corpus):
    found = quietly(lambda: tl.sentiment(corpus.where(doc_id=["one", "two"]), by=None, n_resamples=20))
    assert found.table["n_clusters"].tolist() == [6]


def test_exchanges(corpus):
    """Three turns of Ann, Bo, Ann a document: no answer across the documents."""
    found = quietly(lambda: tl.exchanges(corpus, n_permutations=0)).table
    assert found.set_index("pair")["n_exchanges"].to_dict() == {"Ann → Bo": 2, "Bo → Ann": 2}


def test_scaling_places_a_speaker_by_turns_of_both_documents(tokens):
    line = quietly(lambda: tl.wordscores(
        tl.count_terms(tokens, by="speaker"), reference={"Ann": -1, "Bo": 1}, n_resamples=0
    ))  # fmt: skip
    assert line.table.set_index("text")["n_clusters"].to_dict() == {"Ann": 4, "Bo": 2}


def test_similar(tokens):
    found = quietly(lambda: tl.similar(tokens, least_words=2, least=0.99))
    assert "6 turns" in found.summary()


def test_describe(tokens):
    found = quietly(lambda: tl.describe(tokens, by="speaker", n_resamples=20))
    assert found.table.groupby("group")["n_turns"].first().to_dict() == {"Ann": 4, "Bo": 2}


def test_audit(corpus):
    asked = quietly(lambda: tl.audit(corpus))
    assert asked.can_contrast(target="Ann", vif=2).tests.set_index("unit")["n_units"]["turn"] == 6


def test_a_passage_without_a_turn_id_is_a_turn_of_its_own(lay_out):
    lines = [{"text": f"tax {k}", "speaker": "Ann", "turn_id": name} for k, name in enumerate(["t1", None, None])]
    corpus = lay_out({"one": lines, "two": lines[:1]})
    tokens = tl.tokenize(corpus)
    assert corpus.speakers["n_turns"].tolist() == [4]
    assert tokens.counted["n_turns"] == 4
    assert tl.count_terms(tokens, by="turn_id").rows.index.tolist() == ["one:t1", "one:p0002", "one:p0003", "two:t1"]
