"""Rules by which facts make a method doubtful or rule it out, with reasons and remedies."""

from __future__ import annotations

from dataclasses import dataclass

from ...corpus.sentences import LEAST_RATE, LEAST_WORDS
from ...tokens.unspaced import MUCH_UNSPACED
from ...units.few import FEW
from .methods import COUNTING, DOUBTFUL, METHODS, REFUSED, STANCE, TOPIC_STEPS, TOPIC_WINDOW

FAIR_RATE = 2.0  # sentence enders per 100 words; written texts have 3 to 4; below this, sentence ends are unmarked
LEAST_LABELLED = 0.8  # of the body's words
MANY_FILLERS = 10.0  # per 1,000 words
MUCH_REPEATED = 0.05  # of the body's words
MANY_TRACES = 2.0  # per 1,000 words

WINDOWS = 'corpus.split(by="window", size=100)'
_WORDS = "n_tokens > 0"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: `when` is a query over `facts`, whose values are inserted into the texts."""

    methods: tuple[str, ...]
    verdict: str
    when: str
    because: str
    remedy: str


RULES: tuple[Rule, ...] = (
    Rule(tuple(METHODS), REFUSED, "n_tokens == 0", "it has no words in the layer body",
         "look at corpus.passages; set layers with corpus.annotate"),
    Rule(COUNTING, REFUSED, f"{_WORDS} and share_unspaced >= {MUCH_UNSPACED}",
         "{share_unspaced:.0%} of its letters stand in runs without spaces (Thai, Lao, Khmer, Burmese ...), so words "
         "cannot be told apart", "put a space between words with a segmenter for the language, then read it again"),
    Rule(COUNTING, REFUSED, f"{_WORDS} and share_characters >= {MUCH_UNSPACED}",
         "{share_characters:.0%} of its words are single characters of Chinese or Japanese, because no space tells "
         "words apart", "kwic finds a word of several characters as '中 国'; tokens.join makes it one word"),
    Rule(("sentences", "readability"), REFUSED,
         f"n_words >= {LEAST_WORDS} and enders_per_100 < {LEAST_RATE}",
         f"{{enders_per_100:.2f}} sentence enders per 100 words (at least {LEAST_RATE:.1f} needed)", WINDOWS),
    Rule(("sentences", "readability"), DOUBTFUL,
         f"n_words >= {LEAST_WORDS} and {LEAST_RATE} <= enders_per_100 < {FAIR_RATE}",
         "{enders_per_100:.2f} sentence enders per 100 words, where prose has 3 to 8", WINDOWS),
    Rule(("readability",), REFUSED, f"{_WORDS} and not language_found.isin(['en', 'unknown'])",
         "it looks like '{language_found}', and the formulas were fitted to English", "leave it out"),
    Rule(("readability",), DOUBTFUL, f"{_WORDS} and language_found == 'unknown'",
         "its language is not clear, and the formulas were fitted to English", "look at the document"),
    Rule(("readability",), DOUBTFUL, "0 < n_tokens < 100",
         "{n_tokens:.0f} words; the formulas ask for samples of 100",
         "pool short texts"),
    Rule(("readability",), DOUBTFUL, f"n_speakers > 1 or fillers_per_1000 >= {MANY_FILLERS}",
         "it is a transcript: its sentence ends were set by whoever typed it",
         "compare vocabulary (MATTR) instead"),
    Rule(("collocates", "collocations"), DOUBTFUL,
         f"n_words >= {LEAST_WORDS} and enders_per_100 < {LEAST_RATE}",
         "sentence ends are unmarked, so neighbours may belong to different sentences",
         "read the lines (kwic) behind each pair"),
    Rule(("collocates", "collocations", "describe"), DOUBTFUL, f"fillers_per_1000 >= {MANY_FILLERS}",
         "{fillers_per_1000:.0f} of 1,000 words are fillers", 'decide first: tokens.remove("fillers")'),
    Rule(("collocates", "collocations"), DOUBTFUL, "0 < n_tokens < 1000",
         "{n_tokens:.0f} words: few pairs occur the 3 to 5 times a measure needs", "pool documents"),
    Rule(("describe",), REFUSED, "0 < n_tokens < 50",
         "{n_tokens:.0f} words; diversity needs 50 (MATTR's window)",
         "pool short texts"),
    Rule(("describe",), DOUBTFUL, "50 <= n_tokens < 100", "{n_tokens:.0f} words; MTLD needs 100",
         "use MATTR, or pool"),
    Rule(("topics",), REFUSED, "n_tokens > 0 and highest_k == 0",
         f"{{n_windows:.0f}} windows of {TOPIC_WINDOW} words (at least {TOPIC_STEPS[0][0]} needed)",
         "fit it together with others"),
    Rule(("topics",), DOUBTFUL, "0 < highest_k <= 5",
         f"{{n_windows:.0f}} windows of {TOPIC_WINDOW} words: {{highest_k:.0f}} topics at most, unsteady",
         "n_topics of at most {highest_k:.0f}; look at the stability column"),
    Rule(("contrast speakers",), REFUSED, f"{_WORDS} and n_speakers == 0", "no speaker is named",
         'corpus.annotate(turns), or contrast(by="doc_id")'),
    Rule(("contrast speakers",), REFUSED, "n_speakers == 1", "one speaker is named",
         "compare with other documents"),
    Rule(("contrast speakers",), DOUBTFUL, f"n_speakers > 1 and share_labelled < {LEAST_LABELLED}",
         "{share_labelled:.0%} of its words have a speaker", "corpus.annotate(turns)"),
    Rule(("contrast speakers",), DOUBTFUL, "n_speakers > 1 and share_doubtful > 0.2",
         "{share_doubtful:.0%} of its words have a doubtful speaker (medium or low confidence, or inferred)",
         "repeat the contrast without them: corpus.where(confidence='high')"),
    Rule(("contrast speakers",), DOUBTFUL, f"n_speakers > 1 and turns_second_speaker < {FEW}",
         f"the speaker with the second most turns has {{turns_second_speaker:.0f}} (intervals are too narrow "
         f"below {FEW})", "read the intervals as too narrow"),
    Rule(("stance by progress",), DOUBTFUL, f"n_speakers > 1 and turns_second_speaker < {FEW}",
         f"by speaker: the one with the second most turns has {{turns_second_speaker:.0f}} (intervals are "
         f"too narrow below {FEW})", "read the intervals as too narrow"),
    Rule(("contrast documents",), REFUSED, f"{_WORDS} and n_documents < 2", "there is no other document",
         "read more"),
    Rule(("contrast documents", "stance by progress"), DOUBTFUL, f"{_WORDS} and n_turns < {FEW}",
         f"{{n_turns:.0f}} turns (intervals are too narrow below {FEW})",
         "read the intervals as too narrow"),
    Rule(("contrast documents",), DOUBTFUL, f"{_WORDS} and other_register",
         "some documents are speech with speakers and some are not: register is part of every difference",
         "compare speech with speech"),
    Rule(("contrast documents",), DOUBTFUL, f"{_WORDS} and other_language",
         "the documents are in different languages", "corpus.where(language=...)"),
    Rule(("stance by progress",), REFUSED, "0 < n_tokens < 250",
         "{n_tokens:.0f} words cannot fill five bins of 50",
         "take the document as one point"),
    Rule(STANCE, DOUBTFUL, f"{_WORDS} and language_found != 'en'",
         "its language ('{language_found}') is not that of the lexicons shipped, English",
         "bring your own lexicon"),
    Rule(("stance by seconds",), REFUSED, f"{_WORDS} and share_timed == 0", "the source has no time stamps",
         'over="progress"'),
    Rule(("stance by seconds",), DOUBTFUL, "0 < share_timed < 0.95",
         "{share_timed:.0%} of its words have a time",
         'over="progress"'),
    Rule(("stance by date",), REFUSED, f"{_WORDS} and date == 'unknown'", "its date is unknown",
         "corpus.join a table with date_earliest and date_latest"),
    Rule(("stance by date",), DOUBTFUL, f"{_WORDS} and date == 'open'", "its date has one end only",
         "corpus.join a table with date_earliest and date_latest"),
    Rule(COUNTING, DOUBTFUL, f"share_nearly_repeated >= {MUCH_REPEATED}",
         "{share_nearly_repeated:.0%} of its words stand in repeated lines and count more than once",
         'mark them as furniture: corpus.annotate, layer="furniture"'),
    Rule(COUNTING, DOUBTFUL, f"share_in_other_documents >= {MUCH_REPEATED}",
         "{share_in_other_documents:.0%} of its words stand in lines that another document has too",
         'mark them as furniture, or leave the copy out: corpus.where(doc_id=[...])'),
    Rule(COUNTING, DOUBTFUL, f"traces_per_1000 >= {MANY_TRACES}",
         "{traces_per_1000:.1f} traces of scanning or conversion per 1,000 words",
         "clean the source and read it again"),
    Rule(tuple(METHODS), DOUBTFUL, f"{_WORDS} and language_differs",
         "documents.language says '{language_declared}', and it looks like '{language_found}'",
         "look at the document"),
)  # fmt: skip
