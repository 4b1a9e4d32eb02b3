"""Rounds: the one under way, what the next encounter starts from, and the report it writes."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, OuterRef, Subquery

from continuum.access.models import Account, Membership
from continuum.access.scope import Member
from continuum.outreach import rules
from continuum.outreach.models import Encounter, Place, Presence, Round
from continuum.outreach.queries.encounters import named_in, standing
from continuum.outreach.rules import DistinctPeople, Heads, Mode

REMEMBERED: timedelta = timedelta(days=60)


@dataclass(frozen=True)
class Prefill:
    """What a new encounter starts from."""

    round: Round | None
    place: Place | None
    mode: Mode | None
    team: tuple[str, ...]


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


def prefill(member: Member, *, now: datetime) -> Prefill:
    """The round under way, and the place of the last encounter noted, or its first stop."""
    out = open_round_of(member)
    recent = Encounter.objects.visible_to(member).standing().filter(place__closed_on__isnull=True)
    if out is not None:
        last = recent.filter(round=out)
    else:
        last = recent.filter(recorded_by_id=member.account_id, happened_at__gte=now - REMEMBERED)
    encounter = last.select_related("place").order_by("-recorded_at").first()
    place = encounter.place if encounter else None
    if place is None and out is not None:
        stop = out.stops.select_related("place").first()
        place = stop.place if stop else None
    return Prefill(
        round=out,
        place=place,
        mode=Mode(out.mode) if out else None,
        team=team_of(out) if out else (),
    )


def recent_places(member: Member, *, today: date) -> list[Place]:
    """Open places, those where the organisation met somebody last first."""
    met = Encounter.objects.filter(place=OuterRef("pk"), on__gte=today - REMEMBERED)
    last = met.order_by("-happened_at").values("happened_at")[:1]
    return list(
        Place.objects.visible_to(member)
        .open_on(today)
        .select_related("commune")
        .annotate(last_met=Subquery(last))
        .order_by(F("last_met").desc(nulls_last=True), "name")
    )


def colleagues(member: Member) -> list[Account]:
    """Those one may go out with."""
    current = Membership.objects.visible_to(member).current().values("account_id")
    return list(
        Account.objects.visible_to(member)
        .filter(pk__in=current, is_service=False)
        .exclude(pk=member.account_id)
        .order_by("name")
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
