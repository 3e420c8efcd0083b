"""One parquet file: what goes out comes back, and what is broken is refused."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from pandas.testing import assert_frame_equal
from storage_checks import CHAT, PANEL, any_corpora, corpus

from textlab.corpus import Corpus
from textlab.corpus.storage import parquet as store
from textlab.errors import SchemaError, UnreadableFile


def assert_same(one, other):
    assert_frame_equal(other.documents, one.documents)
    assert_frame_equal(other.passages, one.passages)
    assert_frame_equal(other.notes, one.notes)
    assert_frame_equal(other.corrections, one.corrections)
    assert other.fingerprint == one.fingerprint
    assert [other.document_text(d) for d in other.documents.index] == [
        one.document_text(d) for d in one.documents.index
    ]
    np.testing.assert_array_equal(progress(other), progress(one))


def progress(made):
    """Of the first character of every passage."""
    return made.data.progress(made.data.byte_spans[0])


class TestParquet:
    @pytest.mark.parametrize(
        "make",
        [
            corpus,
            lambda: corpus().where(speaker="Ann Ö"),
            lambda: corpus().where(doc_id="chat"),
            lambda: corpus().where(start=lambda s: s > 999),
            lambda: corpus().split("window", size=1),
            lambda: corpus().group().sample(1),
            lambda: corpus().join(pd.DataFrame({"title": ["B"]}, index=["Bob"]), on="speaker"),
            lambda: corpus().annotate(pd.DataFrame({"doc_id": ["panel"], "start": [5], "end": [9], "kind": "x"})),
        ],
        ids=["as read", "where", "one document", "nothing", "split", "group", "join", "annotate"],
    )
    def test_round_trip(self, tmp_path, make):
        made = make()
        assert made.to_parquet(tmp_path / "c.parquet") == tmp_path / "c.parquet"
        assert_same(made, Corpus.from_parquet(tmp_path / "c.parquet"))

    @pytest.mark.parametrize(
        "values",
        [
            pd.Categorical(["x", None, "x", "y"], categories=["z", "y", "x"], ordered=True),
            pd.Categorical([2, None, 2, 1], categories=[3, 2, 1]),
            pd.Series(["x", None, "x", "y"], dtype=object).astype("category").array,
            pd.array([1, None, 2, 3], dtype="Int8"),
            pd.array([True, None, False, True], dtype="boolean"),
            pd.array(["a", None, "b", ""], dtype="string"),
            pd.to_datetime(["2020-01-01", None, "2021", "2022"], format="ISO8601"),
            pd.to_datetime(["2020-01-01", None, "2021", "2022"], format="ISO8601").tz_localize("Europe/Paris"),
            pd.to_timedelta([1, 2, None, 3], unit="s"),
            pd.period_range("2020", periods=4, freq="M"),
            np.array([1, 2, 3, 4], dtype="float32"),
            [True, False, True, True],
            pd.Series(["a", None, "b", "c"], dtype=object),
            pd.Series(["a", np.nan, "b", "c"], dtype=object),
            pd.Series(["a", pd.NA, "b", "c"], dtype=object),
            pd.Series([["a"], [], None, ["b", "c"]], dtype=object),
            pd.Series([{"a": 1}, {"a": 2}, None, {"a": None}], dtype=object),
            pd.Series([None] * 4, dtype=object),
        ],
        ids=lambda values: str(getattr(values, "dtype", "bool")),
    )
    def test_every_type_comes_back(self, tmp_path, values):
        made = corpus()
        made.data.passages["extra"] = pd.Series(values).set_axis(made.passages.index)
        made.data.documents["extra"] = pd.Series(values).iloc[:2].set_axis(made.documents.index)
        assert made.passages["extra"].dtype == pd.Series(values).dtype
        back = Corpus.from_parquet(made.to_parquet(tmp_path / "c.parquet"))
        assert_same(made, back)
        missing = [type(v) for v in made.passages["extra"][made.passages["extra"].isna()]]
        assert [type(v) for v in back.passages["extra"][back.passages["extra"].isna()]] == missing

    @pytest.mark.parametrize(
        ("values", "message"),
        [
            ([1, "a", 2, 3], r"passages has a column that parquet cannot hold"),
            ([(1, 2), (3,), None, (4,)], r"column 'extra' of passages \(object\) would come back changed"),
            ([1, 2.0, 3, 4], r"column 'extra' of passages \(object\) would come back changed"),
            (["a", None, np.nan, "b"], r"column 'extra' of passages mixes None and nan"),
        ],
        ids=["mixed", "tuples", "numbers", "missing"],
    )
    def test_what_would_not_come_back_is_refused(self, tmp_path, values, message):
        made = corpus()
        made.data.passages["extra"] = pd.Series(values, index=made.passages.index, dtype=object)
        with pytest.raises(SchemaError, match=message):
            made.to_parquet(tmp_path / "c.parquet")
        assert list(tmp_path.iterdir()) == []

    def test_column_names_must_be_text(self, tmp_path):
        made = corpus().join(pd.DataFrame({7: ["x"]}, index=["panel"]))
        with pytest.raises(SchemaError, match=r"column names of documents must be text"):
            made.to_parquet(tmp_path / "c.parquet")

    def test_a_stranger_can_read_it(self, tmp_path):
        path = corpus().to_parquet(tmp_path / "c.parquet")
        table = pd.read_parquet(path)
        assert list(table.index) == ["panel", "chat"]
        assert list(table["text"]) == [PANEL, CHAT]
        assert [p["passage_id"] for p in table.loc["panel", "passages"]] == [
            "panel:p1",
            "panel:p2",
            "panel:p3",
        ]

    def test_names_that_clash(self, tmp_path):
        made = corpus().join(pd.DataFrame({"text": ["x"], "passages": [3]}, index=["chat"]))
        assert_same(made, Corpus.from_parquet(made.to_parquet(tmp_path / "c.parquet")))

    def test_several_row_groups(self, tmp_path, monkeypatch):
        monkeypatch.setattr(store, "_GROUP_BYTES", 8)
        made = corpus(extra=pd.Categorical(["x", None, "x", "y"], categories=["z", "y", "x"]))
        assert_same(made, Corpus.from_parquet(made.to_parquet(tmp_path / "c.parquet")))

    def test_texts_that_where_dropped_are_not_in_the_file(self, tmp_path):
        path = corpus().where(doc_id="chat").to_parquet(tmp_path / "c.parquet")
        assert list(pd.read_parquet(path, columns=["text"])["text"]) == [CHAT]
        assert list(Corpus.from_parquet(path).data.whole.documents.index) == ["chat"]

    def test_what_was_left_out_is_still_known(self, tmp_path):
        ann = Corpus.from_parquet(corpus().where(speaker="Ann Ö").to_parquet(tmp_path / "c.parquet"))
        assert ann.data.progress(ann.data.byte_spans[0])[1] == pytest.approx(7 / 9)

    def test_a_text_that_looks_like_the_seal(self, tmp_path):
        text = (store._SEAL + b"0" * 64).decode()
        spans = pd.DataFrame({"doc_id": ["d"], "start": [0], "end": [3]}, index=["p"])
        made = Corpus(pd.DataFrame({text: ["x"]}, index=["d"]), spans, [text * 2])
        assert_same(made, Corpus.from_parquet(made.to_parquet(tmp_path / "c.parquet")))

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
    @given(any_corpora)
    def test_any_text(self, tmp_path, made):
        assert_same(made, Corpus.from_parquet(made.to_parquet(tmp_path / "c.parquet")))


class TestBrokenFiles:
    def test_any_flipped_byte_is_seen(self, tmp_path):
        path = corpus().to_parquet(tmp_path / "c.parquet")
        whole = path.read_bytes()
        spots = np.random.default_rng(0).integers(0, len(whole), 200)
        for at in [0, 3, 4, len(whole) - 1, len(whole) - 5, whole.rindex(store._SEAL) + 20, *spots.tolist()]:
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            with pytest.raises(UnreadableFile, match=r"SHA-256 check failed|PAR1|no textlab checksum"):
                Corpus.from_parquet(path)

    @pytest.mark.parametrize("share", [0, 0.001, 0.5, 0.999])
    def test_a_cut_file(self, tmp_path, share):
        path = corpus().to_parquet(tmp_path / "c.parquet")
        whole = path.read_bytes()
        path.write_bytes(whole[: int(share * len(whole))])
        with pytest.raises(UnreadableFile, match=r"cut short: a parquet file ends with PAR1|does not begin with PAR1"):
            Corpus.from_parquet(path)

    def test_the_message_names_the_file_and_the_check(self, tmp_path):
        path = corpus().to_parquet(tmp_path / "c.parquet")
        whole = path.read_bytes()
        path.write_bytes(whole[:100] + bytes([whole[100] ^ 255]) + whole[101:])
        with pytest.raises(UnreadableFile) as caught:
            Corpus.from_parquet(path)
        reason = "altered since it was written: the SHA-256 check failed. Fetch it again."
        assert str(caught.value) == f"{path}: {reason}"

    def test_other_files(self, tmp_path):
        with pytest.raises(UnreadableFile, match=r"there is no such file"):
            Corpus.from_parquet(tmp_path / "none.parquet")
        (tmp_path / "text.parquet").write_text("This is a text, not parquet.")
        with pytest.raises(UnreadableFile, match=r"does not begin with PAR1"):
            Corpus.from_parquet(tmp_path / "text.parquet")
        pd.DataFrame({"a": [1]}).to_parquet(tmp_path / "other.parquet")
        with pytest.raises(UnreadableFile, match=r"no textlab checksum in it"):
            Corpus.from_parquet(tmp_path / "other.parquet")

    def test_a_newer_format(self, tmp_path, monkeypatch):
        monkeypatch.setattr(store, "_FILE_FORMAT", 2)
        path = corpus().to_parquet(tmp_path / "c.parquet")
        monkeypatch.setattr(store, "_FILE_FORMAT", 1)
        with pytest.raises(UnreadableFile, match=r"in format 2 of a newer textlab"):
            Corpus.from_parquet(path)
