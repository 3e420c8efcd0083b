"""How strongly do words attract each other?

A pair occurs together `n12` times; its words occur `n1` and `n2` times; `n` is the number of places (for
adjacent words, the number of positions for a pair). The arguments broadcast. E = n1 n2 / n. The four cells are
O11 = n12, O12 = n1 - n12, O21 = n2 - n12, O22 = n - n1 - n2 + n12.

For a window, pass the node's frequency times the span as `n1`. Window counts can exceed a margin, because a word
between two nodes counts twice: measures that use all four cells are then nan, the others still hold. A pair that
never occurs has a logarithm of -inf; 0 / 0 is nan.

Evert 2005, The Statistics of Word Cooccurrences (Stuttgart), defines all of them in one notation.
"""

from .information import mi2, mi3, npmi, pmi
from .interaction import lambda_z, lambda_z_ngram, ngram_cells
from .pairs import expected
from .strength import delta_p_1_given_2, delta_p_2_given_1, dice, log_dice
from .test_statistics import chi2, g2, t_score, z_score

__all__ = [
    "chi2",
    "delta_p_1_given_2",
    "delta_p_2_given_1",
    "dice",
    "expected",
    "g2",
    "lambda_z",
    "lambda_z_ngram",
    "log_dice",
    "mi2",
    "mi3",
    "ngram_cells",
    "npmi",
    "pmi",
    "t_score",
    "z_score",
]
