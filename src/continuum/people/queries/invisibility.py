"""What the funders' definitions say of one young person: at the entry, as the bilan, and now."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Min, Q

from continuum.access.scope import Member
from continuum.organisations.models import Programme
from continuum.people.models import (
    Enrolment,
    InvisibilityDefinition,
    InvisibilityEvidence,
    Person,
    SituationFact,
)
from continuum.people.rules import (
    SHOWS_FOLLOWED,
    Answer,
    EnrolmentState,
    Evidence,
    EvidenceKind,
    InvisibilityRule,
    Shortfall,
    judge,
    shortfall,
    still_tells,
)

ENTERED = (EnrolmentState.ENROLLED, EnrolmentState.ACTIVE)


@dataclass(frozen=True)
class Judged:
    """A version of a definition applied on a day, with the evidence that counts and the rest, and
    the answers by which somebody followed the person."""

    definition: InvisibilityDefinition
    on: date
    verdict: Answer
    counting: tuple[InvisibilityEvidence, ...]
    short: tuple[tuple[InvisibilityEvidence, Shortfall], ...]
    followed: tuple[SituationFact, ...]

    @property
    def lacks_a_kind(self) -> bool:
        """Signs count, but the definition asks for others with them."""
        return bool(self.counting) and self.verdict is not Answer.YES


@dataclass(frozen=True)
class _Known:
    """What speaks for and against, of one file or of all those joined."""

    signs: Sequence[InvisibilityEvidence]
    answers: Sequence[SituationFact]

    def of(self, file: object) -> "_Known":
        return _Known(
            [sign for sign in self.signs if sign.person_id == file],
            [answer for answer in self.answers if answer.person_id == file],
        )

    def followed(self, rule: InvisibilityRule, *, on: date) -> tuple[SituationFact, ...]:
        """The last answer to each question on that day, where it was yes and still tells."""
        last: dict[str, SituationFact] = {}
        for answer in self.answers:
            if answer.on <= on:
                last.setdefault(answer.kind, answer)
        return tuple(
            answer
            for answer in last.values()
            if answer.answer == Answer.YES and still_tells(rule, answer.on, on=on)
        )


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
    return _versions_by_programme([programme])[programme.pk]


def _versions_by_programme(
    programmes: Sequence[Programme],
) -> defaultdict[UUID, list[InvisibilityDefinition]]:
    rows = InvisibilityDefinition.objects.filter(programme__in=programmes).select_related("funder")
    found: defaultdict[UUID, list[InvisibilityDefinition]] = defaultdict(list)
    for one in sorted(rows, key=lambda one: (one.in_force_from, one.version), reverse=True):
        found[one.programme_id].append(one)
    return found


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
    known = _Known(evidence_of(member, person), _answers_of(member, person))
    entries = _entries_of(member, person)
    told = []
    programmes = list(Programme.objects.visible_to(member))
    by_programme = _versions_by_programme(programmes)
    for programme in programmes:
        versions = by_programme[programme.pk]
        present = version_for(versions, on=today)
        if present is None:
            continue
        judged = [
            _judged(version, known.of(file), on=entered)
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


def _answers_of(member: Member, person: Person) -> Sequence[SituationFact]:
    """On who follows the person, the latest first, in the order in which the figures read them."""
    rows = SituationFact.objects.visible_to(member).filter(
        person__identity=person.identity, kind__in=SHOWS_FOLLOWED
    )
    return list(rows.order_by("-on", "-id"))


def _judged(definition: InvisibilityDefinition, known: _Known, *, on: date) -> Judged:
    rule = definition.rule
    signs = [_plain(sign) for sign in known.signs]
    weighed = [
        (sign, shortfall(rule, plain, on=on))
        for sign, plain in zip(known.signs, signs, strict=True)
    ]
    followed = known.followed(rule, on=on)
    return Judged(
        definition=definition,
        on=on,
        verdict=judge(rule, signs, followed=[answer.on for answer in followed], on=on),
        counting=tuple(sign for sign, lack in weighed if lack is None),
        short=tuple((sign, lack) for sign, lack in weighed if lack is not None),
        followed=followed,
    )


def _plain(sign: InvisibilityEvidence) -> Evidence:
    return Evidence(
        kind=EvidenceKind(sign.kind), on=sign.on, list_name=sign.list_name, since=sign.since
    )
