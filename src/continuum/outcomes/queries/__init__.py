"""Reads across the figure views."""

from continuum.outcomes.queries.bilan import bilan, usual_period
from continuum.outcomes.queries.figures import figures_of, figures_read_by
from continuum.outcomes.queries.years import periods_told, years_told

__all__ = [
    "bilan",
    "figures_of",
    "figures_read_by",
    "periods_told",
    "usual_period",
    "years_told",
]
