"""What can be looked at in a corpus."""

import pandas as pd
import pytest

import textlab as tl
from textlab.corpus import Corpus, CorpusData


def test_tables_are_copies_and_data_is_not(talk):
    assert talk.passages is not talk.data.passages
    mine = talk.passages
    mine["new"] = 1
    assert "new" not in talk.data.passages
    assert talk.data is talk.data


def test_a_corpus_of_data_is_the_corpus(talk):
    same = Corpus.from_data(talk.data)
    assert isinstance(same.data, CorpusData)
    assert same.fingerprint == talk.fingerprint
    assert repr(same) == repr(talk) == "<Corpus: 1 document, 5 passages (4 body), 2 speakers>"


def test_steps_say_what_was_done(talk):
    assert talk.steps == ()
    made = talk.where(speaker="Ann").split("window", size=2)
    assert made.steps == ("only passages whose speaker is Ann", "body cut into windows of 2 words")


class TestHtml:
    def test_it_shows_titles_sizes_layers_and_speakers(self, talk):
        html = talk._repr_html_()
        for words in (
            "Talk",
            f"{len(talk.document_text('talk'))}",
            "body 4, furniture 1",
            "Ann, Bob",
            "Corpus: 1 document, 5 passages",
        ):
            assert words in html

    def test_sources_are_escaped(self):
        hostile = "<script>alert(1)</script>"
        texts = pd.DataFrame({"doc_id": [hostile], "text": ["Hi."], "title": [hostile], "speaker": [hostile]})
        html = tl.from_frame(texts)._repr_html_()
        assert "<script" not in html
        assert html.count("&lt;script&gt;") == 3

    def test_many_documents_and_speakers_are_counted(self):
        rows = [{"doc_id": f"d{k}", "text": f"Word {n}.", "speaker": f"S{n}"} for k in range(30) for n in range(6)]
        html = tl.from_frame(pd.DataFrame(rows), rows="passage")._repr_html_()
        assert "20 of 30 rows" in html
        assert "S0, S1, S2, S3 and 2 more" in html
        assert "d20" not in html

    def test_an_empty_corpus(self, talk):
        assert "0 rows" in talk.where(n=lambda n: n > 9)._repr_html_()

    def test_a_document_without_passages_or_body(self):
        passages = pd.DataFrame({"doc_id": ["b"], "start": [0], "end": [2], "layer": ["furniture"]}, index=["b:1"])
        html = Corpus(pd.DataFrame(index=["a", "b"]), passages, ["One.", "Two."])._repr_html_()
        assert html.count("–") == 5  # two titles, the layers of a, two lists of speakers


def test_pieces_are_cut_without_decoding_the_rest(talk):
    text = talk.document_text("talk")
    assert talk.data.excerpt("talk", 5, 22) == text[5:22]
    with pytest.raises(tl.UnknownName, match="document 'tlak'"):
        talk.document_text("tlak")
