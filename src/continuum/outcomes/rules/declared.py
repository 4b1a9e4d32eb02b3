"""Figures published elsewhere: what kind they are, and what can be said of them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DeclaredKind(TextChoices):
    COUNT = "count", _("Un nombre")
    PERCENT = "percent", _("Un pourcentage")
    DISTRIBUTION = "distribution", _("Une répartition")
