"""The link between a person, an organisation and a programme, and who looks after it."""

from typing import Self

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from continuum.access.models import Account
from continuum.core.models import Event, Record
from continuum.organisations.models import Organisation, Programme, Site, Strand
from continuum.people import rules
from continuum.people.models.persons import OfPersonQuerySet, Person


class EnrolmentQuerySet(OfPersonQuerySet["Enrolment"]):
    def with_state(self) -> Self:
        """Annotates `state`, `state_on` and `state_reason` from the latest event."""
        latest = EnrolmentEvent.objects.filter(enrolment=OuterRef("pk")).order_by("-on", "-id")
        return self.annotate(
            state=Subquery(latest.values("state")[:1]),
            state_on=Subquery(latest.values("on")[:1]),
            state_reason=Subquery(latest.values("reason")[:1]),
        )

    def live(self) -> Self:
        """Those whose latest state is not an end."""
        return self.with_state().exclude(state__in=rules.ENDED)


class Enrolment(Record):
    """A person's place in a programme, strand and site; its state is the latest of its events."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    strand = models.ForeignKey(
        Strand, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    site = models.ForeignKey(
        Site, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ("recorded_at",)
        indexes = (models.Index(fields=["programme", "organisation"], name="enrolment_programme"),)

    class Privacy:
        erased = ()
        kept = (
            "id",
            "organisation",
            "person",
            "programme",
            "strand",
            "site",
            "recorded_by",
            "recorded_at",
        )

    def __str__(self) -> str:
        return f"{self.programme}"


class EnrolmentEvent(Event):
    """A state the enrolment entered, on a day, said by somebody."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="events")
    state = models.CharField(max_length=12, choices=rules.EnrolmentState.choices)
    on = models.DateField()
    reason = models.CharField(max_length=20, choices=rules.WithdrawalReason.choices, blank=True)
    recorded_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = OfPersonQuerySet["EnrolmentEvent"].as_manager()

    class Meta:
        ordering = ("on", "id")
        indexes = (models.Index(fields=["enrolment", "-on", "-id"], name="enrolment_latest"),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(state=rules.EnrolmentState.WITHDRAWN) | ~Q(reason=""),
                name="withdrawal_has_reason",
                violation_error_message=_("Un abandon se note avec sa raison."),
            ),
        )

    class Privacy:
        erased = ()
        kept = (
            "id",
            "organisation",
            "person",
            "enrolment",
            "state",
            "on",
            "reason",
            "recorded_by",
            "recorded_at",
        )

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.on}"


class Referent(Record):
    """The worker who walks with the person, for a time."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = OfPersonQuerySet["Referent"].as_manager()

    class Meta:
        ordering = ("-since",)
        indexes = (models.Index(fields=["person", "since"], name="referent_of_person"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="referent_in_order"
            ),
        )

    class Privacy:
        erased = ()
        kept = ("id", "organisation", "person", "account", "since", "until")

    def __str__(self) -> str:
        return f"{self.account} {self.since}"
