"""Lexical statistics: how long, varied and readable are the texts?"""

from .describe import MEASURES, SENTENCE_BASED, Description, describe

__all__ = ["MEASURES", "SENTENCE_BASED", "Description", "describe"]
