"""Tables of outcomes, by subject, and the figure views."""

from continuum.outcomes.models.declared import DeclaredFigure, DeclaredItem
from continuum.outcomes.models.exits import Exit
from continuum.outcomes.models.figures import (
    FigureEncounter,
    FigureEnrolment,
    FigureExit,
    FigureFact,
    FigureFile,
    FigurePresence,
    FigureSupport,
    FigureTally,
)
from continuum.outcomes.models.indicators import Indicator, IndicatorVersion

__all__ = [
    "DeclaredFigure",
    "DeclaredItem",
    "Exit",
    "FigureEncounter",
    "FigureEnrolment",
    "FigureExit",
    "FigureFact",
    "FigureFile",
    "FigurePresence",
    "FigureSupport",
    "FigureTally",
    "Indicator",
    "IndicatorVersion",
]
