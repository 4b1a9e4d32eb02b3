"""Reads across the figure views."""

from continuum.outcomes.queries.bilan import bilan, usual_period
from continuum.outcomes.queries.figures import figures_of
from continuum.outcomes.queries.years import years_told

__all__ = ["bilan", "figures_of", "usual_period", "years_told"]
