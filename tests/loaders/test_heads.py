"""One line: does it open somebody's turn?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab.loaders.heads import Head, head_of, is_omitted
from textlab.loaders.speakers import is_name, label_kind


def _head(line: str, *, numbered: bool = False) -> Head:
    head = head_of(line, 0, len(line), numbered)
    assert head is not None
    return head


@pytest.mark.parametrize(
    ("line", "label", "style", "rest"),
    [
        ("Ann Lee: hi", "Ann Lee", "colon", "hi"),
        ("ANN (12:03): hi", "ANN", "colon", "hi"),
        ("ANN [00:12:03]: hi", "ANN", "colon", "hi"),
        ("Ann 12:03: hi", "Ann", "colon", "hi"),
        ("[00:12:03] ANN: hi", "ANN", "colon", "hi"),
        ("<b>Ann:</b> hi", "Ann", "colon", "hi"),
        ("<strong>Ann</strong>: hi", "Ann", "colon", "hi"),
        ("**Ann:** hi", "Ann", "colon", "hi"),
        ("__Ann__: hi", "Ann", "colon", "hi"),
        ("Ann (laughing): hi", "Ann", "colon", "hi"),
        ("Ann\thi", "Ann", "tab", "hi"),
        ("Ann\t0:03\thi", "Ann", "tab", "hi"),
        ("Mr. SMITH. I rise", "Mr. SMITH", "point", "I rise"),
        ("<ann> hi", "ann", "angle", "hi"),
        ("12/03/2024, 14:22 - Ann: hi", "Ann", "message", "hi"),
        ("[12/03/2024, 14:22:05] \u200eAnn: hi", "Ann", "message", "hi"),
        ("12/03/24, 2:22\u202fpm - +44 7700 900123: hi", "+44 7700 900123", "message", "hi"),
        ("[2024-03-12 14:22] Ann: hi", "Ann", "message", "hi"),
        ("14:22:05\t From  Ann Lee : hi", "Ann Lee", "colon", "hi"),
        ("14:22:05 From Ann to Bob (Privately) : hi", "Ann", "message", "hi"),
        ("The Parliamentary Under-Secretary of State for the Home Department (Mr. Colin Dray): hi",
         "The Parliamentary Under-Secretary of State for the Home Department (Mr. Colin Dray)", "colon", "hi"),
    ],
)  # fmt: skip
def test_layouts(line: str, label: str, style: str, rest: str) -> None:
    head = _head(line)
    assert (head.label, head.style, head.kind, line[head.text_start :].strip()) == (label, style, "name", rest)


@pytest.mark.parametrize(
    ("line", "label"),
    [("Ann Lee  0:03", "Ann Lee"), ("Ann\t0:03", "Ann"), ("[Ann Lee] 14:03:22", "Ann Lee"), ("Ann, [12.03.2024 14:22]", "Ann"),
     ("Ann — 12/03/2024 2:22 PM", "Ann")],
)  # fmt: skip
def test_a_name_and_a_time_stand_over_the_words(line: str, label: str) -> None:
    head = _head(line)
    assert (head.label, head.style, head.text_start) == (label, "line", len(line))


def test_what_else_a_line_says() -> None:
    assert _head("14:22:05 From Ann to Bob (Privately) : hi").to == "Bob (Privately)"
    assert _head("12/03/2024, 14:22 - Ann: hi").sent == "12/03/2024, 14:22"
    assert _head("12/03/2024, 14:22 - Ann left the group").style == "system"
    assert _head("12  Ann: hi", numbered=True).label == "Ann"
    assert (_head("1: hi").kind, _head("the minister: hi").kind, _head("What I mean: hi").kind) == (
        "number",
        "phrase",
        "sentence",
    )
    assert head_of("just words", 0, 10) is None


@pytest.mark.parametrize(
    "said", ["<Media omitted>", "<Medien ausgeschlossen>", "\u200eimage omitted", "a.jpg (file attached)"]
)
def test_what_messengers_write_for_pictures(said: str) -> None:
    assert is_omitted(said)
    assert not is_omitted("I omitted it")


@pytest.mark.parametrize(
    ("label", "kind"),
    [("Ann", "name"), ("ann_lee", "name"), ("mary-jane2", "name"), ("+44 (0)7700 900123", "name"), ("S1", "name"), ("@ann", "name"),
     ("Le ministre de l'Intérieur", "phrase"), ("the minister", "phrase"), ("mary-jane", "phrase"), ("12", "number"),
     ("I mean", "sentence"), ("Was ich meine ist", "sentence"), ("We ask. The answer", "sentence"), ("...", "sentence"),
     ("Ministre de l'Intérieur", "name"), ("Président d'Arc", "name")],
)  # fmt: skip
def test_kinds_of_labels(label: str, kind: str) -> None:
    assert label_kind(label) == kind
    assert is_name(label) or kind != "name" or not label[0].isupper()


@given(st.text(alphabet="Aan: \t[]()<>*_.-0123456789/,\u200eB", max_size=80), st.booleans())
def test_a_head_lies_within_its_line(line: str, numbered: bool) -> None:
    head = head_of(line, 0, len(line), numbered)
    assert head is None or (0 <= head.text_start <= len(line) and head.label != "")
