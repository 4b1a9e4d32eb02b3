"""Rounds: the one under way, what the next encounter starts from, and the report it writes."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from continuum.access.models import Account, Membership
from continuum.access.permissions import Permission
from continuum.access.roles import ROLES
from continuum.access.scope import Member
from continuum.organisations.models import Programme
from continuum.outreach import rules
from continuum.outreach.models import Encounter, Place, Presence, Round
from continuum.outreach.models.encounters import EncounterQuerySet
from continuum.outreach.models.rounds import PlaceQuerySet
from continuum.outreach.queries.encounters import named_in, standing, with_names
from continuum.outreach.rules import DistinctPeople, Heads

REMEMBERED: Final = timedelta(days=60)


@dataclass(frozen=True)
class Prefill:
    """What a new encounter starts from; `team` without oneself."""

    round: Round | None
    place: Place | None
    programme: UUID | None
    team: tuple[str, ...]
    at: datetime
    places: PlaceQuerySet


@dataclass(frozen=True)
class UsedPlace:
    """A place of the list, with how much it was used."""

    place: Place
    encounters: int
    heads: int


@dataclass(frozen=True)
class ReportLine:
    """One line of a day report: a place, a topic, a next step."""

    label: str
    encounters: int
    heads: int


@dataclass(frozen=True)
class DayReport:
    """What a round was, told by its own encounters."""

    round: Round
    team: tuple[str, ...]
    encounters: tuple[Encounter, ...]
    heads: int
    people: DistinctPeople
    named: int
    places: tuple[ReportLine, ...]
    familiarity: tuple[ReportLine, ...]
    situations: tuple[ReportLine, ...]
    topics: tuple[ReportLine, ...]
    next_steps: tuple[ReportLine, ...]
    ages: tuple[ReportLine, ...]
    genders: tuple[ReportLine, ...]

    @property
    def unspecified(self) -> tuple[Encounter, ...]:
        """Encounters of which nobody said gender nor age."""
        return tuple(one for one in self.encounters if not one.tallies.all())

    @property
    def place_names(self) -> tuple[str, ...]:
        return tuple(line.label for line in self.places)

    @property
    def first_time(self) -> int:
        return sum(encounter.first_time_count for encounter in self.encounters)

    @property
    def to_meet_again(self) -> int:
        return sum(encounter.next_step != rules.NextStep.NOTHING for encounter in self.encounters)


def open_round_of(member: Member) -> Round | None:
    """The round the member is out on."""
    return (
        Round.objects.visible_to(member)
        .filter(
            team__account_id=member.account_id, team__left_at__isnull=True, ended_at__isnull=True
        )
        .select_related("programme")
        .first()
    )


def team_of(round: Round) -> tuple[str, ...]:
    return tuple(round.team.order_by("account__name").values_list("account__name", flat=True))


def prefill(member: Member, *, now: datetime, asked: UUID | None = None) -> Prefill:
    """The round under way (or the one asked for), and where the last encounter was noted."""
    out = Round.objects.visible_to(member).filter(pk=asked).first() if asked else None
    out = out or open_round_of(member)
    place = _last_place(member, out=out, since=now - REMEMBERED)
    if place is None and out is not None:
        stop = out.stops.select_related("place").filter(place__closed_on__isnull=True).first()
        place = stop.place if stop else None
    today = timezone.localdate(now)
    of_round = out is not None and out.programme_id is not None
    return Prefill(
        round=out,
        place=place,
        programme=None if of_round else only_programme(member, today=today),
        team=tuple(name for name in team_of(out) if name != member.name) if out else (),
        at=out.ended_at if out and out.ended_at else now,
        places=recent_places(member, today=today),
    )


def _last_place(member: Member, *, out: Round | None, since: datetime) -> Place | None:
    noted = Encounter.objects.visible_to(member).standing().filter(place__closed_on__isnull=True)
    if out is not None:
        noted = noted.filter(round=out)
    else:
        noted = noted.filter(recorded_by_id=member.account_id, happened_at__gte=since)
    last = noted.select_related("place").order_by("-recorded_at").first()
    return last.place if last else None


def usual_start(member: Member, *, today: date) -> dict[str, Any]:
    """What the next round is likely to be: the mode and programme of the member's last one."""
    last = Round.objects.visible_to(member).of_account(member.account_id).first()
    if last is None:
        return {"programme": only_programme(member, today=today)}
    programme = last.programme_id or only_programme(member, today=today)
    return {"mode": last.mode, "programme": programme}


