"""What is known of one person now: situation, contacts, enrolments, group, invisibility."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from continuum.access.scope import Member
from continuum.organisations.models import Programme
from continuum.people.models import (
    Contact,
    Enrolment,
    ExternalId,
    InvisibilityDefinition,
    InvisibilityEvidence,
    NoticeGiven,
    Person,
    Referent,
    SituationFact,
)
from continuum.people.rules import Evidence, EvidenceKind, holds


@dataclass(frozen=True)
class Invisibility:
    """A funder's definition judged on a day, with the evidence that satisfies it."""

    definition: InvisibilityDefinition
    on: date
    evidence: tuple[InvisibilityEvidence, ...]

    @property
    def holds(self) -> bool:
        return bool(self.evidence)


def group_of(member: Member, person: Person) -> QuerySet[Person]:
    """The file and those joined to it, the oldest first."""
    return (
        Person.objects.visible_to(member)
        .filter(identity=person.identity)
        .select_related("commune")
        .order_by("recorded_at", "pk")
    )


def situation_of(member: Member, person: Person) -> dict[str, SituationFact]:
    """The latest answer to each kind of fact, under any of the joined files."""
    rows = (
        SituationFact.objects.visible_to(member)
        .filter(person__identity=person.identity)
        .select_related("recorded_by")
        .order_by("kind", "-on", "-recorded_at", "-id")
        .distinct("kind")
    )
    return {fact.kind: fact for fact in rows}


def contacts_of(member: Member, person: Person) -> QuerySet[Contact]:
    return Contact.objects.visible_to(member).filter(
        person__identity=person.identity, ended_on__isnull=True
    )


def numbers_of(member: Member, person: Person) -> QuerySet[ExternalId]:
    return ExternalId.objects.visible_to(member).filter(person__identity=person.identity)


def enrolments_of(member: Member, person: Person) -> QuerySet[Enrolment]:
    """With `state` and `state_on`; those entered by mistake stay in the history only."""
    return (
        Enrolment.objects.visible_to(member)
        .filter(person__identity=person.identity)
        .standing()
        .select_related("programme", "strand", "site")
    )


def referent_of(member: Member, person: Person) -> Referent | None:
    return (
        Referent.objects.visible_to(member)
        .filter(person__identity=person.identity)
        .current()
        .select_related("account")
        .first()
    )


def last_notice_of(member: Member, person: Person) -> NoticeGiven | None:
    return (
        NoticeGiven.objects.visible_to(member)
        .filter(person__identity=person.identity)
        .select_related("notice", "given_by")
        .order_by("-on", "-recorded_at")
        .first()
    )


def evidence_of(member: Member, person: Person) -> QuerySet[InvisibilityEvidence]:
    return (
        InvisibilityEvidence.objects.visible_to(member)
        .filter(person__identity=person.identity)
        .select_related("recorded_by")
    )


def invisibility_of(member: Member, person: Person, *, on: date) -> list[Invisibility]:
    """What each funder's present definition says of the person on a day."""
    evidence = list(evidence_of(member, person))
    return [
        Invisibility(
            definition=definition,
            on=on,
            evidence=tuple(
                sign for sign in evidence if holds(definition.rule, _plain(sign), on=on)
            ),
        )
        for definition in definitions_for(member, on=on)
    ]


def definitions_for(member: Member, *, on: date) -> Sequence[InvisibilityDefinition]:
    """The version in force of each definition of the member's programmes."""
    rows = (
        InvisibilityDefinition.objects.filter(
            Q(programme__in=Programme.objects.visible_to(member)), in_force_from__lte=on
        )
        .select_related("programme", "funder")
        .order_by("programme__name", "programme_id", "funder_id", "-version")
        .distinct("programme__name", "programme_id", "funder_id")
    )
    return list(rows)


def _plain(sign: InvisibilityEvidence) -> Evidence:
    return Evidence(
        kind=EvidenceKind(sign.kind), on=sign.on, list_name=sign.list_name, since=sign.since
    )
