"""The measures of `contrast`, by name. To add one, write its formula and one entry in `KEYNESS`.

A formula ``score(a, b, n_a, n_b)`` takes the counts of each word in both groups, arrays of shape
(n_terms, n_resamples), and the totals of the groups, shape (n_resamples,). It returns an array of shape
(n_terms, n_resamples). A formula that needs more lists it in `Measure.takes` and receives it as keyword arguments:

========================  ==========================================================================================
``alpha``, ``alpha0``     pseudo-counts of the words, shape (n_terms, 1), and of the whole vocabulary
``family_size``           how many words are compared
``lexicon``, ``mean_b``   lexicon scores of the words, shape (n_terms, 1), and the mean score of the reference
========================  ==========================================================================================

>>> float(KEYNESS["log_ratio"].score(120, 60, 20_000, 30_000).round(2))
1.58
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from .divergence import jsd_contributions
from .exact import fisher_p
from .groups import direction
from .log_odds import log_odds_merged, log_odds_merged_z
from .odds import odds_ratio
from .ratios import conservative_log_ratio, log_ratio_walter, pct_diff, simple_maths
from .test_statistics import bic, chi2_2cell, chi2_4cell, g2_2cell, g2_4cell

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]
    Scale = tuple[Callable[[Floats], Floats], Callable[[Floats], Floats]]

AS_IT_IS: Scale = (np.positive, np.positive)
OF_RATIOS: Scale = (np.log, np.exp)
OF_PERCENT: Scale = (lambda x: np.log1p(x / 100), lambda t: 100 * np.expm1(t))


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A measure of keyness: its formula and how to present its scores.

    Attributes
    ----------
    score : callable
        The formula; see the top of this file.
    variant, unit : str
        Exact name of the statistic, and the label of its axis; ``{clusters}`` is replaced by the name of the clusters.
    takes : tuple of str
        What the formula takes besides the four counts.
    neutral : float
        Score that means no difference.
    scale : pair of callables
        Map scores to a scale on which they are additive, and back: log and exp, for a ratio.
    effect : bool
        Whether it estimates an effect size, so that an interval makes sense. A test statistic grows with the
        sample and, being positive, with any resampling noise.
    standard : bool
        Whether the effect is in units of its own standard error.
    by_z : bool
        Whether words are ranked by log-odds z and not by the score.
    presence : bool
        Whether to count the clusters that contain the word instead of its occurrences.
    lacks : str
        If the measure has no interval, the reason.
    """

    score: Callable[..., Floats]
    variant: str
    unit: str
    takes: tuple[str, ...] = ()
    neutral: float = 0.0
    scale: Scale = AS_IT_IS
    effect: bool = True
    standard: bool = False
    by_z: bool = False
    presence: bool = False
    lacks: str = "a test statistic has no size"


# ---------------------------------------------------------------------- signed versions of other formulas


def signed_bic(a: Any, b: Any, n_a: Any, n_b: Any) -> Floats:
    """Return BIC with the sign of the difference; 0 where BIC is negative (evidence for no difference)."""
    evidence = bic(g2_4cell(a, b, n_a, n_b), n_a + n_b)
    return np.maximum(evidence, 0) * direction(a, b, n_a, n_b)


def fisher_strength(a: Any, b: Any, n_a: Any, n_b: Any) -> Floats:
    """Return -log10 of Fisher's p with the sign of the difference."""
    strength = -np.log10(np.maximum(fisher_p(a, b, n_a, n_b), 1e-300))
    return np.abs(strength) * direction(a, b, n_a, n_b)


def jsd_part(a: Any, b: Any, n_a: Any, n_b: Any) -> Floats:
    """Return each word's signed contribution to the divergence, which depends only on its own two shares."""
    both = (np.stack([x, n - x], axis=-1) for x, n in ((a, n_a), (b, n_b)))
    return jsd_contributions(*both)[..., 0] * np.sign(a / n_a - b / n_b)


def word_shift_part(a: Any, b: Any, n_a: Any, n_b: Any, *, lexicon: Any, mean_b: Any) -> Floats:
    """Return (p - q) (score - mean score of the reference), Gallagher et al. (2021); see `word_shift`."""
    part: Floats = (a / n_a - b / n_b) * (lexicon - mean_b)
    return part


