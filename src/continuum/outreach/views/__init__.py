"""Screens and gestures of outreach."""
