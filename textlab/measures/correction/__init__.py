"""Shares and trends of machine-made codes, corrected by a sample that people coded.

A coder's errors are systematic, so a share or a trend of its codes is biased, and coding more passages does not reduce
the bias. If people code a sample drawn with known probabilities, the bias can be estimated and subtracted. Y denotes
the code given by people, f that of the machine; both are numbers, such as 0 and 1.

Angelopoulos et al. 2023, Science 382:669-674 (PPI), and 2023, arXiv:2311.01453 (PPI++). Egami, Hinck, Stewart & Wei
2023, NeurIPS 36 (DSL). Rogan & Gladen 1978, American Journal of Epidemiology 107:71-76.
"""

from .means import (
    CorrectedMean,
    adjusted_count,
    corrected_count,
    dsl_mean,
    labelled_mean,
    naive_mean,
    ppi_mean,
)
from .regressions import CorrectedSlopes, dsl_regression, labelled_regression, naive_regression, ppi_regression

__all__ = [
    "CorrectedMean",
    "CorrectedSlopes",
    "adjusted_count",
    "corrected_count",
    "dsl_mean",
    "dsl_regression",
    "labelled_mean",
    "labelled_regression",
    "naive_mean",
    "naive_regression",
    "ppi_mean",
    "ppi_regression",
]
