"""Window collocates: counted on paper, scored by the formulas, opened as quotations."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

import textlab as tl
from textlab.analyses.collocates.windows import WINDOW_CELLS
from textlab.measures import association, resampling
from textlab.units import draws as _turns

COLUMNS = list(tl.Collocates.COLUMNS)
ENDS = ["ci_low", "ci_high"]


def found(corpus, pattern, **options):
    """Everything near the node, by term."""
    options = {"min_count": 1, "min_g2": 0, "n_resamples": 0, **options}
    return tl.collocates(tl.tokenize(corpus), pattern, **options).table.set_index("term")


# ---------------------------------------------------------------------- worked on paper


def test_each_node_counts_its_own_span_and_no_turn_is_crossed(talk):
    """Case D-b5 of the reference: "the" stands between two nodes and counts for both."""
    corpus = talk("tax the rich tax the poor and tax capital", "tax work not robots and tax land")
    table = found(corpus, "tax", window=2)
    assert table["n_pair"].to_dict() == {
        "the": 3, "and": 2, "poor": 2, "rich": 2, "capital": 1, "land": 1, "not": 1, "robots": 1, "work": 1,
    }  # fmt: skip
    assert set(table["n_node"]) == {5}
    assert table.loc["the", ["n_left", "n_right", "n_within", "n_term"]].tolist() == [1, 2, 2, 2]
    assert table.loc["rich", ["n_left", "n_right", "n_within", "n_term"]].tolist() == [1, 1, 1, 1]
    assert table.loc["and", ["n_turns", "n_docs"]].tolist() == [2, 1]


def test_expected_uses_the_words_that_really_stand_in_the_spans(talk):
    """14 of 5 x 4 places are words: turns end. N = 16, "the" occurs twice: E = 14 x 2 / 16."""
    corpus = talk("tax the rich tax the poor and tax capital", "tax work not robots and tax land")
    assert found(corpus, "tax", window=2).loc["the", "expected"] == 14 * 2 / 16
    assert found(corpus, "tax", window=2, adjust="nominal").loc["the", "expected"] == 20 * 2 / 16
    assert found(corpus, "tax", window=2, adjust="none").loc["the", "expected"] == 5 * 2 / 16


def test_the_scores_are_the_formulas_of_the_counts(talk):
    corpus = talk("tax the rich tax the poor and tax capital", "tax work not robots and tax land")
    row = found(corpus, "tax", window=2).loc["the"]
    # each node its own span: 14 places
    assert row["log_dice"] == association.log_dice(3, 5, 2)
    assert row["npmi"] == association.npmi(3, 14, 2, 16)
    assert row["t_score"] == association.t_score(3, 14, 2, 16)
    assert row["mi3"] == association.mi3(3, 14, 2, 16)
    # inside some span: the rich the poor and capital work not and land robots = 11 of the 16 words
    assert row["g2_4cell"] == association.g2(2, 11, 2, 16)
    assert row["delta_p_term_given_node"] == pytest.approx(2 / 11 - 0 / 5)
    assert row["delta_p_node_given_term"] == pytest.approx(2 / 2 - 9 / 14)


def test_left_and_right_can_differ(talk):
    corpus = talk("a b c tax d e f")
    assert found(corpus, "tax", window=(1, 2))["n_pair"].to_dict() == {"c": 1, "d": 1, "e": 1}
    assert found(corpus, "tax", window=(0, 1))["n_pair"].to_dict() == {"d": 1}
    assert found(corpus, "tax", window=(2, 0)).index.tolist() == ["b", "c"]


def test_removed_words_keep_their_places(talk):
    tokens = tl.tokenize(talk("a b c tax d e f")).remove("c")
    table = tl.collocates(tokens, "tax", window=1, min_count=1, min_g2=0).table
    assert table["term"].tolist() == ["d"]
    assert tl.collocates(tokens, "tax", window=1, min_count=1, min_g2=0).settings["n_span"] == 1


def test_a_phrase_is_one_node_and_no_collocate_of_itself(talk):
    table = found(talk("we tax big tech now", "big tech big tech"), "big tech", window=2)
    assert table["n_pair"].to_dict() == {"big": 2, "tech": 2, "now": 1, "tax": 1, "we": 1}


def test_a_window_runs_through_the_paragraphs_of_a_turn(talk):
    assert found(talk(["one tax", "two three"], "four"), "tax", window=3).index.tolist() == ["one", "three", "two"]


def test_a_turn_that_goes_on_after_another_is_one_turn(lay_out):
    rows = [("t1", "tax rich"), ("t2", "mm"), ("t1", "tax rich"), ("t3", "tax rich")]
    corpus = lay_out({"d": [{"turn_id": t, "text": x} for t, x in rows]})
    assert found(corpus, "tax").loc["rich", ["n_pair", "n_turns", "n_docs"]].tolist() == [3, 2, 1]


# ---------------------------------------------------------------------- choices


def test_the_default_shows_attracted_terms_by_log_dice(seeds):
    table = tl.collocates(tl.tokenize(seeds), "technolog*").table
    assert list(table.columns) == COLUMNS
    assert (table["g2_4cell"] > 10.83).all()
    assert (table["delta_p_term_given_node"] > 0).all()
    assert (table["n_pair"] >= 3).all()
    assert table["log_dice"].is_monotonic_decreasing
    assert "disruption" in set(table["term"])


def test_no_hits_are_an_empty_table_with_the_columns(words):
    result = tl.collocates(words, "unheard")
    assert list(result.table.columns) == COLUMNS
    assert result.table.empty
    assert "does not occur" in result.summary()
    assert result.table["term"].dtype == "str"


@pytest.mark.parametrize("window", [0, -1, (0, 0), (1, 2, 3), 2.5, (1, "x")])
def test_a_window_without_places_is_refused(words, window):
    with pytest.raises(tl.SchemaError, match=r"collocates: window"):
        tl.collocates(words, "tax", window=window)


def test_options_are_checked(words):
    with pytest.raises(tl.UnknownName, match=r"adjust='ideal'.*"):
        tl.collocates(words, "tax", adjust="ideal")
    with pytest.raises(tl.SchemaError, match="min_count"):
        tl.collocates(words, "tax", min_count=0)
    with pytest.raises(tl.SchemaError, match="empty"):
        tl.collocates(words, " ")
    with pytest.raises(tl.SchemaError, match="n_resamples"):
        tl.collocates(words, "tax", n_resamples=-1)
    with pytest.raises(tl.SchemaError, match="confidence"):
        tl.collocates(words, "tax", confidence=1)


# ---------------------------------------------------------------------- properties

SENTENCES = st.lists(st.lists(st.sampled_from(["tax", "the", "rich", "a", "b"]), min_size=1, max_size=9), min_size=1, max_size=5)  # fmt: skip


def by_hand(turns, node, left, right):
    """The same count, one place at a time."""
    counts = {}
    for turn in turns:
        for at, word in enumerate(turn):
            if word == node:
                for place in [*range(at - left, at), *range(at + 1, at + right + 1)]:
                    if 0 <= place < len(turn):
                        counts[turn[place]] = counts.get(turn[place], 0) + 1
    return counts


@settings(deadline=None, max_examples=60)
@given(SENTENCES, st.integers(0, 3), st.integers(1, 3))
def test_counts_equal_those_of_a_loop(lay_out, turns, left, right):
    corpus = lay_out({"d": [{"text": " ".join(t), "turn_id": f"t{k}"} for k, t in enumerate(turns)]})
    result = tl.collocates(tl.tokenize(corpus), "tax", window=(left, right), min_count=1, min_g2=0, n_resamples=0)
    assert result.table.set_index("term")["n_pair"].to_dict() == by_hand(turns, "tax", left, right)
    assert result.table["n_pair"].sum() == result.settings["n_span"]
    assert (result.table["n_within"] <= result.table[["n_pair", "n_term"]].min(axis=1)).all()


def test_an_empty_turn_changes_nothing_and_order_of_documents_neither(lay_out):
    rows = {"a": [{"text": "tax the rich"}], "b": [{"text": "the tax"}]}
    first = found(lay_out(rows), "tax")
    more = found(lay_out({"b": rows["b"], "c": [{"text": "..."}], "a": rows["a"]}), "tax")
    pd.testing.assert_frame_equal(first.sort_index(), more.sort_index())


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(st.sampled_from(["tax", "the", "rich"]), min_size=1, max_size=5), min_size=20, max_size=30))
@pytest.mark.filterwarnings("ignore:collocates. .*nearly repeat another")
def test_an_interval_is_finite_where_three_turns_hold_the_pair_and_missing_elsewhere(lay_out, turns):
    corpus = lay_out({"d": [{"text": " ".join(t), "turn_id": f"t{k}"} for k, t in enumerate(turns)]})
    table = tl.collocates(tl.tokenize(corpus), "tax", min_count=1, min_g2=0, n_resamples=20).table
    known = table["ci_low"].notna()
    assert (known == (table["n_turns"] >= 3)).all()
    assert np.isfinite(table.loc[known, ENDS].to_numpy()).all()
    assert (table["ci_low"] <= table["ci_high"])[known].all()


def test_many_hits_in_blocks_give_the_same(seeds, monkeypatch):
    tokens = tl.tokenize(seeds)
    whole = tl.collocates(tokens, "the").table
    assert WINDOW_CELLS > 1000
    monkeypatch.setattr("textlab.analyses.collocates.windows.WINDOW_CELLS", 37)
    pd.testing.assert_frame_equal(whole, tl.collocates(tokens, "the").table)


def counted_slowly(tokens, hits, span):
    """Left, right and once, place by place."""
    codes, edges, n = tokens.codes.tolist(), tokens.stretch_bounds.tolist(), len(tokens.terms)
    left, right, inside = [0] * n, [0] * n, set()
    for first, last in zip(hits.first.tolist(), hits.last.tolist(), strict=True):
        low, high = next(e for e in pairwise(edges) if e[0] <= first < e[1])
        for side, places in ((left, range(first - span[0], first)), (right, range(last + 1, last + 1 + span[1]))):
            there = [at for at in places if low <= at < high]
            inside.update(there)
            for at in there:
                if codes[at] >= 0:
                    side[codes[at]] += 1
    return left, right, np.bincount([codes[at] for at in inside if codes[at] >= 0], minlength=n).tolist()


PATTERNS = st.lists(st.sampled_from(["tax", "the", "tax the", "the []{0,2} tax", "r*"]), min_size=1, max_size=3)


@settings(deadline=None)
@given(SENTENCES, st.tuples(st.integers(0, 4), st.integers(0, 4)).filter(any), PATTERNS, st.sampled_from([1, 7, 10**6]))
def test_any_words_around_any_places_are_counted_as_one_by_one(talk, sentences, span, patterns, cells):
    from textlab.analyses.collocates.windows import count_windows, places_of
    from textlab.tokens.find import find

    tokens = tl.tokenize(talk(*map(" ".join, sentences))).remove("rich")
    hits = find(tokens, patterns)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("textlab.analyses.collocates.windows.WINDOW_CELLS", cells)
        found = count_windows(tokens, hits, span)
        left, right, once = counted_slowly(tokens, hits, span)
        assert (found.left.tolist(), found.right.tolist(), found.within.tolist()) == (left, right, once)
        for code in range(len(tokens.terms)):
            node, at = places_of(tokens, hits, span, code)
            assert len(at) == left[code] + right[code]
            assert (tokens.codes[at] == code).all()
            assert (np.diff(node * len(tokens) + at) > 0).all()


def test_a_long_node_can_reach_over_shorter_ones_to_a_third(talk):
    from textlab.analyses.collocates.windows import count_windows
    from textlab.tokens.find import Hits, find

    tokens = tl.tokenize(talk("the a b c d e f g h i tax x y rich"))
    hits = find(tokens, ["the []{9} tax", "a", "rich"])
    rows = np.array([2, 0, 1])
    shuffled = Hits(hits.first[rows], hits.last[rows], hits.which[rows])
    for some in (hits, shuffled):
        found = count_windows(tokens, some, (2, 2))
        within = dict(zip(tokens.terms, found.within.tolist(), strict=True))
        assert (within["x"], within["y"], within["b"], within["d"]) == (1, 1, 1, 0)


# ---------------------------------------------------------------------- intervals

BURSTY = ["tax rich", "tax tax poor rich", "mm", "rich", "tax", "poor tax rich rich", "well then", "tax poor"] * 4


@pytest.mark.filterwarnings("ignore:.*nearly repeat:textlab.TextlabWarning")
def test_turns_that_are_all_the_same_carry_no_interval(talk):
    """20 times "tax the rich": every resample has the same counts, so no interval has any width, and none is shown."""
    tokens = tl.tokenize(talk(*["tax the rich"] * 20))
    result = tl.collocates(tokens, "tax", min_count=1, min_g2=0, n_resamples=50)
    assert result.table["log_dice"].tolist() == [14, 14]
    assert result.table[ENDS].isna().all(axis=None)
    assert result.notes().splitlines()[-1].startswith("No interval: 2 pairs have the same value in every resample")


def test_the_interval_is_that_of_turns_drawn_one_by_one(talk):
    """The same draws, the counts of each drawn turn added up in a loop, and the quantiles that a t interval asks for."""
    row = found(talk(*BURSTY), "tax", window=1, n_resamples=200, rng=3).loc["rich"]
    draws = resampling.bootstrap_weights(len(BURSTY), 200, np.random.default_rng(3)).astype(int)
    each = []
    for turn in BURSTY:
        words = turn.split()
        each.append((by_hand([words], "tax", 1, 1).get("rich", 0), words.count("tax"), words.count("rich")))
    resampled = []
    for draw in draws:
        pair, node, term = (sum(w * turn[k] for w, turn in zip(draw, each, strict=True)) for k in range(3))
        resampled.append(14 + np.log2(2 * max(pair, 0.5) / (node + term)))
    pairs = [turn[0] for turn in each if turn[0]]
    n = sum(pairs) ** 2 / sum(x * x for x in pairs)
    tail = stats.norm.cdf(stats.t.ppf(0.025, n - 1) * np.sqrt(n / (n - 1)))
    assert row[ENDS].to_numpy(float) == pytest.approx(np.quantile(resampled, [tail, 1 - tail]), abs=1e-5)


def test_a_pair_of_fewer_than_three_turns_has_no_interval_and_it_is_said(talk):
    turns = ["tax rich tax rich"] * 2 + ["tax poor"] * 3 + ["mm"] * 20
    result = tl.collocates(tl.tokenize(talk(*turns)), "tax", min_count=1, min_g2=0, n_resamples=50)
    table = result.table.set_index("term")
    assert table.loc["rich", ENDS].isna().all()
    assert table.loc["poor", ENDS].notna().all()
    # "tax" itself stands near another "tax" in two turns
    assert "2 pairs in fewer than 3 turns have no interval" in result.summary()
    assert "No interval of logDice: no pair" in tl.collocates(tl.tokenize(talk(*turns[:2])), "tax", min_g2=0).summary()


def test_without_resamples_nothing_is_drawn(talk):
    result = tl.collocates(tl.tokenize(talk(*BURSTY)), "tax", n_resamples=0)
    assert result.table[ENDS].isna().all(axis=None)
    assert "No intervals were computed" in result.summary()
    assert "resamples" not in result.methods()


def test_few_turns_are_doubtful(talk):
    tokens = tl.tokenize(talk(*["tax rich"] * 6))
    with pytest.warns(tl.TextlabWarning, match="collocates: .* fewer than 20 turns") as said:
        tl.collocates(tokens, "tax", min_g2=0)
    assert said[0].filename == __file__


def test_the_interval_holds_the_score_and_widens_with_confidence(seeds):
    tokens = tl.tokenize(seeds)
    table, wide = (tl.collocates(tokens, "the", min_g2=0, min_count=8, confidence=c).table for c in (0.8, 0.99))
    inside = table["log_dice"].between(table["ci_low"], table["ci_high"])
    assert inside[table["ci_low"].notna()].mean() > 0.99
    known = table["ci_low"].notna()
    assert known.any()
    assert (wide["ci_low"] <= table["ci_low"])[known].all()
    assert (wide["ci_high"] >= table["ci_high"])[known].all()
    other = tl.collocates(tokens, "the", min_g2=0, min_count=8, confidence=0.8, rng=1).table
    assert not np.array_equal(other["ci_low"], table["ci_low"], equal_nan=True)
    assert (other["ci_low"] - table["ci_low"]).abs().median() < 0.05


def test_neither_empty_turns_nor_the_order_of_documents_nor_blocks_move_an_end(lay_out, monkeypatch):
    rows = {f"d{k}": [{"text": t, "turn_id": f"d{k}:1"} for t in (turn,)] for k, turn in enumerate(BURSTY)}
    first = found(lay_out(rows), "tax", n_resamples=100)
    turned = dict(reversed(list(rows.items()))) | {"e": [{"text": "..."}]}
    pd.testing.assert_frame_equal(first.sort_index(), found(lay_out(turned), "tax", n_resamples=100).sort_index())
    monkeypatch.setattr(_turns, "CELLS_HELD", 1)
    monkeypatch.setattr(_turns, "PLACES_AT_ONCE", 3)
    monkeypatch.setattr(_turns, "DENSE", 2)
    pd.testing.assert_frame_equal(first, found(lay_out(rows), "tax", n_resamples=100))


@pytest.mark.filterwarnings("ignore:.*nearly repeat:textlab.TextlabWarning")
def test_bundles_of_turns_give_intervals_of_the_same_width(talk, monkeypatch):
    corpus = talk(*BURSTY * 25)
    whole = found(corpus, "tax", n_resamples=2000).loc["rich"]
    monkeypatch.setattr(_turns, "MOST_BUNDLES", 300)
    assert "at most 300 bundles" in tl.collocates(tl.tokenize(corpus), "tax", min_g2=0).methods()
    bundled = found(corpus, "tax", n_resamples=2000).loc["rich"]
    assert bundled["log_dice"] == whole["log_dice"]
    assert bundled["ci_high"] - bundled["ci_low"] == pytest.approx(whole["ci_high"] - whole["ci_low"], rel=0.2)


# ---------------------------------------------------------------------- quotations


def test_quotes_mark_from_node_to_collocate(talk):
    corpus = talk("we must tax only the rich, they say", "the rich pay tax")
    result = tl.collocates(tl.tokenize(corpus), "tax", min_count=1, min_g2=0)
    quotes = result.quotes("rich")
    assert quotes.n_all == 2
    marked = [q.text[a:b] for q in quotes for a, b in q.marks]
    assert marked == ["tax only the rich", "rich pay tax"]
    for quote in quotes:
        assert corpus.document_text(quote.doc_id)[quote.start : quote.end] == quote.text


def test_every_pair_of_the_seeds_can_be_opened(seeds):
    result = tl.collocates(tl.tokenize(seeds), "ai", min_count=2)
    for term, n_pair in zip(result.table["term"], result.table["n_pair"], strict=True):
        quotes = result.quotes(term, n=1)
        assert quotes.n_all == n_pair
        (low, high), text = quotes[0].marks[0], quotes[0].text
        assert term in text[low:high].lower().replace("’", "'")


def test_an_unknown_label_is_answered(words):
    result = tl.collocates(words, "tax", min_count=1, min_g2=0, n_resamples=0)
    with pytest.raises(tl.UnknownName, match="no term 'priice'"):
        result.quotes("priice")


def test_summary_and_methods_state_the_choices(seeds):
    result = tl.collocates(tl.tokenize(seeds), "technolog*", window=(4, 3))
    assert "within 4 words to the left and 3 to the right" in result.summary()
    assert "Not shown" in result.summary()
    assert "real size of the spans" in result.methods()
    assert result.settings["mean_span"] == pytest.approx(result.settings["n_span"] / result.settings["n_node"])
    assert np.isfinite(result.table.drop(columns=["term", "group"]).to_numpy(float)).all()


def test_methods_say_which_words_were_kept(words):
    everything = tl.collocates(words, "tax", min_count=1, min_g2=0, n_resamples=0).methods()
    assert "at least 1 pair (whether the node attracts or repels them) were ranked" in everything
    assert "G2 above" not in everything
    attracted = tl.collocates(words, "tax", min_count=2, min_g2=0.5, n_resamples=0).methods()
    assert "at least 2 pairs and G2 above 0.5 (four cells, attraction only) were ranked" in attracted


# ---------------------------------------------------------------------- part of the text

SCORES = ["n_pair", "n_node", "n_term", "expected", "log_dice", "g2_4cell", "delta_p_term_given_node", "n_turns"]


def by_term(result):
    return result.table.set_index("term")[SCORES]


def test_a_limit_counts_the_limited_text_everywhere(seeds):
    """As if there were no other text; `kwic` searches the same words."""
    ask = {"window": 4, "min_count": 2, "min_g2": 0, "n_resamples": 0}
    limited = tl.collocates(tl.tokenize(seeds), 'work* :: speaker="Hilary Cottam"', **ask)
    alone = tl.collocates(tl.tokenize(seeds.where(speaker="Hilary Cottam")), "work*", **ask)
    pd.testing.assert_frame_equal(by_term(limited), by_term(alone))
    assert limited.settings["n_tokens_searched"] == alone.settings["n_tokens"]
    assert f"among {alone.settings['n_tokens']:,} words" in limited.summary()
    for term in limited.table["term"][:5]:
        found = limited.quotes(term, n=99)
        assert found.n_all == limited.table.set_index("term").loc[term, "n_pair"]
        assert {quote.speaker for quote in found} == {"Hilary Cottam"}


def test_a_limit_on_paper(talk):
    """Ann says "tax the rich", Bo "tax the poor" and "the": of Ann's three words one is "the", and N is 3."""
    tokens = tl.tokenize(talk("tax the rich", "tax the poor the", speaker=["Ann", "Bo"]))
    ask = {"window": 2, "min_count": 1, "min_g2": 0, "n_resamples": 0}
    row = tl.collocates(tokens, 'tax :: speaker="Ann"', **ask).table.set_index("term").loc["the"]
    assert row[["n_pair", "n_node", "n_term"]].tolist() == [1, 1, 1]
    assert row["expected"] == 2 * 1 / 3
    both = tl.collocates(tokens, "tax", **ask).table.set_index("term").loc["the"]
    assert both[["n_pair", "n_node", "n_term"]].tolist() == [2, 2, 3]


