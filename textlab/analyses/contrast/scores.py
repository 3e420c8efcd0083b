"""The measures of a contrast by name: each one function of two rows of counts, of any number of resamples."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from ... import _checks
from ..._wording import several
from ...errors import SchemaError
from ...measures import keyness
from ...measures.keyness import log_odds
from ...measures.keyness.divergence import jsd_contributions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]

WHO = "contrast"


@dataclass(frozen=True, eq=False, kw_only=True)
class Ground:
    """What a score needs besides the counts of its word.

    Attributes
    ----------
    alpha : ndarray of shape (n_terms, 1)
        Pseudo-counts of the prior.
    alpha0 : float
        Their sum over the whole vocabulary, words that are not compared included.
    family : int
        How many words are compared.
    lexicon : ndarray of shape (n_terms, 1)
        Lexicon scores, for a word shift.
    """

    alpha: Floats
    alpha0: float
    family: int
    lexicon: Floats

    def part(self, which: slice | NDArray[np.int64]) -> Ground:
        """The same for some of the terms."""
        return Ground(alpha=self.alpha[which], alpha0=self.alpha0, family=self.family, lexicon=self.lexicon[which])

    def of_type(self, dtype: Any) -> Ground:
        """The same in another precision: float32 halves the work of a bootstrap and keeps six digits."""
        return Ground(
            alpha=self.alpha.astype(dtype),
            alpha0=self.alpha0,
            family=self.family,
            lexicon=self.lexicon.astype(dtype),
        )


@dataclass(frozen=True, eq=False, kw_only=True)
class Sums:
    """Totals of both sides, for one sample or many.

    Attributes
    ----------
    a, b : ndarray of shape (n_terms, n_resamples)
        Occurrences in target and reference.
    n_a, n_b : ndarray of shape (n_resamples,)
        Words of each side, before any trimming.
    mass_b : ndarray of shape (n_resamples,)
        Sum of the lexicon scores of the reference's words (0 without a lexicon).
    """

    a: Floats
    b: Floats
    n_a: Floats
    n_b: Floats
    mass_b: Floats


Score = Callable[[Sums, Ground], "Floats"]


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One way to score a word.

    Attributes
    ----------
    variant, unit : str
        The exact statistic, and what its axis says; `named` fills in what is counted.
    score : callable
        `Sums` and `Ground` to scores of shape (n_terms, n_resamples).
    neutral : float
        The score of no difference.
    effect : bool
        Whether it estimates the size of a difference, so that an interval makes sense. A test statistic
        grows with the sample and, being positive, with any resampling noise.
    standard : bool
        Whether the effect is in units of its own error.
    presence : bool
        Whether clusters with the word are counted, not occurrences.
    lacks : str
        Why there is no interval, where there is none.
    """

    variant: str
    unit: str
    score: Score
    neutral: float = 0.0
    effect: bool = True
    standard: bool = False
    presence: bool = False
    lacks: str = "a test statistic has no size"

    def named(self, cluster: str, *, within: bool) -> Measure:
        """The same, its variant and unit naming what is counted, and that the reference is standardised."""
        what = several(cluster)
        variant = self.variant.format(clusters="_".join(what.split()))
        unit = self.unit.format(clusters=what)
        if within:
            variant, unit = f"{variant}_standardised", f"{unit}, documents standardised"
        return replace(self, variant=variant, unit=unit)


def log_odds_delta(sums: Sums, ground: Ground) -> Floats:
    """Log-odds with a Dirichlet prior, in nats (Monroe, Colaresi & Quinn 2008, equation 16).

    The size is that of the whole vocabulary, so trimming changes no score: words that are not compared
    are one further category, and a Dirichlet prior with categories merged is a Dirichlet prior.
    """
    a, b = sums.a + ground.alpha, sums.b + ground.alpha
    a /= sums.n_a + ground.alpha0 - a
    b /= sums.n_b + ground.alpha0 - b
    a /= b
    return np.log(a, out=a)


