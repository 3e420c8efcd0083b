"""How evenly is a word spread over the parts of a corpus?

Every function takes `frequencies` of shape (n_parts,) or (n_parts, n_terms), dense or SciPy sparse,
and the `sizes` of the parts in tokens, and returns one number per term (or one number). Parts are
turns, documents or equal slices; parts without tokens are ignored. A word that does not occur has no
dispersion: nan.

Notation: v_i is the frequency in part i, s_i the size of part i,
w_i = s_i / sum s, f = sum v, t_i = v_i / f, r_i = v_i / s_i, k parts. Only cells with v > 0 are visited, so a
sparse matrix stays sparse.
All indices depend on frequency (Gries 2022): compare only words of similar frequency. With as few as five documents
the indices have almost no resolution: report the five rates instead.
"""

from .evenness import carroll_d2, da, juilland_d, kld, range_parts, rosengren_s
from .interval import LEAST_CLUSTERS, LEAST_HELD, dp_norm_interval
from .proportions import dp, dp_egbert, dp_norm

__all__ = [
    "LEAST_CLUSTERS",
    "LEAST_HELD",
    "carroll_d2",
    "da",
    "dp",
    "dp_egbert",
    "dp_norm",
    "dp_norm_interval",
    "juilland_d",
    "kld",
    "range_parts",
    "rosengren_s",
]
