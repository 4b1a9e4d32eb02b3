"""Encounters as they stand, who has a name in them, and what could still be said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from continuum.access.scope import Member
from continuum.outreach import rules
from continuum.outreach.models import Encounter, EncounterTally, Presence, Round
from continuum.outreach.models.encounters import EncounterQuerySet
from continuum.people.models import Person


def standing(
    member: Member,
    *,
    since: date | None = None,
    until: date | None = None,
    programme: UUID | None = None,
    round: UUID | None = None,
    place: UUID | None = None,
) -> EncounterQuerySet:
    """Encounters of the member's organisation that count, both days included."""
    asked: dict[str, object] = {
        "on__gte": since,
        "on__lte": until,
        "programme_id": programme,
        "round_id": round,
        "place_id": place,
    }
    return (
        Encounter.objects.visible_to(member)
        .standing()
        .filter(**{name: value for name, value in asked.items() if value is not None})
    )


@dataclass(frozen=True)
class Elsewhere:
    """Encounters outside the days one looks at: how many, from when to when."""

    encounters: int
    first: date
    last: date


def elsewhere(rows: EncounterQuerySet) -> Elsewhere | None:
    """None when there is nothing at all."""
    told = rows.order_by().aggregate(n=Count("pk"), first=Min("on"), last=Max("on"))
    return Elsewhere(told["n"], told["first"], told["last"]) if told["n"] else None


def latest_version(root: UUID, *, member: Member) -> Encounter | None:
    """The present version of an encounter, withdrawn or not; None when it is not theirs."""
    later = Encounter.objects.filter(corrects=OuterRef("pk"), corrects__isnull=False)
    return (
        Encounter.objects.visible_to(member)
        .filter(~Exists(later), root=root)
        .select_related("place", "round", "programme", "recorded_by")
        .prefetch_related("tallies")
        .first()
    )


def versions_of(root: UUID, *, member: Member) -> list[Encounter]:
    """Every version, the first one first."""
    rows = (
        Encounter.objects.visible_to(member)
        .filter(root=root)
        .select_related("place", "programme", "recorded_by")
        .prefetch_related("tallies")
    )
    after = {row.corrects_id: row for row in rows}
    ordered: list[Encounter] = []
    version = after.get(None)
    while version is not None:
        ordered.append(version)
        version = after.get(version.pk)
    return ordered


def named_in(roots: Iterable[UUID], *, member: Member) -> Mapping[UUID, list[Presence]]:
    """Who is known to have been in each encounter, by its first version."""
    presences: dict[UUID, list[Presence]] = {}
    rows = (
        Presence.objects.visible_to(member)
        .standing()
        .filter(encounter__in=list(roots))
        .select_related("person", "recorded_by")
        .order_by("recorded_at")
    )
    for presence in rows:
        presences.setdefault(presence.encounter_id, []).append(presence)
    return presences


def with_names(encounters: EncounterQuerySet) -> EncounterQuerySet:
    """Annotates `named`, the number of different people with a name in each encounter."""
    counted = (
        Presence.objects.standing()
        .filter(encounter=OuterRef("root"))
        .order_by()
        .values("encounter")
        .annotate(n=Count("person__identity", distinct=True))
        .values("n")
    )
    return encounters.annotate(named=Coalesce(Subquery(counted), 0))


def nameless_left(encounter: Encounter, *, member: Member) -> int:
    """How many heads of the encounter have no name yet."""
    there = Presence.objects.visible_to(member).standing().filter(encounter=encounter.root)
    named = there.values("person__identity").distinct().count()
    return rules.nameless_left(encounter.head_count, named)


def claimable_by(person: Person, *, member: Member, before: datetime) -> EncounterQuerySet:
    """Encounters with a nameless head in which the person is not yet: where they were met before
    first, then the latest."""
    theirs = Presence.objects.standing().filter(person__identity=person.identity)
    been = standing(member).filter(root__in=theirs.values("encounter"), place=OuterRef("place"))
    there = theirs.filter(encounter=OuterRef("root"))
    return (
        with_names(standing(member).filter(~Exists(there), happened_at__lte=before))
        .filter(head_count__gt=F("named"))
        .annotate(known_place=Exists(been))
        .select_related("place")
        .order_by("-known_place", "-happened_at")
    )


def claimed_by(
    person: Person, *, member: Member, among: Iterable[UUID] | None = None
) -> QuerySet[Presence]:
    """Where the member said, after the event, that this very person was."""
    rows = (
        Presence.objects.visible_to(member)
        .standing()
        .filter(person=person, claimed=True, recorded_by_id=member.account_id)
    )
    return rows if among is None else rows.filter(encounter__in=among)


def to_name(member: Member, *, since: date) -> EncounterQuerySet:
    """Encounters one noted, or one's team did, with young people already known and not all of them
    named."""
    known = (rules.Familiarity.AGAIN, rules.Familiarity.FOLLOWED)
    return (
        with_names(standing(member, since=since).filter(_mine(member), familiarity__in=known))
        .filter(head_count__gt=F("named"))
        .order_by("happened_at")
    )


def to_specify(member: Member, *, since: date) -> EncounterQuerySet:
    """Encounters one noted, or one's team did, of which nobody said gender nor age yet."""
    told = EncounterTally.objects.filter(encounter=OuterRef("pk"))
    return (
        with_names(standing(member, since=since).filter(~Exists(told)))
        .filter(_mine(member))
        .filter(head_count__gt=F("named"))
        .order_by("happened_at")
    )


def _mine(member: Member) -> Q:
    rounds = Round.objects.of_account(member.account_id).values("pk")
    return Q(recorded_by_id=member.account_id) | Q(round__in=rounds)
