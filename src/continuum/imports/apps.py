"""Imports as a Django application."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "continuum.imports"
    label = "imports"
    default_auto_field = "django.db.models.BigAutoField"
