"""One helper puts counts in words, so that no message says "1 documents"."""

import re
from pathlib import Path

import pandas as pd
import pytest

import textlab as tl
from textlab._wording import counted

PACKAGE = Path(tl.__file__).parent


@pytest.mark.parametrize(
    ("count", "noun", "said"),
    [
        (0, "word", "0 words"), (1, "word", "1 word"), (2000, "word", "2,000 words"), (2, "category", "2 categories"),
        (3, "key", "3 keys"), (1, "speech", "1 speech"), (4, "speech", "4 speeches"), (2, "n-gram", "2 n-grams"),
        (5, "series", "5 series"),
    ],
)  # fmt: skip
def test_counts_in_words(count, noun, said):
    assert counted(count, noun) == said


def test_one_of_everything(lay_out, talk):
    assert repr(tl.load_lexicon("hedges").where("appearance verb")).endswith(": 2 patterns in 1 category>")
    notes = tl.from_frame(pd.DataFrame({"text": ["One text."]})).notes["note"]
    assert "1 document from 1 row" in set(notes)
    with pytest.raises(tl.UnknownName, match=r"where: no column 'x' in this corpus \(\d+ columns\)"):
        talk("Yes.").where(x=1)
    with pytest.raises(tl.UnknownName, match=r"document_text: no document 'x' in this corpus \(1 document, see"):
        talk("Yes.").document_text("x")
    found = tl.frequencies(tl.tokenize(talk("Yes.")), n_resamples=0)
    assert "has 1 document; 1 word of layer body was counted" in found.methods()


def test_no_plural_is_made_by_hand():
    by_hand = re.compile(r"'s' ?\* ?\(|'' if [^}]*== 1 else 's'")
    assert not [path.name for path in PACKAGE.rglob("*.py") if by_hand.search(path.read_text(encoding="utf-8"))]
