import pandas as pd

import textlab as tl
from textlab.analyses.kwic.ranking import ranked


def test_lines_with_most_places_of_a_word_beside_the_node_first():
    frame = pd.DataFrame({"text": ["a tax a", "b tax c", "a tax", "tax a a a a"]})
    lines = tl.kwic(tl.tokenize(tl.from_frame(frame)), "tax", window=2)
    best = ranked(lines, "a")
    assert best.table["doc_id"].tolist() == [
        "row-0001",
        "row-0004",
        "row-0003",
        "row-0002",
    ]  # 2, 2 in the window, 1, 0
    assert ranked(best, "tax").table.equals(best.table), "the node itself is no context"
    assert "ranked by places of a" in best.settings["steps"][-1]
    assert best.counts("doc_id").equals(lines.counts("doc_id"))
    assert len(ranked(tl.kwic(lines.tokens, "nothing"), "a")) == 0
