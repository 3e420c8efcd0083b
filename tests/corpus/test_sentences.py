"""Sentence rules and the punctuation gate: hand-sized texts, worked out on paper."""

import pandas as pd
import pytest
from audit_checks import PROSE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from passage_checks import one, pieces

import textlab as tl
from textlab.corpus import Corpus
from textlab.corpus.sentences import punctuation, require_sentences, without_sentences
from textlab.corpus.split import split
from textlab.errors import NotEnoughData


class TestSentences:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("One. Two! Three? Four… Five", ["One.", "Two!", "Three?", "Four…", "Five"]),
            ("He left.  \n Then it rained.", ["He left.", "Then it rained."]),
            ('"Stop!" he said. "Why?" She ran.', ['"Stop!" he said.', '"Why?"', "She ran."]),
            ("(He left.) Then. “Go.” ‘No.’ Yes.", ["(He left.)", "Then.", "“Go.”", "‘No.’", "Yes."]),
            ("Mr. Pfizer met Dr. Who. They spoke.", ["Mr. Pfizer met Dr. Who.", "They spoke."]),
            ("Mrs. A met Prof. B, e.g. Here, i.e. There.", ["Mrs. A met Prof. B, e.g. Here, i.e. There."]),
            ("Cats, dogs, etc. Then cats vs. Dogs.", ["Cats, dogs, etc. Then cats vs. Dogs."]),
            ("St. Ives is in the U.S. Senate.", ["St. Ives is in the U.S. Senate."]),
            ("See Fig. 3, pp. 4 and No. 5. Next.", ["See Fig. 3, pp. 4 and No. 5.", "Next."]),
            ("She said no. Then no. 5 came.", ["She said no.", "Then no. 5 came."]),
            ("J. K. Rowling wrote. So do I. Good.", ["J. K. Rowling wrote.", "So do I.", "Good."]),
            ("It rose 3.5 percent. In 1999. Then 2.", ["It rose 3.5 percent.", "In 1999.", "Then 2."]),
            ("1. First point. 2 more.\n2. Second.", ["1. First point.", "2 more.", "2. Second."]),
            ("Well... you know. Well... You know.", ["Well... you know.", "Well...", "You know."]),
            ("So it is.[12] Next one.", ["So it is.[12]", "Next one."]),
            ("ends here.lower and www.site.org stay.", ["ends here.lower and www.site.org stay."]),
            ("第一句。第二句！「第三句？」第四句", ["第一句。", "第二句！", "「第三句？」", "第四句"]),
            ("Он ушёл. Она осталась.", ["Он ушёл.", "Она осталась."]),
            ("ذهب الرجل. عاد؟ نعم.", ["ذهب الرجل.", "عاد؟", "نعم."]),
            ("¿Qué? ¡Nada! «Bien.» É isso.", ["¿Qué?", "¡Nada!", "«Bien.»", "É isso."]),
            ("Then 🎉. Ünder a tree.", ["Then 🎉.", "Ünder a tree."]),
            ("no punctuation at all", ["no punctuation at all"]),
        ],
    )
    def test_rules(self, text, expected):
        assert pieces(one(text), "sentence") == expected

    def test_ids_and_metadata(self, talk):
        out = split(talk.data, "sentence", None).passages
        assert list(out.index) == ["talk:p1", "talk:p2", "talk:p3.01", "talk:p3.02", "talk:p4", "talk:p5"]
        both = out.loc[["talk:p3.01", "talk:p3.02"]].drop(columns=["start", "end"])
        assert both.drop_duplicates().shape[0] == 1
        assert_frame_equal(out.loc[["talk:p5"]], talk.passages.loc[["talk:p5"]])

    def test_only_body_is_cut(self):
        assert pieces(one("One. Two.", layer=["heading"]), "sentence") == ["One. Two."]

    def test_unpunctuated_text_is_refused(self):
        corpus = one("so we talked and " * 25 + "then stopped.")  # 102 words, one ender
        with pytest.raises(NotEnoughData) as caught:
            split(corpus.data, "sentence", None)
        assert str(caught.value) == (
            "split: sentences need at least 1.0 sentence enders per 100 words of body; 1 of 1 document with fewer: "
            "'d' (0.98). Use fixed windows, corpus.split(by=\"window\", size=100), or leave such documents out with "
            "corpus.where(doc_id=[...])."
        )

    def test_a_decimal_or_an_address_is_no_sentence_ender(self):
        with pytest.raises(NotEnoughData, match=r"\(0\.00\)"):
            split(one("we saw 3.5 at www.site.org and " * 10).data, "sentence", None)

    def test_a_short_text_may_be_one_sentence(self):
        assert len(split(one("word " * 49).data, "sentence", None).passages) == 1

    def test_several_poor_documents_are_counted(self):
        passages = pd.DataFrame({"doc_id": ["a", "b"], "start": 0, "end": 300}, index=["p", "q"])
        corpus = Corpus(pd.DataFrame(index=["a", "b"]), passages, ["word " * 60] * 2)
        with pytest.raises(NotEnoughData, match=r"2 of 2 documents .* 'a' \(0\.00\), 'b' \(0\.00\)"):
            split(corpus.data, "sentence", None)

    @settings(deadline=None)
    @given(st.text(alphabet='aB1 .!?…。\n"”)(é中🎉', max_size=60))
    def test_pieces_lose_nothing_but_white_space(self, text):
        cut = split(one(text).data, "sentence", None).passages
        found = "".join(text[a:b] for a, b in cut[["start", "end"]].to_numpy())
        assert "".join(found.split()) == "".join(text.split())
        assert cut.index.is_unique
        assert (cut["start"].to_numpy()[1:] >= cut["end"].to_numpy()[:-1]).all()


