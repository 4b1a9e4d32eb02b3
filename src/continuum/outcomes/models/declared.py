"""Figures published elsewhere, kept as they were worded, to be held against the records."""

from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from continuum.access.models import Account
from continuum.core.models import Record
from continuum.organisations.models import Programme
from continuum.outcomes.models.indicators import OfProgrammeQuerySet
from continuum.outcomes.rules.declared import DeclaredKind


class DeclaredFigureQuerySet(OfProgrammeQuerySet["DeclaredFigure"]):
    def standing(self) -> Self:
        """Those nobody has taken back."""
        return self.filter(withdrawn_at__isnull=True)


class DeclaredFigure(Record):
    """What somebody printed: the sentence, the value, and the indicators it speaks of.

    `base` is the indicator it is said to be a share of, if the text says so. Withdrawn, never
    changed.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(_("où c'est écrit"), max_length=150)
    wording = models.CharField(_("ce qui est écrit"), max_length=300)
    starts_on = models.DateField()
    ends_on = models.DateField()
    kind = models.CharField(max_length=12, choices=DeclaredKind.choices)
    value = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    decimals = models.PositiveSmallIntegerField(default=0)
    indicator = models.CharField(max_length=80, blank=True)
    base = models.CharField(max_length=80, blank=True)
    recorded_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = DeclaredFigureQuerySet.as_manager()

    class Meta:
        ordering = ("source", "recorded_at")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="declared_in_order",
                violation_error_message=_("La période finit avant de commencer."),
            ),
            models.CheckConstraint(
                condition=Q(kind=DeclaredKind.DISTRIBUTION) | Q(value__isnull=False),
                name="declared_has_value",
                violation_error_message=_("Écrivez le chiffre publié."),
            ),
        )

    class Privacy:
        erased = ()
        kept = (
            "id",
            "programme",
            "source",
            "wording",
            "starts_on",
            "ends_on",
            "kind",
            "value",
            "decimals",
            "indicator",
            "base",
            "recorded_by",
            "recorded_at",
            "withdrawn_at",
        )

    def __str__(self) -> str:
        return self.wording

    @property
    def printed(self) -> Decimal | None:
        """The value with as many decimals as it was printed with."""
        return None if self.value is None else round(self.value, self.decimals)


class DeclaredItem(Record):
    """One part of a printed distribution: its label, its amount, its share, each if printed."""

    figure = models.ForeignKey(DeclaredFigure, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=80)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    share = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    decimals = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("figure", "position")
        constraints = (
            models.UniqueConstraint(fields=["figure", "position"], name="declared_item_once"),
        )

    class Privacy:
        erased = ()
        kept = ("id", "figure", "position", "label", "amount", "share", "decimals")

    def __str__(self) -> str:
        return self.label

    @property
    def printed(self) -> Decimal | None:
        """The share with as many decimals as it was printed with."""
        return None if self.share is None else round(self.share, self.decimals)
