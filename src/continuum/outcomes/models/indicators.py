"""Indicators a team defined or revised; those shipped with Continuum live in `rules.shipped`."""

from typing import Self, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from continuum.access.models import Account
from continuum.access.scope import Member
from continuum.core.models import Event, Record
from continuum.organisations.models import Programme
from continuum.outcomes.rules.indicators import Definition, from_json

M = TypeVar("M", bound=models.Model, covariant=True)


class OfProgrammeQuerySet(models.QuerySet[M]):
    def visible_to(self, member: Member) -> Self:
        """What belongs to a programme in which one's organisation takes part."""
        return self.filter(programme__in=Programme.objects.visible_to(member).values("pk"))


class Indicator(Record):
    """A code in a programme; what it means is in its versions.

    With the code of a shipped indicator it takes that one's place in this programme.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    code = models.SlugField(max_length=40)

    objects = OfProgrammeQuerySet["Indicator"].as_manager()

    class Meta:
        ordering = ("programme", "code")
        constraints = (
            models.UniqueConstraint(fields=["programme", "code"], name="indicator_code_once"),
        )

    class Privacy:
        erased = ()
        kept = ("id", "programme", "code")

    def __str__(self) -> str:
        return self.code


class IndicatorVersion(Event):
    """What the indicator means from one moment on; never changed, only followed by another."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveSmallIntegerField()
    content = models.JSONField()
    note = models.CharField(_("pourquoi"), max_length=200, blank=True)
    made_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("indicator", "-version")
        constraints = (
            models.UniqueConstraint(fields=["indicator", "version"], name="indicator_version_once"),
        )

    class Privacy:
        erased = ()
        kept = ("id", "indicator", "version", "content", "note", "made_by", "made_at")

    def __str__(self) -> str:
        return f"{self.indicator} v{self.version}"

    @property
    def definition(self) -> Definition:
        return from_json(self.indicator.code, self.version, self.content)
