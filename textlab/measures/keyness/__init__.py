"""Is a word commoner in one group of texts than in another?

All functions compare a word that occurs `a` times among the `n_a` tokens of one group with the same word occurring
`b` times among the `n_b` tokens of the other. The four arguments broadcast: usually `a` and `b` are arrays over terms
and the sizes are two numbers. Pass the sizes *before* any filtering of the vocabulary; filtering rows never changes a
value.

Conventions shared by every function:

- 0 ln 0 = 0.
- The result is nan if a group is empty or the word occurs in neither group.
- Signs: positive means a higher rate in group a. With ``signed=True`` a test statistic takes that sign.
- Names state the variant, because "LL" and "chi-square" mean different things in different programs.

The counts may be numbers of texts instead of tokens (text-dispersion keyness, Egbert & Biber 2019): pass the number of
texts with the word and the number of texts. A word can occur in most texts, so the two-cell and four-cell forms then
differ; use the four-cell form or Fisher's test.
"""

from .exact import fisher_p
from .groups import direction
from .odds import log_odds_ratio, log_odds_ratio_se, odds_ratio
from .ratios import (
    conservative_log_ratio,
    log_ratio,
    log_ratio_se,
    log_ratio_walter,
    pct_diff,
    simple_maths,
)
from .test_statistics import bic, chi2_2cell, chi2_4cell, g2_2cell, g2_4cell

__all__ = [
    "bic",
    "chi2_2cell",
    "chi2_4cell",
    "conservative_log_ratio",
    "direction",
    "fisher_p",
    "g2_2cell",
    "g2_4cell",
    "log_odds_ratio",
    "log_odds_ratio_se",
    "log_ratio",
    "log_ratio_se",
    "log_ratio_walter",
    "odds_ratio",
    "pct_diff",
    "simple_maths",
]
