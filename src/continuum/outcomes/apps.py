"""Outcomes as a Django application."""

from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    name = "continuum.outcomes"
    label = "outcomes"
    default_auto_field = "django.db.models.BigAutoField"
