"""Names and units of the facts measured in each document."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ...corpus import ATTRIBUTIONS, CONFIDENCES

CHECKS: Mapping[str, str] = MappingProxyType(
    {
        "n_words": "words between white space, body",
        "n_tokens": "tokens, body",
        "share_body": "of the document's words",
        "share_machine": "of the document's words, written by a machine about the text",
        "enders_per_100": "sentence enders per 100 words of body",
        "commas_per_100": "commas per 100 words of body",
        "longest_stretch": "words without a sentence ender, in one passage",
        "share_capitals": "of the words that have a case",
        "share_labelled": "of the body's words, speaker named",
        **{f"share_{name}": f"of the body's words, attribution {name}" for name in ATTRIBUTIONS},
        **{f"share_{name}": f"of the body's words, speaker named, confidence {name}" for name in CONFIDENCES},
        "n_turns": "turns, body",
        "n_speakers": "speakers named, body",
        "turns_second_speaker": "turns of the speaker with the second most turns",
        "share_timed": "of the body's words, with time stamps",
        "share_repeated": "of the body's words, in lines that occur more than once",
        "share_nearly_repeated": "the same, digits, case and punctuation ignored",
        "share_in_other_documents": "of the body's words, in lines that another document has too",
        "fillers_per_1000": "words of English fillers (um, you know) per 1,000 tokens",
        "language": "of the tokens, in the language's function words or script",
        "share_main_script": "of the tokens, in the commonest script",
        "share_unspaced": "of the letters, in runs of more than 15 of a script that puts no space between words",
        "share_characters": "of the tokens, single characters of Chinese or Japanese",
        "link_marks": "[text](address) marks",
        "line_end_hyphens": "words cut by a hyphen at a line end, and soft hyphens",
        "ligatures": "ligature characters",
        "broken_words": "words spaced out letter by letter",
        "mis_decoded": "wrongly decoded characters and HTML entities",
        "replacement_characters": "U+FFFD, where a byte could not be read",
        "page_numbers": "lines that hold a number and nothing else",
        "traces_per_1000": "traces of scanning or conversion (the six above) per 1,000 words",
        **{
            f"{unit}_words_p{q}": f"words per {unit}, {q} % have no more"
            for unit in ("passage", "turn")
            for q in (10, 50, 90)
        },
    }
)  # fmt: skip
