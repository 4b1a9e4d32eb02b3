"""Persons, the ways to reach them, and the tokens they are found by."""

import uuid
from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from continuum.access.models import Account
from continuum.access.scope import Member, organisations_seen_by
from continuum.core.models import Event, Record
from continuum.organisations.models import Commune, Organisation
from continuum.organisations.rules import age_on
from continuum.people import rules

M = TypeVar("M", bound=models.Model, covariant=True)


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, member: Member) -> Self:
        """Persons known to one's own organisation; those entered by mistake are gone."""
        return self.filter(
            organisation__in=organisations_seen_by(member), withdrawn_at__isnull=True
        )

    def withdrawn_from(self, member: Member) -> Self:
        """Those entered by mistake, which may be brought back."""
        return self.filter(
            organisation__in=organisations_seen_by(member), withdrawn_at__isnull=False
        )

    def with_file(self) -> Self:
        """Those who joined: a file was opened with them."""
        return self.filter(joined_on__isnull=False)


class Person(Record):
    """A young person as one organisation knows them: a nickname is enough, a file opens at
    *adhésion*.

    `identity` joins rows that are the same human; distinct people are counted by it. `joined_on`
    is empty for somebody known by nickname only. `sort_name` is how they are called without accents
    nor capitals, so that lists are in order whatever the server's locale.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    identity = models.UUIDField(default=uuid.uuid4, editable=False)
    alias = models.CharField(_("surnom"), max_length=60, blank=True)
    first_name = models.CharField(_("prénom"), max_length=80, blank=True)
    last_name = models.CharField(_("nom de naissance"), max_length=80, blank=True)
    usage_name = models.CharField(_("nom d'usage"), max_length=80, blank=True)
    sort_name = models.CharField(max_length=240, blank=True, editable=False, db_collation="C")
    born_on = models.DateField(_("date de naissance"), null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("année de naissance"), null=True, blank=True)
    gender = models.CharField(_("genre"), max_length=3, choices=rules.Gender.choices, blank=True)
    commune = models.ForeignKey(
        Commune, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    postcode = models.CharField(_("code postal"), max_length=5, blank=True)
    joined_on = models.DateField(_("adhésion"), null=True, blank=True)
    recorded_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ("-recorded_at",)
        indexes = (
            models.Index(fields=["organisation", "-recorded_at"], name="person_recent"),
            models.Index(fields=["identity", "organisation"], name="person_identity"),
            models.Index(fields=["organisation", "born_on"], name="person_birth"),
            models.Index(fields=["organisation", "sort_name", "id"], name="person_by_name"),
            models.Index(
                fields=["organisation", "id"],
                include=["identity", "joined_on"],
                condition=Q(withdrawn_at__isnull=True),
                name="person_known",
            ),
            models.Index(
                fields=["organisation", "commune"],
                condition=Q(withdrawn_at__isnull=True),
                name="person_commune",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=~Q(first_name="") | ~Q(alias="") | ~Q(last_name=""),
                name="person_is_called_something",
                violation_error_message=_("Un prénom ou un surnom suffit, mais il en faut un."),
            ),
        )

    class Privacy:
        erased = (
            "alias",
            "first_name",
            "last_name",
            "usage_name",
            "sort_name",
            "born_on",
            "commune",
            "postcode",
            "identity",
        )
        kept = (
            "id",
            "organisation",
            "birth_year",
            "gender",
            "joined_on",
            "recorded_by",
            "recorded_at",
            "withdrawn_at",
        )

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        """How the team calls them: first name and initial, else the nickname."""
        if self.first_name:
            initial = f" {self.last_name[0]}." if self.last_name else ""
            return f"{self.first_name}{initial}"
        return self.alias or self.last_name

    @property
    def full_name(self) -> str:
        names = [self.first_name, self.usage_name or self.last_name]
        return " ".join(name for name in names if name) or self.alias

    @property
    def has_file(self) -> bool:
        return self.joined_on is not None

    def age_on(self, day: date) -> int | None:
        """Completed years; from the year of birth alone, the age reached that year."""
        if self.born_on is not None:
            return age_on(self.born_on, day)
        return day.year - self.birth_year if self.birth_year else None


class OfPersonQuerySet(models.QuerySet[M]):
    """Rows that belong to a person of the member's organisation.

    Their tables have no index on the organisation alone: row security names it in every statement,
    and the planner would walk all of its entries to narrow the few rows of a person.
    """

    def visible_to(self, member: Member) -> Self:
        return self.filter(
            organisation__in=organisations_seen_by(member), person__withdrawn_at__isnull=True
        )


class SearchToken(models.Model):
    """A normalised piece of a name, number or nickname by which the person is found (see
    `people.actions.tokens`)."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=12)
    token = models.CharField(max_length=80, db_collation="C")
    version = models.PositiveSmallIntegerField(db_default=0)
    """What it was made by (`people.reading`); the person's look-up keys were made with it."""

    objects = OfPersonQuerySet["SearchToken"].as_manager()

    class Meta:
        indexes = (
            models.Index(
                fields=["organisation", "token", "person"], name="search_token", include=["kind"]
            ),
            # Those of one person hold the organisation that row security asks for: with another
            # index it would walk every token of the organisation.
            models.Index(
                fields=["person", "organisation"],
                name="token_of_person",
                include=["kind", "token"],
            ),
        )

    class Privacy:
        erased = ("token",)
        kept = ("id", "organisation", "person", "kind", "version")

    def __str__(self) -> str:
        return self.kind


