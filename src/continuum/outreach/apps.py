"""Outreach as a Django application."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "continuum.outreach"
    label = "outreach"
    default_auto_field = "django.db.models.BigAutoField"
