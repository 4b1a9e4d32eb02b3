"""Screens and gestures about persons, one module a subject."""
