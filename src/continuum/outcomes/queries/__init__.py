"""Reads across the figure views."""

from continuum.outcomes.queries.bilan import bilan, usual_period
from continuum.outcomes.queries.figures import figures_of

__all__ = ["bilan", "figures_of", "usual_period"]
