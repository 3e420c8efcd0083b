"""A Dask cluster of two processes gives what one gives, also where a worker is killed in the middle."""

import numpy as np
import pytest
from part_checks import by_hand, die_once

import textlab as tl
from textlab.tokens.blocks import in_blocks

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def client():
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
        ) as cluster,
        distributed.Client(cluster) as made,
    ):
        yield made


@pytest.mark.filterwarnings("ignore")  # what a scheduler says of a worker that is gone is its own affair
def test_a_cluster_gives_the_tables_of_one_machine(client, tmp_path):
    tokens = tl.tokenize(by_hand())
    with tl.Parts.split(tokens, tmp_path / "parts", n=3, client=client) as parts:
        assert repr(parts) == "<Parts: 3 parts, 2 workers>"
        assert tl.kwic(parts.tokens, "tax").table.equals(tl.kwic(tokens, "tax").table)
        one, other = (tl.frequencies(t, by="party", n_resamples=20).table for t in (tokens, parts.tokens))
        assert one.equals(other)
        found = list(in_blocks(parts.tokens, die_once, mark=str(tmp_path / "dead")))
        assert (tmp_path / "dead").exists()
        assert np.array_equal(sum(f.answer["n"] for f in found), tokens.type_counts)


def test_what_is_no_client_is_refused():
    with pytest.raises(tl.SchemaError, match="client must be a distributed.Client, not str"):
        tl.Parts(["somewhere"], client="tcp://127.0.0.1:8786")
