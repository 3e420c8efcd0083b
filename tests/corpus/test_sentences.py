"""Sentence rules and the punctuation gate: hand-sized texts, worked out on paper."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from passage_checks import one, pieces

from textlab.corpus import Corpus
from textlab.corpus.split import split_passages
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
        out = split_passages(talk, "sentence", None)
        assert list(out.index) == ["talk:p1", "talk:p2", "talk:p3.01", "talk:p3.02", "talk:p4", "talk:p5"]
        both = out.loc[["talk:p3.01", "talk:p3.02"]].drop(columns=["start", "end"])
        assert both.drop_duplicates().shape[0] == 1
        assert_frame_equal(out.loc[["talk:p5"]], talk.passages.loc[["talk:p5"]])

    def test_only_body_is_cut(self):
        assert pieces(one("One. Two.", layer=["heading"]), "sentence") == ["One. Two."]

    def test_unpunctuated_text_is_refused(self):
        corpus = one("so we talked and " * 25 + "then stopped.")  # 102 words, one ender
        with pytest.raises(NotEnoughData) as caught:
            split_passages(corpus, "sentence", None)
        assert str(caught.value) == (
            "split: document 'd' has 0.98 sentence enders per 100 words of body, and sentences need at least 1.0. "
            'Use split(by="window", size=100), or leave the document out with where(doc_id=...).'
        )

    def test_a_decimal_or_an_address_is_no_sentence_ender(self):
        with pytest.raises(NotEnoughData, match=r"0\.00 sentence enders"):
            split_passages(one("we saw 3.5 at www.site.org and " * 10), "sentence", None)

    def test_a_short_text_may_be_one_sentence(self):
        assert len(split_passages(one("word " * 49), "sentence", None)) == 1

    def test_several_poor_documents_are_counted(self):
        passages = pd.DataFrame({"doc_id": ["a", "b"], "start": 0, "end": 300}, index=["p", "q"])
        corpus = Corpus(pd.DataFrame(index=["a", "b"]), passages, ["word " * 60] * 2)
        with pytest.raises(NotEnoughData, match=r"'a' \(and 1 more like it\)"):
            split_passages(corpus, "sentence", None)

    @settings(deadline=None)
    @given(st.text(alphabet='aB1 .!?…。\n"”)(é中🎉', max_size=60))
    def test_pieces_lose_nothing_but_white_space(self, text):
        cut = split_passages(one(text), "sentence", None)
        found = "".join(text[a:b] for a, b in cut[["start", "end"]].to_numpy())
        assert "".join(found.split()) == "".join(text.split())
        assert cut.index.is_unique
        assert (cut["start"].to_numpy()[1:] >= cut["end"].to_numpy()[:-1]).all()