def only_programme(member: Member, *, today: date) -> UUID | None:
    """The one programme an evening can be for, if there is but one: under way, or at all.

    An encounter without a programme counts in no bilan.
    """
    found = [programme.pk for programme in programmes_on(member, on=today)[:2]]
    return found[0] if len(found) == 1 else None


def programmes_on(member: Member, *, on: date) -> QuerySet[Programme]:
    """Those an encounter of that day may count in: under way then, else all there are."""
    every = Programme.objects.visible_to(member)
    under_way = every.filter(Q(action_ends_on=None) | Q(action_ends_on__gte=on))
    return under_way if under_way.exists() else every


def rounds_of(member: Member) -> QuerySet[Round]:
    """Rounds of the organisation, the latest first, with what they counted."""
    met = Encounter.objects.standing().filter(round=OuterRef("pk")).order_by().values("round")
    return (
        Round.objects.visible_to(member)
        .select_related("programme")
        .prefetch_related("team__account", "stops__place")
        .annotate(
            encounters=Coalesce(Subquery(met.annotate(n=Count("pk")).values("n")), 0),
            heads=Coalesce(Subquery(met.annotate(n=Sum("head_count")).values("n")), 0),
        )
        .order_by("-started_at")
    )


def back_from(member: Member, *, since: date) -> list[Round]:
    """Rounds the member has come back from since that day, the latest first."""
    return list(
        Round.objects.visible_to(member)
        .of_account(member.account_id)
        .filter(ended_at__isnull=False, started_at__date__gte=since)
        .select_related("programme")
        .prefetch_related("stops__place", "team__account")
        .distinct()
        .order_by("-started_at")
    )


def tonight(
    member: Member, *, since: date, round: Round | None, back: Sequence[Round] = ()
) -> EncounterQuerySet:
    """What the member or the team of the round noted, the latest first; with no round under way,
    also what the teams of those that have come `back` did."""
    mine = Q(recorded_by_id=member.account_id, on__gte=since)
    if round is not None:
        mine = Q(round=round) | (mine & Q(happened_at__gte=round.started_at))
    elif back:
        mine |= Q(round__in=[one.pk for one in back])
    return (
        with_names(standing(member).filter(mine))
        .select_related("place", "recorded_by")
        .order_by("-happened_at", "-recorded_at")
    )


def recent_places(member: Member, *, today: date) -> PlaceQuerySet:
    """Open places, those where the organisation met somebody last first."""
    return _by_last_met(Place.objects.visible_to(member).open_on(today), today=today)


def places_with(place: Place | None, member: Member, *, today: date) -> PlaceQuerySet:
    """The same and the place already said, even closed since."""
    said = Q(pk=place.pk) if place else Q()
    still = Q(closed_on__isnull=True) | Q(closed_on__gt=today)
    return _by_last_met(Place.objects.visible_to(member).filter(still | said), today=today)


def places_and_use(member: Member, *, since: date) -> list[UsedPlace]:
    """Every place by name, with what was noted there since a day.

    The encounters are walked once for all places: place by place, it would be once for each.
    """
    rows = standing(member, since=since).order_by().values_list("place")
    used = {
        place: (encounters, heads)
        for place, encounters, heads in rows.annotate(n=Count("pk"), heads=Sum("head_count"))
    }
    places = Place.objects.visible_to(member).select_related("commune").order_by("name")
    return [UsedPlace(place, *used.get(place.pk, (0, 0))) for place in places]


