"""Files that may already be those of somebody about to be recorded, and why each came up."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from continuum.access.scope import Member
from continuum.people import tokens
from continuum.people.entries import ContactEntry, PersonDetails, details_of
from continuum.people.models import Contact, Person, SearchToken
from continuum.people.resemblance import Known, resemblance

MOST: Final = 8
_LOOKED_AT: Final = 200


@dataclass(frozen=True)
class Candidate:
    """A file, the reasons it may be the same young person in words, and whether to stop and
    look."""

    person: Person
    reasons: tuple[str, ...]
    weight: float
    probable: bool


def candidates(
    member: Member,
    details: PersonDetails,
    *,
    contacts: Sequence[ContactEntry] = (),
    leaving_out: Iterable[UUID] = (),
) -> list[Candidate]:
    """The likeliest first; only files of the member's own organisation."""
    rows = _blocked(member, details, contacts).exclude(pk__in=list(leaving_out))
    people = list(rows[:_LOOKED_AT])
    reached = _contacts_of(people)
    typed = Known(details=details, contacts=[(c.kind, c.value) for c in contacts])
    found = []
    for person in people:
        known = Known(details=details_of(person), contacts=reached[person.pk])
        like = resemblance(typed, known)
        if like.reasons:
            found.append(Candidate(person, like.reasons, like.weight, like.probable))
    found.sort(key=lambda candidate: (-candidate.weight, str(candidate.person.pk)))
    return found[:MOST]


def _blocked(
    member: Member, details: PersonDetails, contacts: Sequence[ContactEntry]
) -> QuerySet[Person]:
    """The few files worth comparing: same number; both names alike; one name and the birth date;
    a given name alike where nothing else is known on one side."""
    given = _named(member, tokens.Names(alias=details.alias, first_name=details.first_name))
    family = _named(
        member, tokens.Names(last_name=details.last_name, usage_name=details.usage_name)
    )
    reached = tokens.tokens_of(tokens.Names(), [(c.kind, c.value) for c in contacts], [])
    alike = Q(pk__in=given) & (Q(pk__in=family) | Q(last_name="", usage_name=""))
    if not (details.last_name or details.usage_name or details.born_on):
        alike |= Q(pk__in=given)
    if details.born_on:
        alike |= Q(born_on=details.born_on) & (Q(pk__in=given) | Q(pk__in=family))
    if reached:
        alike |= Q(pk__in=_holding(member, reached))
    return (
        Person.objects.visible_to(member)
        .filter(alike)
        .select_related("commune")
        .order_by("-recorded_at")
    )


def _named(member: Member, names: tokens.Names) -> QuerySet[SearchToken, Any]:
    return _holding(member, tokens.tokens_of(names, [], []))


def _holding(member: Member, wanted: Iterable[tokens.Token]) -> QuerySet[SearchToken, Any]:
    return SearchToken.objects.filter(
        organisation_id=member.organisation_id, token__in=sorted(token.text for token in wanted)
    ).values("person")


def _contacts_of(people: Sequence[Person]) -> dict[UUID, list[tuple[str, str]]]:
    found: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    for contact in Contact.objects.filter(person__in=people, ended_on__isnull=True):
        found[contact.person_id].append((contact.kind, contact.value))
    return found