def _with_sign(statistic: Callable[..., Floats], **options: Any) -> Callable[..., Floats]:
    return lambda a, b, n_a, n_b: statistic(a, b, n_a, n_b, signed=True, **options)


_PRIOR = ("alpha", "alpha0")
_BITS = "log2 ratio of rates"
_WEIGHT = "a weight of evidence has no size"
_END = "the score is itself the cautious end of one"
_NOISE = "resampling noise only adds to a divergence (null_ranges says how much chance adds)"

KEYNESS: Mapping[str, Measure] = MappingProxyType(
    {
        "log_odds": Measure(
            score=log_odds_merged,
            takes=_PRIOR,
            by_z=True,
            variant="log_odds_dirichlet_delta",
            unit="log-odds ratio (nats)",
        ),
        "log_odds_z": Measure(
            score=log_odds_merged_z,
            takes=_PRIOR,
            by_z=True,
            standard=True,
            variant="log_odds_dirichlet_z",
            unit="log-odds z",
        ),
        "log_ratio": Measure(score=log_ratio_walter, variant="log2_ratio_walter", unit=f"{_BITS}, Walter-adjusted"),
        "odds_ratio": Measure(
            score=odds_ratio, scale=OF_RATIOS, neutral=1.0, variant="odds_ratio_haldane", unit="odds ratio"
        ),
        "pct_diff": Measure(
            score=pct_diff, scale=OF_PERCENT, variant="pct_diff", unit="difference of rates, % of the reference"
        ),
        "simple_maths": Measure(
            score=simple_maths,
            scale=OF_RATIOS,
            neutral=1.0,
            variant="simple_maths_k1_per_million",
            unit="ratio of rates, 1 per million added",
        ),
        "g2_4cell": Measure(
            score=_with_sign(g2_4cell), effect=False, variant="g2_4cell_signed", unit="signed G2, four cells"
        ),
        "g2_2cell": Measure(
            score=_with_sign(g2_2cell), effect=False, variant="g2_2cell_signed", unit="signed G2, two cells"
        ),
        "chi2": Measure(
            score=_with_sign(chi2_4cell),
            effect=False,
            variant="chi2_4cell_signed",
            unit="signed chi-square, four cells",
        ),
        "chi2_yates": Measure(
            score=_with_sign(chi2_4cell, yates=True),
            effect=False,
            variant="chi2_4cell_yates_signed",
            unit="signed chi-square, Yates",
        ),
        "chi2_2cell": Measure(
            score=_with_sign(chi2_2cell), effect=False, variant="chi2_2cell_signed", unit="signed chi-square, two cells"
        ),
        "bic": Measure(
            score=signed_bic,
            effect=False,
            lacks=_WEIGHT,
            variant="bic_of_g2_4cell_signed_from_0",
            unit="signed BIC of G2, four cells; 0: no evidence of a difference",
        ),
        "lrc": Measure(
            score=conservative_log_ratio,
            takes=("family_size",),
            effect=False,
            lacks=_END,
            variant="log2_ratio_conservative_bonferroni",
            unit=f"{_BITS}, conservative",
        ),
        "fisher": Measure(
            score=fisher_strength,
            effect=False,
            variant="fisher_minus_log10_p_signed",
            unit="signed −log10 of Fisher's p",
        ),
        "text_dispersion": Measure(
            score=_with_sign(g2_4cell),
            effect=False,
            presence=True,
            variant="g2_4cell_signed_of_{clusters}",
            unit="signed G2 of {clusters} with the word",
        ),
        "jsd": Measure(
            score=jsd_part,
            effect=False,
            lacks=_NOISE,
            variant="jsd_contribution_signed_bits",
            unit="share in the Jensen–Shannon divergence (bits)",
        ),
        "word_shift": Measure(
            score=word_shift_part,
            takes=("lexicon", "mean_b"),
            variant="word_shift_one_lexicon",
            unit="contribution to the difference of mean scores",
        ),
    }
)
