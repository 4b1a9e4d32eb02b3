"""Pathways as a Django application."""

from django.apps import AppConfig


class PathwaysConfig(AppConfig):
    name = "continuum.pathways"
    label = "pathways"
    default_auto_field = "django.db.models.BigAutoField"
