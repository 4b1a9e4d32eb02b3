"""The link between a person, an organisation and a programme, and who looks after it."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Self

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

    def in_states(self, states: Collection[str]) -> Self:
        """Those whose latest state is one of `states`; only of those ever in it is the latest
        looked up."""
        ever = EnrolmentEvent.objects.filter(state__in=states).values("enrolment")
        return self.with_state().filter(pk__in=ever, state__in=states)

    def live(self) -> Self:
        """Those whose latest state is not an end."""
        return self.with_state().exclude(state__in=rules.ENDED)

    def standing(self) -> Self:
        """All but those entered by mistake, the latest to change first."""
        rows = self.with_state().exclude(state=rules.EnrolmentState.CANCELLED)
        return rows.order_by("-state_on", "-recorded_at")


class Enrolment(Record):
    """A person's place in a programme, strand and site; its state is the latest of its events."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
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

    if TYPE_CHECKING:  # annotated by `with_state`
        state: str
        state_on: date
        state_reason: str

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ("recorded_at",)
        indexes = (
            models.Index(fields=["programme", "organisation"], name="enrolment_programme"),
            models.Index(fields=["organisation", "person"], name="enrolment_of_person"),
        )

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

    @property
    def state_label(self) -> str:
        """The present state in words, once annotated by `with_state`."""
        return str(rules.EnrolmentState(self.state).label)


class EnrolmentEventQuerySet(OfPersonQuerySet["EnrolmentEvent"]):
    """States entered, by their days."""


class EnrolmentEvent(Event):
    """A state the enrolment entered, on a day, said by somebody."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="events", db_index=False
    )
    state = models.CharField(max_length=12, choices=rules.EnrolmentState.choices)
    on = models.DateField()
    reason = models.CharField(max_length=20, choices=rules.WithdrawalReason.choices, blank=True)
    recorded_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = EnrolmentEventQuerySet.as_manager()

    class Meta:
        ordering = ("on", "id")
        indexes = (
            models.Index(
                fields=["enrolment", "-on", "-id"],
                include=["organisation", "state"],
                name="enrolment_latest",
            ),
            models.Index(fields=["organisation", "state", "enrolment"], name="enrolment_in_state"),
        )
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


class ReferentQuerySet(OfPersonQuerySet["Referent"]):
    def current(self) -> Self:
        return self.filter(until__isnull=True)


class Referent(Record):
    """The worker who walks with the person, for a time.

    Of a worker who has no account, as of those of past years, only what they were `called` is
    known: what a table said of them, kept when an account is given to them later.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    called = models.CharField(max_length=80, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = ReferentQuerySet.as_manager()

    class Meta:
        ordering = ("-since",)
        indexes = (models.Index(fields=["person", "since"], name="referent_of_person"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="referent_in_order"
            ),
        )

    class Privacy:
        erased = ("called",)
        kept = ("id", "organisation", "person", "account", "since", "until")

    def __str__(self) -> str:
        return f"{self.name} {self.since}"

    @property
    def name(self) -> str:
        """Of the account, else as the table said it."""
        return str(self.account) if self.account is not None else self.called
