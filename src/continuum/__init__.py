"""Continuum: from the first nameless encounter to the figure in the report."""

__version__ = "0.1.0"
