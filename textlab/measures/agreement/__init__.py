"""Do coders agree beyond chance, how sure is that, and where do they not?

>>> codes = [["for", "for"], ["for", "against"], ["against", "against"], ["for", "for"]]
>>> round(reliability(codes, measure="kappa", n_resamples=0).value, 3)
0.5

One table for every measure: a row a unit, a column a coder, nan or None where a code is missing. Show the
prevalences beside a coefficient: where one label is rare, kappa falls and AC1 stays high on the same table.
Krippendorff asks for .800, and calls conclusions from .667 to .800 tentative.
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
