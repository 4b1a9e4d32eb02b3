"""Search tokens and look-up keys kept in step with names, contacts and numbers, in the same
transaction."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from continuum.access import login_key
from continuum.access.acting import acting_as, acting_as_operator
from continuum.access.actions import service_member
from continuum.access.models import SessionKind
from continuum.access.scope import Member
from continuum.linkage.lookup import stored_keys
from continuum.organisations.models import Organisation
from continuum.people.entries import details_of
from continuum.people.linking import found_by, identity_of
from continuum.people.models import Contact, ExternalId, Person, SearchToken
from continuum.people.reading import reading, secret_of

AT_ONCE: Final = 500
"""Files whose tokens are made anew in one transaction."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What the database is told of everybody: tokens as whose, kind and text; whose keys."""

    tokens: list[tuple[str, str, str]]
    keys: list[tuple[str, list[int]]]


def refresh_tokens(people: Sequence[Person]) -> None:
    """Write anew the tokens and keys of `people`; a person withdrawn is found no more."""
    ids = [person.pk for person in people]
    told = _told_of(
        [person for person in people if person.withdrawn_at is None],
        contacts=Contact.objects.filter(person__in=ids, ended_on__isnull=True),
        numbers=ExternalId.objects.filter(person__in=ids),
    )
    _keep(told, instead_of=ids)


def add_tokens(
    people: Iterable[Person], *, contacts: Iterable[Contact], numbers: Iterable[ExternalId]
) -> None:
    """Write the tokens and keys of people who have none yet, in one statement."""
    _keep(_told_of(people, contacts=contacts, numbers=numbers))


def renew_outdated_tokens(*, told: Callable[[int], None] = lambda _count: None) -> int:
    """Make anew the tokens and keys that another reading of names made, or another secret,
    organisation by organisation.

    Stopped in the middle, it goes on from there: what was done is not done again. Returns how many
    files were looked at; `told` hears it on the way.
    """
    with acting_as_operator(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT people_outdated(%s::smallint)", [reading()])
        outdated = [row[0] for row in cursor.fetchall()]
    count = 0
    for pk in outdated:
        with acting_as_operator(), transaction.atomic():
            account = service_member(organisation=Organisation.objects.get(pk=pk))
        with acting_as(
            account.pk, account_id=account.account_id, kind=SessionKind.COMMAND
        ) as member:
            last: UUID | None = None
            while people := _next_files(member, after=last):
                with transaction.atomic():
                    refresh_tokens(_outdated_among(people))
                last = people[-1].pk
                count += len(people)
                told(count)
    return count


@transaction.atomic
def _next_files(member: Member, *, after: UUID | None) -> list[Person]:
    files = Person.objects.visible_to(member).order_by("pk")
    return list((files if after is None else files.filter(pk__gt=after))[:AT_ONCE])


def _outdated_among(people: Sequence[Person]) -> list[Person]:
    theirs = SearchToken.objects.filter(person__in=[person.pk for person in people])
    outdated = theirs.exclude(version=reading()).values_list("person", flat=True)
    found = set(outdated)
    return [person for person in people if person.pk in found]


def _told_of(
    people: Iterable[Person], *, contacts: Iterable[Contact], numbers: Iterable[ExternalId]
) -> _Told:
    contacts_of: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    for contact in contacts:
        contacts_of[contact.person_id].append((contact.kind, contact.value))
    numbers_of: dict[UUID, list[str]] = defaultdict(list)
    for number in numbers:
        numbers_of[number.person_id].append(number.value)
    told = _Told([], [])
    for person in people:
        whose = str(person.pk)
        known = identity_of(
            details_of(person), contacts=contacts_of[person.pk], numbers=numbers_of[person.pk]
        )
        told.tokens.extend((whose, token.kind, token.token) for token in found_by(known))
        secret = secret_of(person.organisation_id)
        told.keys.append((whose, sorted(stored_keys(known, secret=secret))))
    return told


def _keep(told: _Told, *, instead_of: Iterable[UUID] = ()) -> None:
    """Through a door, which believes the application alone: the text it is told is proved."""
    text = json.dumps(
        {
            "version": reading(),
            "people": [str(pk) for pk in instead_of],
            "tokens": told.tokens,
            "keys": told.keys,
        }
    )
    proof = login_key.proof(settings.LOGIN_KEY, f"tokens|{text}")
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_keep_tokens(%s, %s)", [text, proof])
