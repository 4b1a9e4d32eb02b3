"""Places where teams go, and their rounds."""

from datetime import date
from typing import Self, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from continuum.access.models import Account
from continuum.access.scope import Member, organisations_seen_by
from continuum.core.models import Event, Record
from continuum.organisations.models import Commune, Organisation, Programme
from continuum.outreach import rules

M = TypeVar("M", bound=models.Model, covariant=True)


class OfTeamQuerySet(models.QuerySet[M]):
    """Rows of one's own organisation, for roles that work with young people."""

    def visible_to(self, member: Member) -> Self:
        return self.filter(organisation__in=organisations_seen_by(member))


class PlaceQuerySet(OfTeamQuerySet["Place"]):
    def open_on(self, day: date) -> Self:
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))


class Place(Record):
    """Somewhere young people are met: a park, a festival, a network, the telephone.

    At most a commune is kept.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=30, choices=rules.PlaceKind.choices)
    network = models.CharField(max_length=12, choices=rules.Network.choices, blank=True)
    name = models.CharField(_("nom du lieu"), max_length=100)
    commune = models.ForeignKey(
        Commune, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_on = models.DateField(null=True, blank=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "name", "commune"], name="place_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(network="") | Q(kind=rules.PlaceKind.NETWORK),
                name="network_on_networks_only",
            ),
        )

    class Privacy:
        erased = ()
        kept = ("id", "organisation", "kind", "network", "name", "commune", "closed_on")

    def __str__(self) -> str:
        return self.name

    @property
    def icon(self) -> str:
        return rules.ICON_OF_MODE[rules.mode_at(self.kind)]


class RoundQuerySet(OfTeamQuerySet["Round"]):
    def of_account(self, account_id: UUID) -> Self:
        return self.filter(team__account_id=account_id)


class Round(Event):
    """A team going out: who, where, from when to when; `recap_at` once the team has looked back."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    programme = models.ForeignKey(
        Programme, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    mode = models.CharField(max_length=12, choices=rules.Mode.choices, default=rules.Mode.STREET)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    climate = models.CharField(_("ambiance"), max_length=500, blank=True)
    recap_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ("-started_at",)
        indexes = (models.Index(fields=["organisation", "-started_at"], name="round_recent"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="round_in_order",
                violation_error_message=_("La tournée finit avant de commencer."),
            ),
        )

    class Privacy:
        erased = ("climate",)
        kept = (
            "id",
            "organisation",
            "programme",
            "mode",
            "started_at",
            "ended_at",
            "recap_at",
            "recorded_by",
        )

    def __str__(self) -> str:
        return f"{self.get_mode_display()} {self.started_at:%Y-%m-%d}"


class RoundMemberQuerySet(OfTeamQuerySet["RoundMember"]):
    pass


class RoundMember(Event):
    """Somebody out with the team, until `left_at`; one is out with one team at a time."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="team")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    left_at = models.DateTimeField(null=True, blank=True)

    objects = RoundMemberQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["round", "account"], name="round_member_once"),
            models.UniqueConstraint(
                fields=["organisation", "account"],
                condition=Q(left_at__isnull=True),
                name="one_open_round_each",
            ),
        )

    class Privacy:
        erased = ()
        kept = ("id", "organisation", "round", "account", "left_at")

    def __str__(self) -> str:
        return str(self.account)


class RoundPlaceQuerySet(OfTeamQuerySet["RoundPlace"]):
    pass


class RoundPlace(Event):
    """A stop of the round, in the order planned or made."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="stops")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=1)

    objects = RoundPlaceQuerySet.as_manager()

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=["round", "place"], name="round_place_once"),)

    class Privacy:
        erased = ()
        kept = ("id", "organisation", "round", "place", "position")

    def __str__(self) -> str:
        return str(self.place)
