"""How certain is a number when the units are turns or documents, not tokens?

A resample is a row of weights over clusters: how often each cluster was drawn (bootstrap), or whether it is labelled a
(permutation). The totals of all terms in all resamples are then one sparse-dense matrix product; no text is copied.
Every statistic follows from the totals:

>>> import numpy as np
>>> clusters_by_terms = np.array([[3, 0], [1, 2], [0, 4], [2, 2]])
>>> weights = bootstrap_weights(4, 1000, 0)
>>> totals = resampled_totals(clusters_by_terms, weights)  # (n_terms, n_resamples)
>>> low, high = percentile_interval(totals / totals.sum(axis=0))
>>> bool(low[0] < 6 / 14 < high[0])
True

Results depend only on the arguments and the generator, not on threads or block sizes.
Davison & Hinkley 1997, Bootstrap Methods and their Application; Lijffijt et al. 2016, Digital
Scholarship in the Humanities 31:374-397.
"""

from .by_term import CountsByTerm
from .intervals import bca_interval, effective_number, expanded_interval, percentile_interval
from .options import Resampling
from .p_values import bootstrap_p, n_arrangements, permutation_p, smallest_attainable_p
from .totals import iter_resampled_totals, resampled_totals
from .weights import EXACT_LIMIT, bootstrap_weights, jackknife_weights, permutation_weights

__all__ = [
    "EXACT_LIMIT",
    "CountsByTerm",
    "Resampling",
    "bca_interval",
    "bootstrap_p",
    "bootstrap_weights",
    "effective_number",
    "expanded_interval",
    "iter_resampled_totals",
    "jackknife_weights",
    "n_arrangements",
    "percentile_interval",
    "permutation_p",
    "permutation_weights",
    "resampled_totals",
    "smallest_attainable_p",
]
