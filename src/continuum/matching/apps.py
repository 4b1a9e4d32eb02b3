"""Matching as a Django application."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "continuum.matching"
    label = "matching"
    default_auto_field = "django.db.models.BigAutoField"
