"""Search tokens kept in step with names, contacts and numbers, in the same transaction."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from continuum.linkage.tokens import search_tokens
from continuum.people.entries import details_of
from continuum.people.linking import identity_of
from continuum.people.models import Contact, ExternalId, Person, SearchToken


def refresh_tokens(people: Sequence[Person]) -> None:
    """Write anew the tokens of `people`; a person withdrawn is found no more."""
    ids = [person.pk for person in people]
    SearchToken.objects.filter(person__in=ids).delete()
    add_tokens(
        [person for person in people if person.withdrawn_at is None],
        contacts=Contact.objects.filter(person__in=ids, ended_on__isnull=True),
        numbers=ExternalId.objects.filter(person__in=ids),
    )


def add_tokens(
    people: Iterable[Person], *, contacts: Iterable[Contact], numbers: Iterable[ExternalId]
) -> None:
    """Write the tokens of people who have none yet, in one statement."""
    contacts_of: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    for contact in contacts:
        contacts_of[contact.person_id].append((contact.kind, contact.value))
    numbers_of: dict[UUID, list[str]] = defaultdict(list)
    for number in numbers:
        numbers_of[number.person_id].append(number.value)
    SearchToken.objects.bulk_create(
        SearchToken(
            organisation_id=person.organisation_id,
            person_id=person.pk,
            kind=token.kind,
            token=token.token,
        )
        for person in people
        for token in search_tokens(
            identity_of(
                details_of(person),
                contacts=contacts_of[person.pk],
                numbers=numbers_of[person.pk],
            )
        )
    )
