"""A methods-and-results page of several results, with the list of what a referee will ask."""

from .report import Report, report

__all__ = ["Report", "report"]
