"""Options for resampling two sides: the number of resamples and the kind of interval."""

from __future__ import annotations

from dataclasses import dataclass

from ..._checks import keywords, one_of, share, whole

INTERVALS = ("expanded", "percentile", "bca")
STATISTICS = ("standardised", "difference")


@keywords
@dataclass(frozen=True)
class Resampling:
    """Choose how the uncertainty of a comparison is estimated.

    Parameters
    ----------
    n : int
        Number of bootstrap resamples of the clusters of each side; 0 for no intervals.
    confidence : float
        Nominal coverage of an interval.
    interval : {"expanded", "percentile", "bca"}
        ``expanded``: percentile interval widened for few clusters, as a t interval is (Hesterberg 2015);
        ``percentile``: plain percentile interval; ``bca``: bias-corrected and accelerated (Efron 1987).
    permutations : int
        Random relabellings for p, used if more than 20,000 are possible; otherwise all are enumerated.
    statistic : {"standardised", "difference"}
        Statistic compared over the relabellings. ``standardised``: the difference of rates divided by its standard
        error for independent words, which keeps the error rate where one side has longer turns than the other (p
        is the larger of two such statistics). ``difference``: the plain difference, for turns of similar length.

    Raises
    ------
    SchemaError, UnknownName
        A number is out of range, or a name is unknown.

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
        """Check every option."""
        who = "Resampling"
        whole(who, "n", self.n)
        whole(who, "permutations", self.permutations, least=1)
        share(who, "confidence", self.confidence)
        one_of(who, "interval", self.interval, INTERVALS)
        one_of(who, "statistic", self.statistic, STATISTICS)