def _by_last_met(places: PlaceQuerySet, *, today: date) -> PlaceQuerySet:
    since = timezone.make_aware(datetime.combine(today - REMEMBERED, time.min))
    met = Encounter.objects.filter(place=OuterRef("pk"), happened_at__gte=since)
    last = met.order_by("-happened_at").values("happened_at")[:1]
    return (
        places.select_related("commune")
        .annotate(last_met=Subquery(last))
        .order_by(F("last_met").desc(nulls_last=True), "name")
    )


def colleagues(member: Member) -> QuerySet[Account]:
    """Those one may go out with."""
    out = [role for role, rule in ROLES.items() if Permission.RECORD_ENCOUNTERS in rule.permissions]
    current = Membership.objects.visible_to(member).current().filter(role__in=out)
    ours: QuerySet[Account] = Account.objects.visible_to(member).exclude(pk=member.account_id)
    return ours.filter(pk__in=current.values("account_id"), is_service=False).order_by("name")


def left_open(member: Member, *, now: datetime) -> QuerySet[Round]:
    """Rounds of the organisation that the team came home from without ending, one's own aside."""
    own = Round.objects.of_account(member.account_id).values("pk")
    return (
        Round.objects.visible_to(member)
        .filter(ended_at__isnull=True, started_at__lt=now - rules.OUT_AT_MOST)
        .exclude(pk__in=own)
    )


def awaiting_recap(member: Member, *, since: date) -> "list[Round]":
    """Rounds of the member that have ended and that nobody has looked back on."""
    return list(
        Round.objects.visible_to(member)
        .of_account(member.account_id)
        .filter(ended_at__isnull=False, recap_at__isnull=True, started_at__date__gte=since)
    )


def day_report(round: Round, *, member: Member) -> DayReport:
    """The report of one round; a few dozen encounters at most, so counted here."""
    encounters = tuple(
        standing(member, round=round.pk)
        .select_related("place", "recorded_by")
        .prefetch_related("tallies")
        .order_by("happened_at")
    )
    presences = named_in([encounter.root for encounter in encounters], member=member)
    heads = [_heads(encounter, presences.get(encounter.root, [])) for encounter in encounters]
    met = rules.summed(heads)
    tallies = [tally for encounter in encounters for tally in encounter.tallies.all()]
    return DayReport(
        round=round,
        team=team_of(round),
        encounters=encounters,
        heads=met.heads,
        people=rules.bounds(met),
        named=met.named,
        places=_lines((str(one.place or ""), one) for one in encounters),
        familiarity=_lines((one.get_familiarity_display(), one) for one in encounters),
        situations=_lines((one.get_situation_display(), one) for one in encounters),
        topics=_lines(
            (str(rules.Topic(topic).label), one) for one in encounters for topic in one.topics
        ),
        next_steps=_lines((one.get_next_step_display(), one) for one in encounters),
        ages=_told((tally.get_age_band_display(), tally.count) for tally in tallies),
        genders=_told((tally.get_gender_display(), tally.count) for tally in tallies),
    )


def _heads(encounter: Encounter, presences: Iterable[Presence]) -> Heads:
    presences = list(presences)
    return Heads(
        encounter.head_count,
        encounter.first_time_count,
        frozenset(one.person.identity for one in presences),
        frozenset(one.person.identity for one in presences if one.first_time),
    )


def _lines(labelled: Iterable[tuple[str, Encounter]]) -> tuple[ReportLine, ...]:
    encounters: Counter[str] = Counter()
    heads: Counter[str] = Counter()
    for label, encounter in labelled:
        encounters[label] += 1
        heads[label] += encounter.head_count
    return tuple(ReportLine(label, n, heads[label]) for label, n in encounters.most_common())


def _told(labelled: Iterable[tuple[str, int]]) -> tuple[ReportLine, ...]:
    heads: Counter[str] = Counter()
    for label, count in labelled:
        heads[label] += count
    return tuple(ReportLine(label, 0, n) for label, n in heads.most_common())