class LookupKey(models.Model):
    """A hashed combination by which whoever is typed in may be recognised (see `linkage.lookup`).

    The primary key is the index that answers, alone: no other holds the key.
    """

    pk = models.CompositePrimaryKey("key", "organisation_id", "person_id")
    key = models.BigIntegerField()
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    objects = OfPersonQuerySet["LookupKey"].as_manager()

    class Privacy:
        erased = ("key",)
        kept = ("organisation", "person")

    def __str__(self) -> str:
        return str(self.key)


class Contact(Record):
    """A way to reach the person; shown masked, revealed on click, each reveal logged."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=rules.ContactKind.choices)
    value = models.CharField(max_length=200)
    note = models.CharField(max_length=60, blank=True)
    recorded_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    ended_on = models.DateField(null=True, blank=True)

    objects = OfPersonQuerySet["Contact"].as_manager()

    class Meta:
        ordering = ("kind", "recorded_at")
        indexes = (
            models.Index(
                fields=["organisation", "person"],
                condition=Q(ended_on__isnull=True),
                name="contact_in_use",
            ),
        )

    class Privacy:
        erased = ("value", "note")
        kept = ("id", "organisation", "person", "kind", "recorded_by", "recorded_at", "ended_on")

    def __str__(self) -> str:
        return str(self.get_kind_display())


class ExternalId(Record):
    """The person's number in another software (never an NIR)."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    system = models.CharField(max_length=20, choices=rules.ExternalSystem.choices)
    value = models.CharField(max_length=60)

    objects = OfPersonQuerySet["ExternalId"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "system", "value"], name="external_id_once"
            ),
        )

    class Privacy:
        erased = ("value",)
        kept = ("id", "organisation", "person", "system")

    def __str__(self) -> str:
        return str(self.get_system_display())


class IdentityDecision(Event):
    """Two files judged the same human, or separated again: who, when, why, and what undoes it."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    move = models.CharField(max_length=10, choices=rules.IdentityMove.choices)
    identity_before = models.UUIDField()
    identity_after = models.UUIDField()
    reason = models.CharField(max_length=200, blank=True)
    decided_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    objects = OfPersonQuerySet["IdentityDecision"].as_manager()

    class Meta:
        ordering = ("-decided_at",)

    class Privacy:
        erased = ("reason", "identity_before", "identity_after")
        kept = ("id", "organisation", "person", "other", "move", "decided_by", "decided_at")

    def __str__(self) -> str:
        return str(self.get_move_display())
