"""Reads across the figure views."""
