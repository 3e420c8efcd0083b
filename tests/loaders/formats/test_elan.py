"""Which ELAN tiers are speech: judged by what they are called, by their type and by what stands in them."""

from __future__ import annotations

import time

import pytest
from loader_checks import check, said, turns

from textlab.errors import UnreadableFile
from textlab.loaders.formats.tei import read_xml
from textlab.loaders.reading import Options, Reading

TALE = ["TALE_01_001", "TALE_01_002"]
WORDS = ["the heron left the pond", "and nobody saw it"]
FRENCH = ["le heron quitta l'étang", "personne ne vit"]


def eaf(*tiers: tuple[str, str, str, str, list[str]], types: str = "") -> bytes:
    """Tiers as (name, participant, type, parent, texts)."""
    out = "".join(f'<TIME_SLOT TIME_SLOT_ID="t{k}" TIME_VALUE="{1000 * k}"/>' for k in range(30))
    for name, participant, kind, parent, texts in tiers:
        who = f' PARTICIPANT="{participant}"' if participant else ""
        above = f' PARENT_REF="{parent}"' if parent else ""
        out += f'<TIER TIER_ID="{name}"{who} LINGUISTIC_TYPE_REF="{kind}"{above}>'
        for k, text in enumerate(texts):
            times = f'ANNOTATION_REF="{parent}{k}"' if parent else f'TIME_SLOT_REF1="t{k}" TIME_SLOT_REF2="t{k + 1}"'
            tag = "REF_ANNOTATION" if parent else "ALIGNABLE_ANNOTATION"
            out += f'<ANNOTATION><{tag} ANNOTATION_ID="{name}{k}" {times}><ANNOTATION_VALUE>{text}</ANNOTATION_VALUE></{tag}></ANNOTATION>'  # fmt: skip
        out += "</TIER>"
    return f"<ANNOTATION_DOCUMENT>{out}{types}</ANNOTATION_DOCUMENT>".encode()


def _read(*tiers: tuple[str, str, str, str, list[str]], types: str = "") -> Reading:
    return check(read_xml(eaf(*tiers, types=types), "a.eaf", Options()))


@pytest.mark.parametrize(
    "names", [("ref@MA", "tx@MA", "ft@MA"), ("A_ref", "A_utterance", "A_translation"), ("x", "y", "free")]
)
def test_the_transcription_below_the_names_of_its_utterances(names: tuple[str, str, str]) -> None:
    top, tx, ft = names
    tree = [(top, "Mara", "a", "", TALE), (tx, "Mara", "b", top, WORDS), (ft, "Mara", "b", top, FRENCH)]
    for order in (tree, tree[::-1]):
        reading = _read(*order, ("hands", "Mara", "a", "", ["prep", "stroke"]))
        assert said(reading) == WORDS
        assert sorted(said(reading, "metadata")) == sorted([*TALE, *FRENCH, "prep", "stroke"])
        assert reading.notes[0].startswith(f"tier taken for speech: '{tx}'; layer metadata: ")
        assert "'hands' (2 annotations)" in reading.notes[0]
        first = next(r for r in reading.rows if r.layer == "body")
        assert (first.speaker, first.seconds_start) == ("Mara", 0.0)


def test_the_topmost_tier_if_it_is_what_was_said() -> None:
    reading = _read(("K-Spch", "", "s", "", WORDS), ("K-Words", "", "w", "K-Spch", ["the", "and"]),
                    ("W-Spch", "", "s", "", ["yes it did"]), ("W-RGU", "", "g", "", ["prep", "stroke"] * 8))  # fmt: skip
    assert sorted(said(reading)) == sorted([*WORDS, "yes it did"])
    assert "'W-RGU' (16 annotations)" in reading.notes[0]


def test_a_closed_vocabulary_is_no_speech() -> None:
    types = '<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="cv" CONTROLLED_VOCABULARY_REF="v"/>'
    reading = _read(("A", "", "s", "", ["ja", "nein"]), ("B", "", "cv", "", ["left", "right"]), types=types)
    assert said(reading) == ["ja", "nein"]


def test_short_answers_of_two_people_are_speech_and_need_no_note() -> None:
    reading = _read(("Hand, Ann", "Hand, Ann", "s", "", ["ja"]), ("Bob", "", "s", "", ["nein"]))
    assert said(reading) == ["ja", "nein"]
    assert reading.notes == ()


def test_where_nothing_reads_as_speech_the_best_is_taken_and_named() -> None:
    reading = _read(("gesture", "", "g", "", ["prep", "stroke"]), ("gloss", "", "g", "gesture", ["a", "b"]))
    assert said(reading) == ["prep", "stroke"]
    assert reading.notes[0] == "tier taken for speech: 'gesture'; layer metadata: 'gloss' (2 annotations)"


