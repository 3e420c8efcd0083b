"""Coding by people: codebooks, samples to code, blind sheets, and the returned codes."""

from .codebook import Codebook, load_codebook
from .codes import Codes
from .read_codes import load_codes, read_codes
from .sheets import CodingSheet, code_again, sample_for_coding

__all__ = [
    "Codebook",
    "Codes",
    "CodingSheet",
    "code_again",
    "load_codebook",
    "load_codes",
    "read_codes",
    "sample_for_coding",
]
