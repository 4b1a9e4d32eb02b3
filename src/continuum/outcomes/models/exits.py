"""Exits, append-only: how an enrolment ended for the person, and each version of what was said."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from continuum.access.models import Account
from continuum.core.models import Event
from continuum.organisations.models import Organisation
from continuum.outcomes.rules.exits import ExitKind, Recorded
from continuum.people.models import Enrolment, Person
from continuum.people.models.persons import OfPersonQuerySet


class ExitQuerySet(OfPersonQuerySet["Exit"]):
    def last_versions(self) -> Self:
        """The last version of each, even withdrawn."""
        return self.filter(~Exists(Exit.objects.filter(corrects=OuterRef("pk"))))

    def standing(self) -> Self:
        """The present version of each exit: neither corrected since nor withdrawn."""
        return self.last_versions().filter(withdrawn=False)


class Exit(Event):
    """What the person left for, on a day, from one enrolment; a correction is a new row.

    An exit is not a state: an enrolment may be completed without one, and the end of one enrolment
    never closes another.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    kind = models.CharField(max_length=24, choices=ExitKind.choices)
    months = models.PositiveSmallIntegerField(null=True, blank=True)
    project = models.CharField(
        max_length=12, choices=Recorded.choices, default=Recorded.NOT_RECORDED
    )
    qualified = models.CharField(
        max_length=12, choices=Recorded.choices, default=Recorded.NOT_RECORDED
    )
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    withdrawn = models.BooleanField(default=False)
    correction_reason = models.CharField(max_length=200, blank=True)
    recorded_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = ExitQuerySet.as_manager()

    class Meta:
        ordering = ("-on", "-recorded_at")
        indexes = (models.Index(fields=["person", "on"], name="exit_of_person"),)
        constraints = (
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(corrects__isnull=True), name="exit_once"
            ),
            models.CheckConstraint(
                condition=Q(months__isnull=True) | Q(months__gte=1),
                name="exit_months_counted",
                violation_error_message=_("Une durée compte au moins un mois."),
            ),
        )

    class Privacy:
        erased = ("correction_reason",)
        kept = (
            "id",
            "organisation",
            "person",
            "enrolment",
            "on",
            "kind",
            "months",
            "project",
            "qualified",
            "corrects",
            "withdrawn",
            "recorded_by",
            "recorded_at",
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"
