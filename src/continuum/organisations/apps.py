"""Organisations as a Django application."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "continuum.organisations"
    label = "organisations"
    default_auto_field = "django.db.models.BigAutoField"
