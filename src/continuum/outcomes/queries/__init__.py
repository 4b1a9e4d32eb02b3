"""Reads across the figure views."""

from continuum.outcomes.queries.bilan import bilan, figures_of, usual_period

__all__ = ["bilan", "figures_of", "usual_period"]
