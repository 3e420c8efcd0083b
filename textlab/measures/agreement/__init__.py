"""Do coders agree beyond chance, how certain is that, and where do they disagree?

>>> codes = [["for", "for"], ["for", "against"], ["against", "against"], ["for", "for"]]
>>> round(reliability(codes, measure="kappa", n_resamples=0).value, 3)
0.5

Every measure takes the same table: one row for each unit, one column for each coder, nan or None where a code is
missing. Report the prevalences beside a coefficient: where one label is rare, kappa falls while AC1 stays high on
the same table. Krippendorff asks for at least .800 and calls conclusions from .667 to .800 tentative.
"""

from .alternative import AlternativeTest, alternative_annotator_test
from .coefficients import AGREEMENT_MEASURES, LEVELS, WEIGHTINGS
from .disagreement import coincidences, unit_disagreement
from .reliability import BOOTSTRAP, Reliability, reliability, units_needed

__all__ = [
    "AGREEMENT_MEASURES",
    "BOOTSTRAP",
    "LEVELS",
    "WEIGHTINGS",
    "AlternativeTest",
    "Reliability",
    "alternative_annotator_test",
    "coincidences",
    "reliability",
    "unit_disagreement",
    "units_needed",
]
