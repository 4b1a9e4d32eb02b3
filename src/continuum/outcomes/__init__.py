"""Exits, indicators, declared figures, the bilan."""
