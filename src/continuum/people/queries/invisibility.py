"""What the funders' definitions say of one young person: at the entry, as the bilan, and now."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Min, Q

from continuum.access.scope import Member
from continuum.organisations.models import Programme
from continuum.people.models import (
    Enrolment,
    InvisibilityDefinition,
    InvisibilityEvidence,
    Person,
)
from continuum.people.rules import (
    Answer,
    EnrolmentState,
    Evidence,
    EvidenceKind,
    Shortfall,
    judge,
    shortfall,
)

ENTERED = (EnrolmentState.ENROLLED, EnrolmentState.ACTIVE)


@dataclass(frozen=True)
class Judged:
    """A version of a definition applied on a day, with the evidence that counts and the rest."""

    definition: InvisibilityDefinition
    on: date
    verdict: Answer
    counting: tuple[InvisibilityEvidence, ...]
    short: tuple[tuple[InvisibilityEvidence, Shortfall], ...]


@dataclass(frozen=True)
class Invisibility:
    """What a programme's definition says of one young person; `entries` is empty for whoever has
    not entered it."""

    programme: Programme
    entries: tuple[Judged, ...]
    today: Judged


def evidence_of(member: Member, person: Person) -> Sequence[InvisibilityEvidence]:
    """Noted under any of the joined files, the latest first."""
    rows = InvisibilityEvidence.objects.visible_to(member).filter(person__identity=person.identity)
    return list(rows.select_related("recorded_by"))


def versions_of(programme: Programme) -> list[InvisibilityDefinition]:
    """Every version, the latest to apply first."""
    rows = InvisibilityDefinition.objects.filter(programme=programme).select_related("funder")
    return sorted(rows, key=lambda one: (one.in_force_from, one.version), reverse=True)


def version_for(
    versions: Sequence[InvisibilityDefinition], *, on: date
) -> InvisibilityDefinition | None:
    """The version that judges an entry of that day, of those given the latest first: the last to
    have come into force, or the first one for whoever entered before it."""
    return next(
        (one for one in versions if one.in_force_from <= on),
        min(versions, key=lambda one: (one.in_force_from, -one.version), default=None),
    )


def invisibility_of(member: Member, person: Person, *, today: date) -> list[Invisibility]:
    """For each programme that has a definition: at each entry by the evidence of the file enrolled,
    and today by all that is known."""
    known = evidence_of(member, person)
    entries = _entries_of(member, person)
    told = []
    for programme in Programme.objects.visible_to(member):
        versions = versions_of(programme)
        present = version_for(versions, on=today)
        if present is None:
            continue
        judged = [
            _judged(version, [sign for sign in known if sign.person_id == file], on=entered)
            for file, entered in entries[programme.pk]
            if (version := version_for(versions, on=entered)) is not None
        ]
        told.append(Invisibility(programme, tuple(judged), _judged(present, known, on=today)))
    return told


def _entries_of(member: Member, person: Person) -> defaultdict[object, list[tuple[object, date]]]:
    """By programme, the file and the day of each entry."""
    rows = (
        Enrolment.objects.visible_to(member)
        .filter(person__identity=person.identity)
        .standing()
        .annotate(entered=Min("events__on", filter=Q(events__state__in=ENTERED)))
        .filter(entered__isnull=False)
        .values_list("programme_id", "person_id", "entered")
    )
    found: defaultdict[object, list[tuple[object, date]]] = defaultdict(list)
    for programme, file, entered in sorted(set(rows), key=lambda row: row[2]):
        found[programme].append((file, entered))
    return found


def _judged(
    definition: InvisibilityDefinition, signs: Sequence[InvisibilityEvidence], *, on: date
) -> Judged:
    rule = definition.rule
    weighed = [(sign, shortfall(rule, _plain(sign), on=on)) for sign in signs]
    return Judged(
        definition=definition,
        on=on,
        verdict=judge(rule, [_plain(sign) for sign in signs], on=on),
        counting=tuple(sign for sign, lack in weighed if lack is None),
        short=tuple((sign, lack) for sign, lack in weighed if lack is not None),
    )


def _plain(sign: InvisibilityEvidence) -> Evidence:
    return Evidence(
        kind=EvidenceKind(sign.kind), on=sign.on, list_name=sign.list_name, since=sign.since
    )
