"""Counts of terms in the pieces of groups, worked on paper."""

import numpy as np
from part_checks import by_hand

import textlab as tl
from textlab.units import counts_by_group as room
from textlab.units.clusters import clusters_in
from textlab.units.counts_by_group import counts_by_group
from textlab.units.groups import groups_in


def counted(by="speaker", cluster="turn_id"):
    tokens = tl.tokenize(by_hand())
    codes, names = groups_in("test", tokens, by)
    return tokens, counts_by_group(tokens, codes, names, clusters_in(tokens, cluster, "test", codes >= 0))


def test_each_group_has_its_words():
    """Ann: 5 + 4 + 5 words in three talks; Bob: 4 + 4 in two; four words are nobody's."""
    tokens, counts = counted()
    assert counts.names == ["Ann", "Bob"]
    assert counts.n_tokens.tolist() == [14, 8]
    assert counts.totals(0)[tokens.code_of("tax")] == 3
    assert counts.totals()[tokens.code_of("tax")] == 5


def test_spread_counts_turns_and_documents():
    tokens, counts = counted()
    found, tax = counts.spread(0), tokens.code_of("tax")
    assert (found.n_clusters[tax], found.n_docs[tax]) == (3, 3)
    assert found.n_clusters[tokens.code_of("café")] == 1


def test_blocks_of_documents_and_terms_change_nothing(monkeypatch):
    _, whole = counted(cluster="doc_id")
    wanted = whole.spread(0), [cells.toarray() for _, cells in whole.by_cluster(0, whole.terms(0))]
    monkeypatch.setattr(room, "CELLS_AT_ONCE", 1)
    monkeypatch.setattr(room, "MULTIPLIED_AT_ONCE", 1)
    _, counts = counted(cluster="doc_id")
    for name in ("n_clusters", "n_docs"):
        assert np.array_equal(getattr(counts.spread(0), name), getattr(wanted[0], name))
    few = [cells.toarray() for _, cells in counts.by_cluster(0, counts.terms(0))]
    assert len(few) == len(counts.terms(0))
    assert np.array_equal(np.hstack(few), np.hstack(wanted[1]))
    assert np.array_equal(np.hstack(few).sum(axis=1), counts.sizes(0)[1])
