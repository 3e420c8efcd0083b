"""Scripts without spaces: what is no word is not counted in silence."""

import pytest

import textlab as tl
from textlab.tokens.unspaced import are_characters, in_runs, script_of

THAI = "ภาษาไทยไม่มีเว้นวรรคระหว่างคำ"
CUT = "ภาษา ไทย ไม่ มี เว้นวรรค ระหว่าง คำ"
KHMER, LAO = "ភាសាខ្មែរមិនមានដកឃ្លា", "ພາສາລາວບໍ່ມີຍະຫວ່າງລະຫວ່າງ"
CHINESE, JAPANESE = "中国的经济发展很快", "私たちは経済について話します"


@pytest.mark.parametrize("text", [THAI, KHMER, LAO])
def test_runs_of_letters_are_said_to_be_no_words(talk, text):
    corpus = talk(*[f"{text} {text} {text}"] * 12)
    with pytest.warns(tl.TextlabWarning, match=r"^tokenize: 100% of the letters stand in runs without spaces") as said:
        tokens = tl.tokenize(corpus)
    assert len(said) == 1
    assert in_runs(tokens.types).all()


@pytest.mark.parametrize("text", [CHINESE, JAPANESE])
def test_characters_are_said_to_be_no_words(talk, text):
    with pytest.warns(tl.TextlabWarning, match=r"^tokenize: 100% of the words are single characters of Chinese"):
        tokens = tl.tokenize(talk(*[text] * 6))
    assert are_characters(tokens.types).all()


def test_what_a_segmenter_has_cut_and_a_few_letters_in_passing_are_words(talk):
    """No warning: warnings are errors here."""
    tl.tokenize(talk(*[CUT] * 12))
    tl.tokenize(
        talk(
            *[
                "the price of tax is what we pay for 税金 and nothing more than that, or so it has been said to me by all of them"
            ]
            * 12
        )
    )
    tl.tokenize(talk("税金"))  # too short to say anything of
    tl.tokenize(talk(*["한국어 문장에는 띄어쓰기가 있다"] * 12))


def test_the_audit_refuses_counts_of_characters(talk):
    with pytest.warns(tl.TextlabWarning, match="single characters"):
        found = tl.audit(talk(*[CHINESE * 3] * 12))
    verdicts = found.verdicts.set_index("method")["verdict"]
    assert set(verdicts[["kwic", "collocates", "topics"]]) == {"not supported"}


def test_a_pattern_of_several_characters_names_what_would_do(talk):
    with pytest.warns(tl.TextlabWarning, match="single characters"):
        tokens = tl.tokenize(talk(*[CHINESE] * 6))
    with pytest.warns(tl.TextlabWarning, match="'中国' is cut into 2 words; write '中 国'"):
        assert len(tl.kwic(tokens, "中国")) == 0
    assert len(tl.kwic(tokens, "中 国")) == 6
    joined = tokens.join("中 国", sep="")
    assert len(tl.kwic(joined, "中国")) == 6  # a word of these tokens now: nothing is said


def test_script_of_the_first_letter():
    assert [script_of(x) for x in ("tax", "3.5", "ไทย", "中国", "налог")] == ["LATIN", None, "THAI", "CJK", "CYRILLIC"]
