"""Turkish and Azerbaijani: the capital of ı is I, which other languages lower to i."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .._wording import counted
from ..errors import warn
from .unspaced import LEAST_SAID

if TYPE_CHECKING:
    from .tokens import Tokens

MUCH_DOTLESS = 0.03  # share of words with ı, above which a text is in such a language (Turkish: about a tenth)


def warn_dotless(who: str, tokens: Tokens) -> None:
    """Warn where a text in Turkish has words with a capital I, whose terms have an i that may stand for ı."""
    import pyarrow.compute as pc

    if len(tokens) < LEAST_SAID or not tokens.settings["ignore_case"]:
        return
    dotless, capital = (pc.match_substring(tokens.forms, letter).to_numpy(zero_copy_only=False) for letter in "ıI")
    if not dotless.any():  # nearly always: counting the tokens of each type would take longer than looking
        return
    counts = np.asarray(tokens.type_counts)
    n_dotless, n_capital = int(counts[dotless].sum()), int(counts[capital].sum())
    if n_capital and n_dotless >= MUCH_DOTLESS * len(tokens):
        warn(
            f"{who}: {counted(n_capital, 'word')} with a capital I in a text with the letter ı are counted with an i "
            "(Irmak as irmak, not ırmak). Lower the text by the rules of its language first, or search both spellings."
        )
