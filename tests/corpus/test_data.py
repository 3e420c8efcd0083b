"""Bytes under the characters: spans, words and progress, in any script."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textlab.corpus import Corpus


def whole(*texts, **columns):
    """A passage a document, from end to end."""
    ids = [f"d{k}" for k in range(len(texts))]
    spans = {"doc_id": ids, "start": 0, "end": [len(t) for t in texts], **columns}
    return Corpus(pd.DataFrame(index=ids), pd.DataFrame(spans, index=[f"p{k}" for k in range(len(texts))]), texts)


LETTERS = st.text(alphabet="ab é\u0301你語שَ🎉𝒳\r\n\x00", max_size=20)


class TestBytes:
    @settings(deadline=None)
    @given(st.lists(LETTERS, min_size=1, max_size=4), st.data())
    def test_characters_to_bytes_and_back(self, texts, data):
        ids = [f"d{k}" for k in range(len(texts))]
        spans = []
        for doc_id, text in zip(ids, texts, strict=True):
            edges = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
            spans += [(doc_id, a, b) for a, b in zip(edges[0::2], edges[1::2], strict=False)]
        table = pd.DataFrame(spans, columns=["doc_id", "start", "end"])
        made = Corpus(pd.DataFrame(index=ids), table.astype({"doc_id": "str", "start": int, "end": int}), texts)
        starts, ends = made.data.byte_spans
        raw = made.data.buffer.tobytes()
        assert raw == "".join(texts).encode()
        for passage_id, a, b in zip(made.passages.index, starts, ends, strict=True):
            assert raw[a:b].decode() == made.text(passage_id)
        codes = made.data.document_of_passage
        assert list(made.data.chars_at(codes, starts)) == list(made.passages["start"])
        assert list(made.data.chars_at(codes, ends)) == list(made.passages["end"])

    @settings(deadline=None)
    @given(st.lists(LETTERS, min_size=2, max_size=4))
    def test_a_corpus_made_by_where_points_to_the_same_bytes(self, texts):
        last = whole(*texts).where(doc_id=f"d{len(texts) - 1}")
        (start,), (end,) = last.data.byte_spans
        assert last.data.buffer.tobytes()[start:end].decode() == texts[-1]
        assert last.data.chars_at(last.data.document_of_passage, np.array([end]))[0] == len(texts[-1])

    @settings(deadline=None)
    @given(st.lists(st.text(alphabet="a é🎉你 \n\t", max_size=20), min_size=1, max_size=3))
    def test_words_are_those_of_split(self, texts):
        assert list(whole(*texts).data.words_per_passage) == [len(t.split()) for t in texts]

    @settings(deadline=None)
    @given(LETTERS, LETTERS)
    def test_progress_runs_from_0_to_1_in_every_document(self, one, two):
        made = whole(one, two)
        starts, ends = made.data.byte_spans
        for at, words in enumerate(made.data.words_per_passage):
            if words:
                assert made.data.progress(starts[[at]])[0] == 0
                assert made.data.progress(ends[[at]] - 1)[0] == pytest.approx(1, abs=1 / (ends[at] - starts[at]) + 1e-9)


def test_what_verbs_give_shares_the_texts_and_knows_the_whole(talk):
    part = talk.where(speaker="Bob").split("window", size=2).data
    assert part.texts is talk.data.texts
    assert part.part_of is talk.data
    assert part.whole is talk.data
    assert talk.data.whole is talk.data
    assert part.rows_of(["talk", "tlak"]).tolist() == [0, -1]