def log_odds_z(sums: Sums, ground: Ground) -> Floats:
    """`log_odds_delta` over its standard error under independent tokens (equations 20 and 22)."""
    delta = log_odds_delta(sums, ground)
    return delta / np.sqrt(1 / (sums.a + ground.alpha) + 1 / (sums.b + ground.alpha))


def _signed(function: Callable[..., Floats], **options: Any) -> Score:
    return lambda s, _: function(s.a, s.b, s.n_a, s.n_b, signed=True, **options)


def _plain(function: Callable[..., Floats]) -> Score:
    return lambda s, _: function(s.a, s.b, s.n_a, s.n_b)


def _bic(s: Sums, _: Ground) -> Floats:
    """With the sign of the difference; 0 where BIC is negative, which is evidence for no difference."""
    evidence = keyness.bic(keyness.g2_4cell(s.a, s.b, s.n_a, s.n_b), s.n_a + s.n_b)
    return np.maximum(evidence, 0) * keyness.direction(s.a, s.b, s.n_a, s.n_b)


def _lrc(s: Sums, ground: Ground) -> Floats:
    return keyness.conservative_log_ratio(s.a, s.b, s.n_a, s.n_b, family_size=max(1, ground.family))


def _fisher(s: Sums, _: Ground) -> Floats:
    strength = -np.log10(np.maximum(keyness.fisher_p(s.a, s.b, s.n_a, s.n_b), 1e-300))
    return np.abs(strength) * keyness.direction(s.a, s.b, s.n_a, s.n_b)


def _jsd(s: Sums, _: Ground) -> Floats:
    """Each word against all others: what a word adds depends on its own two shares only."""
    a = np.stack([s.a, s.n_a - s.a], axis=-1)
    b = np.stack([s.b, s.n_b - s.b], axis=-1)
    return jsd_contributions(a, b)[..., 0] * np.sign(s.a / s.n_a - s.b / s.n_b)


def _shift(s: Sums, ground: Ground) -> Floats:
    """(p - q) (score - mean score of the reference), Gallagher et al. (2021); see `measures.word_shift`."""
    return (s.a / s.n_a - s.b / s.n_b) * (ground.lexicon - s.mass_b / s.n_b)


_BITS = "log2 ratio of rates"
MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        "log_odds": Measure(variant="log_odds_dirichlet_delta", unit="log-odds ratio (nats)", score=log_odds_delta),
        "log_odds_z": Measure(variant="log_odds_dirichlet_z", unit="log-odds z", score=log_odds_z, standard=True),
        "log_ratio": Measure(
            variant="log2_ratio_walter", unit=f"{_BITS}, Walter-adjusted", score=_plain(keyness.log_ratio_walter)
        ),
        "odds_ratio": Measure(
            variant="odds_ratio_haldane", unit="odds ratio", score=_plain(keyness.odds_ratio), neutral=1.0
        ),
        "pct_diff": Measure(
            variant="pct_diff", unit="difference of rates, % of the reference", score=_plain(keyness.pct_diff)
        ),
        "simple_maths": Measure(
            variant="simple_maths_k1_per_million",
            unit="ratio of rates, 1 per million added",
            score=_plain(keyness.simple_maths),
            neutral=1.0,
        ),
        "g2_4cell": Measure(
            variant="g2_4cell_signed", unit="signed G2, four cells", score=_signed(keyness.g2_4cell), effect=False
        ),
        "g2_2cell": Measure(
            variant="g2_2cell_signed", unit="signed G2, two cells", score=_signed(keyness.g2_2cell), effect=False
        ),
        "chi2": Measure(
            variant="chi2_4cell_signed",
            unit="signed chi-square, four cells",
            score=_signed(keyness.chi2_4cell),
            effect=False,
        ),
        "chi2_yates": Measure(
            variant="chi2_4cell_yates_signed",
            unit="signed chi-square, Yates",
            score=_signed(keyness.chi2_4cell, yates=True),
            effect=False,
        ),
        "chi2_2cell": Measure(
            variant="chi2_2cell_signed",
            unit="signed chi-square, two cells",
            score=_signed(keyness.chi2_2cell),
            effect=False,
        ),
        "bic": Measure(
            variant="bic_of_g2_4cell_signed_from_0",
            unit="signed BIC of G2, four cells; 0: no evidence of a difference",
            score=_bic,
            effect=False,
            lacks="a weight of evidence has no size",
        ),
        "lrc": Measure(
            variant="log2_ratio_conservative_bonferroni",
            unit=f"{_BITS}, conservative",
            score=_lrc,
            effect=False,
            lacks="the score is itself the cautious end of one",
        ),
        "fisher": Measure(
            variant="fisher_minus_log10_p_signed", unit="signed −log10 of Fisher's p", score=_fisher, effect=False
        ),
        "text_dispersion": Measure(
            variant="g2_4cell_signed_of_{clusters}",
            unit="signed G2 of {clusters} with the word",
            score=_signed(keyness.g2_4cell),
            effect=False,
            presence=True,
        ),
        "jsd": Measure(
            variant="jsd_contribution_signed_bits",
            unit="share in the Jensen–Shannon divergence (bits)",
            score=_jsd,
            effect=False,
            lacks="resampling noise only adds to a divergence (null_ranges says how much chance adds)",
        ),
        "word_shift": Measure(
            variant="word_shift_one_lexicon", unit="contribution to the difference of mean scores", score=_shift
        ),
    }
)