def test_odd_numbers_circles_and_missing_parents() -> None:
    slots = '<TIME_SLOT TIME_SLOT_ID="t" TIME_VALUE="{}"/>'
    tier = '<TIER TIER_ID="{}" PARENT_REF="{}"><ANNOTATION><ALIGNABLE_ANNOTATION TIME_SLOT_REF1="t"><ANNOTATION_VALUE>we go on</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>'  # fmt: skip
    for value in ("²", "x", "-5", "9" * 5000, ""):
        body = slots.format(value) + tier.format("a", "b") + tier.format("b", "a") + tier.format("c", "gone")
        reading = check(read_xml(f"<ANNOTATION_DOCUMENT>{body}</ANNOTATION_DOCUMENT>".encode(), "a.eaf", Options()))
        assert reading.text.count("we go on") == 3
    with pytest.raises(UnreadableFile, match=r"a\.eaf \(<TIER>\): holds no annotation with text"):
        read_xml(b"<ANNOTATION_DOCUMENT><TIER/></ANNOTATION_DOCUMENT>", "a.eaf", Options())


def test_thousands_of_tiers_in_a_chain() -> None:
    tiers = [(f"t{k}", "", "s", f"t{k - 1}" if k else "", ["a b c"]) for k in range(4000)]
    began = time.process_time()
    _read(*tiers[::-1])
    assert time.process_time() - began < 4


OPTIONS = Options()


EAF = """<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT AUTHOR="Ann" DATE="2024-05-03T10:00:00+00:00" FORMAT="3.0" VERSION="3.0">
<TIME_ORDER><TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="0"/><TIME_SLOT TIME_SLOT_ID="ts2" TIME_VALUE="1500"/>
<TIME_SLOT TIME_SLOT_ID="ts3" TIME_VALUE="1000"/><TIME_SLOT TIME_SLOT_ID="ts4" TIME_VALUE="2500"/>
<TIME_SLOT TIME_SLOT_ID="ts5"/><TIME_SLOT TIME_SLOT_ID="ts6" TIME_VALUE="4000"/></TIME_ORDER>
<TIER TIER_ID="gloss" PARENT_REF="A_orth" LINGUISTIC_TYPE_REF="x"><ANNOTATION><REF_ANNOTATION ANNOTATION_ID="a9"
 ANNOTATION_REF="a1"><ANNOTATION_VALUE>hello</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION></TIER>
<TIER TIER_ID="A_orth" PARTICIPANT="Ann Lee" LINGUISTIC_TYPE_REF="x">
<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a1" TIME_SLOT_REF1="ts1" TIME_SLOT_REF2="ts2">
<ANNOTATION_VALUE>hallo</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>
<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a3" TIME_SLOT_REF1="ts5" TIME_SLOT_REF2="ts6">
<ANNOTATION_VALUE>tschüss</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>
<TIER TIER_ID="B" LINGUISTIC_TYPE_REF="x">
<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a2" TIME_SLOT_REF1="ts3" TIME_SLOT_REF2="ts4">
<ANNOTATION_VALUE>ja</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>
</ANNOTATION_DOCUMENT>"""


def test_elan_tiers_are_speakers_with_times() -> None:
    reading = check(read_xml(EAF.encode(), "a.eaf", OPTIONS))
    assert turns(reading) == [("Ann Lee", "hallo", 1), ("B", "ja", 2), ("Ann Lee", "tschüss", 3)]
    assert said(reading, "metadata") == ["hello"]
    times = [(r.seconds_start, r.seconds_end) for r in reading.rows if r.layer == "body"]
    assert times == [(0.0, 1.5), (1.0, 2.5), (None, 4.0)]
    gloss = next(r for r in reading.rows if r.layer == "metadata")
    assert (gloss.seconds_start, gloss.more) == (0.0, {"tier": "gloss"})
    assert reading.notes == (
        "tiers taken for speech: 'A_orth', 'B'; layer metadata: 'gloss' (1 annotation)",
        "1 annotation without times, placed where their tier has them",
    )


def test_elan_without_annotations() -> None:
    with pytest.raises(UnreadableFile, match=r"a\.eaf \(<TIER>\): holds no annotation"):
        read_xml(b"<ANNOTATION_DOCUMENT/>", "a.eaf", OPTIONS)


def test_a_long_number_takes_no_longer_than_other_words() -> None:
    raw = EAF.replace("hallo", "7" * 5_000 + " and on").replace(
        "<ANNOTATION_VALUE>ja<", f"<ANNOTATION_VALUE>{'8' * 5_000} no<"
    )
    began = time.process_time()
    read_xml(raw.encode(), "a.eaf", OPTIONS)
    assert time.process_time() - began < 1.0


def test_sounds_within_what_is_said_are_events() -> None:
    reading = check(
        read_xml(eaf(("Ann", "", "t", "", ["[laughs] oh yes", "(applause)", "and so on"])), "a.eaf", Options())
    )
    assert said(reading) == ["oh yes", "and so on"]
    assert [reading.text[r.start : r.end] for r in reading.rows if r.kind == "event"] == ["[laughs]", "(applause)"]


def test_a_tier_named_after_a_language_is_a_translation_beside_others() -> None:
    tiers = [("K", "", "t", "", WORDS), ("Englisch", "", "t", "", FRENCH)]
    assert said(check(read_xml(eaf(*tiers), "a.eaf", Options()))) == WORDS
    assert (
        said(check(read_xml(eaf(("English", "", "t", "", WORDS)), "a.eaf", Options()))) == WORDS
    )  # nothing else there