@pytest.mark.filterwarnings("ignore::textlab.errors.TextlabWarning")
def test_groups_are_counted_each_from_its_own_text(seeds):
    ask = {"window": 4, "min_count": 2, "min_g2": 0, "n_resamples": 20}
    tokens = tl.tokenize(seeds)
    together = tl.collocates(tokens, "work*", by="speaker", **ask)
    for speaker in ("Hilary Cottam", "Adam"):
        alone = tl.collocates(tl.tokenize(seeds.where(speaker=speaker)), "work*", **ask)
        mine = together.table[together.table["group"] == speaker].set_index("term")[SCORES]
        pd.testing.assert_frame_equal(mine, by_term(alone))
        term = mine.index[0]
        assert together.quotes(term, group=speaker).n_all == mine.loc[term, "n_pair"]
    with pytest.raises(tl.UnknownName, match="no group 'Hilary'"):
        together.quotes(together.table["term"].iloc[0], group="Hilary")
    few = tl.collocates(tokens, "work*", by="doc_id", **ask).table
    assert few["ci_low"].notna().any()


@pytest.mark.filterwarnings("ignore::textlab.errors.TextlabWarning")
def test_the_interval_of_a_group_does_not_depend_on_the_others(talk):
    lines = BURSTY * 2
    names = ["Ann"] * len(BURSTY) + ["Bo"] * len(BURSTY)
    ask = {"by": "speaker", "min_count": 1, "min_g2": 0, "n_resamples": 50}
    corpus = talk(*lines, speaker=names)
    both = tl.collocates(tl.tokenize(corpus), "tax", **ask).table
    one = tl.collocates(tl.tokenize(corpus.where(speaker="Bo")), "tax", **ask).table
    assert one["ci_low"].notna().any()
    pd.testing.assert_frame_equal(both[both["group"] == "Bo"].reset_index(drop=True), one)


def test_no_hit_in_any_group_is_an_empty_table(words):
    found = tl.collocates(words, "nothing", by="speaker", n_resamples=0)
    assert not len(found.table)
    assert list(found.table.columns) == list(tl.Collocates.COLUMNS)