def measure_named(name: Any) -> Measure:
    """The measure, or an error that suggests the nearest."""
    found: Measure = MEASURES[_checks.one_of(WHO, "measure", name, tuple(MEASURES))]
    return found


EVEN: Mapping[str, float] = MappingProxyType({"flat": 0.01, "add_one": 1.0})  # the same pseudo-count for every term


def prior_of(
    prior: str, alpha0: float | None, *, pooled: Floats, n_a: float, n_b: float, n_terms: int, counted: str
) -> tuple[Floats, float, str]:
    """Pseudo-counts of the compared terms, their sum over the whole vocabulary, and the choice in words.

    Parameters
    ----------
    prior : {"informative", "flat", "add_one"}
    alpha0 : float, optional
        How much an informative prior weighs; by default 500 or a tenth of the smaller side.
    pooled : ndarray of shape (n_terms,)
        Occurrences of the compared terms on both sides together: the background.
    n_a, n_b : float
        What was counted on each side.
    n_terms : int
        Length of the whole vocabulary, over which an even prior is spread.
    counted : str
        What was counted: tokens, scored words, or clusters.
    """
    if _checks.one_of(WHO, "prior", prior, ("informative", *EVEN)) in EVEN:
        each = EVEN[prior]
        if alpha0 is not None:
            raise SchemaError(f'{WHO}: alpha0 belongs to prior="informative"; the {prior} prior is {each:g} a term.')
        alpha = log_odds.flat_prior(max(len(pooled), n_terms), alpha=each)
        return alpha[: len(pooled)], each * n_terms, f"{prior}, {each:g} a term"
    weight = log_odds.default_alpha0(n_a, n_b) if alpha0 is None else _positive(alpha0)
    words = f"informative, {strength(weight)} {counted} of both sides pooled"
    return pooled * (weight / (n_a + n_b)), weight, words


def strength(alpha0: float) -> str:
    """What a prior weighs, for readers: 0.3, 329, 8,404."""
    return f"{alpha0:,.0f}" if alpha0 >= 10 else f"{alpha0:.1f}"


def _positive(alpha0: Any) -> float:
    if isinstance(alpha0, (int, float, np.number)) and not isinstance(alpha0, bool) and 0 < alpha0 < np.inf:
        return float(alpha0)
    raise SchemaError(f"{WHO}: alpha0 must be a number of tokens above 0, not {alpha0!r}.")
