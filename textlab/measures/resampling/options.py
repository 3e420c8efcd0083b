"""How often to resample, for which interval: the choices of every question that resamples two sides."""

from __future__ import annotations

from dataclasses import dataclass

from ..._checks import keywords, one_of, share, whole

INTERVALS = ("expanded", "percentile", "bca")
STATISTICS = ("standardised", "difference")


@keywords
@dataclass(frozen=True)
class Resampling:
    """Say how an answer's uncertainty is worked out.

    Parameters
    ----------
    n : int
        Bootstrap resamples of the clusters of each side. 0: no intervals.
    confidence : float
        Nominal coverage of an interval.
    interval : {"expanded", "percentile", "bca"}
        Percentile interval widened for few clusters, as a t interval is (Hesterberg 2015); plain percentile
        interval; bias-corrected and accelerated interval (Efron 1987).
    permutations : int
        Random relabellings behind p, where there are more than 20,000; else all are tried.
    statistic : {"standardised", "difference"}
        What is compared over the relabellings. Standardised: the difference of rates in units of its error for
        independent words, which holds its level where one side's turns are longer than the other's (p is the
        larger of two such statistics). Difference: the plain one, only for turns of similar length.

    Raises
    ------
    SchemaError, UnknownName
        A number out of range; a name that is not known.

    References
    ----------
    Hesterberg 2015, The American Statistician 69:371-386; Efron 1987, Journal of the American Statistical
    Association 82:171-185.

    Examples
    --------
    >>> Resampling(n=200, confidence=0.9).interval
    'expanded'
    """

    n: int = 1000
    confidence: float = 0.95
    interval: str = "expanded"
    permutations: int = 9_999
    statistic: str = "standardised"

    def __post_init__(self) -> None:
        """Check every choice."""
        who = "Resampling"
        whole(who, "n", self.n)
        whole(who, "permutations", self.permutations, least=1)
        share(who, "confidence", self.confidence)
        one_of(who, "interval", self.interval, INTERVALS)
        one_of(who, "statistic", self.statistic, STATISTICS)