def test_the_gate_names_document_rate_and_remedy(lay_out):
    corpus = lay_out({"bare": [{"text": "um " * 60}], "prose": [{"text": PROSE * 6}]})
    with pytest.raises(tl.NotEnoughData) as error:
        require_sentences("kwic", corpus.data)
    assert str(error.value) == (
        "kwic: sentences need at least 1.0 sentence enders per 100 words of body; 1 of 2 documents with fewer: 'bare' (0.00). "
        'Use fixed windows, corpus.split(by="window", size=100), or leave such documents out with '
        "corpus.where(doc_id=[...])."
    )
    require_sentences("kwic", corpus.where(doc_id="prose").data)
    require_sentences("kwic", corpus.data, ["prose"])
    with pytest.raises(tl.NotEnoughData, match=r"readability: .* 1 of 1 document"):
        require_sentences("readability", corpus.data, ["bare", "bare"])


def test_many_documents_are_named_up_to_four(lay_out):
    corpus = lay_out({f"d{k}": [{"text": "um " * 60}] for k in range(6)})
    with pytest.raises(tl.NotEnoughData, match=r"6 of 6 documents .*'d3' \(0.00\) \.\.\."):
        require_sentences("x", corpus.data)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.lists(st.sampled_from(["tax", "rich.", "pay!", "(no.)", "3.5", "税。", "um", "um um um um"]), max_size=70),
        min_size=1, max_size=4,
    )
)  # fmt: skip
def test_the_gate_and_split_agree(lay_out, turns):
    corpus = lay_out({"d": [{"text": " ".join(words)} for words in turns]})
    refusals = []
    for ask in (lambda: corpus.split(by="sentence"), lambda: require_sentences("x", corpus.data)):
        try:
            ask()
            refusals.append(False)
        except tl.NotEnoughData:
            refusals.append(True)
    assert refusals[0] == refusals[1]


def test_every_sentence_based_method_passes_through_it(lay_out):
    corpus = lay_out({"bare": [{"text": "um " * 60}]})
    assert without_sentences(corpus.data).to_dict() == {"bare": 0.0}
    tokens = tl.tokenize(corpus)
    with pytest.raises(tl.NotEnoughData, match="^kwic: sentences need"):
        tl.kwic(tokens, "um", window="sentence")
    with pytest.raises(tl.NotEnoughData, match="^describe: flesch_kincaid: sentences need"):
        tl.describe(tokens, measures="flesch_kincaid", n_resamples=0)


class TestPunctuation:
    def test_it_counts_what_split_counts(self):
        corpus = tl.from_frame(pd.DataFrame({"text": ["One. Two! Three?) 3.5 no. end", "没有。税！"]}))
        table = punctuation(corpus.data)
        assert table["n_enders"].tolist() == [4, 2]
        assert table["n_words"].tolist() == [6, 1]
        assert table["enders_per_100"].tolist() == [pytest.approx(400 / 6), 200]

    def test_a_document_without_a_body_has_no_rate(self):
        corpus = one("Menu.", layer=["furniture"])
        assert punctuation(corpus.data).iloc[0, :2].tolist() == [0, 0]
        assert punctuation(corpus.data)["enders_per_100"].isna().all()

    def test_the_table_is_a_copy(self):
        corpus = one("One. Two.")
        mine = punctuation(corpus.data)
        mine["n_enders"] = -1
        assert punctuation(corpus.data)["n_enders"].tolist() == [2]
