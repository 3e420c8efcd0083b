"""How evenly is a word spread over the parts of a corpus?

Every function takes `frequencies` of shape (n_parts,) or (n_parts, n_terms), dense or SciPy sparse,
and the `sizes` of the parts in tokens, and returns one number per term (or one number). Parts are
turns, documents or equal slices; parts without tokens are ignored. A word that does not occur has no
dispersion: nan.

Notation: v_i the frequency in part i of size s_i, w_i = s_i / sum s, f = sum v, t_i = v_i / f,
r_i = v_i / s_i, k parts. Only the cells with v > 0 are ever touched, so a sparse matrix stays sparse.

All indices depend on frequency (Gries 2022): compare words of similar frequency. With five documents
they have almost no resolution: print the five rates.
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
