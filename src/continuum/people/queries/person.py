"""What is known of one person now: situation, contacts, enrolments, group."""

from django.db.models import QuerySet

from continuum.access.scope import Member
from continuum.people.models import (
    Contact,
    Enrolment,
    ExternalId,
    NoticeGiven,
    Person,
    Referent,
    SituationFact,
)


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
