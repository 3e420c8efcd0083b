"""Reports: several results on one page, with a checklist for referees."""

from .report import Report, report

__all__ = ["Report", "report"]
