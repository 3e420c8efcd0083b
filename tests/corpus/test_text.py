"""Words counted and ranges cut from the bytes, against Python's own split and slices."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textlab.corpus import text as _text
from textlab.corpus.text import count_words, excerpts


@settings(deadline=None)
@given(st.text("aé你🎉 ", max_size=200), st.data(), st.sampled_from([1, 40, 1 << 18]))
def test_ranges_are_cut_as_slices_are(text, data, at_once):
    edge = st.integers(0, len(text))
    spans = [sorted(pair) for pair in data.draw(st.lists(st.tuples(edge, edge), max_size=12))]
    place = np.append(0, np.cumsum([len(c.encode()) for c in text], dtype=np.int64))
    start, end = (place[[span[k] for span in spans]] if spans else np.empty(0, dtype=np.int64) for k in (0, 1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_text, "EXCERPT_BYTES", at_once)
        cut = excerpts(np.frombuffer(text.encode(), dtype=np.uint8), start, end)
    assert cut.to_pylist() == [text[a:b] for a, b in spans]
    cut.validate(full=True)


def test_long_and_short_ranges_side_by_side_do_not_write_over_each_other():
    buffer = np.arange(97, 122, dtype=np.uint8).repeat(41)
    rng = np.random.default_rng(1)
    start = rng.integers(0, len(buffer), 3000)
    end = np.minimum(start + rng.integers(0, 100, 3000), len(buffer))
    whole = buffer.tobytes().decode()
    assert excerpts(buffer, start, end).to_pylist() == [
        whole[a:b] for a, b in zip(start.tolist(), end.tolist(), strict=True)
    ]


class TestCountWords:
    @settings(deadline=None)
    @given(st.text(alphabet="a é🎉\n", max_size=60), st.lists(st.integers(0, 60), max_size=12), st.integers(1, 9))
    def test_blocks_of_any_size_count_the_same(self, text, edges, block):
        raw = text.encode()
        edges = sorted(min(e, len(raw)) for e in edges)
        spans = np.array([*zip(edges[0::2], edges[1::2], strict=False)], dtype=np.int64).reshape(-1, 2)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(_text, "BLOCK_BYTES", block)
            found = count_words(np.frombuffer(raw, dtype=np.uint8), spans[:, 0], spans[:, 1])
        assert list(found) == [len(raw[a:b].split()) for a, b in spans]

    def test_no_spans(self):
        none = np.empty(0, dtype=np.int64)
        assert len(count_words(np.empty(0, dtype=np.uint8), none, none)) == 0
