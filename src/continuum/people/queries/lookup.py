"""The files that may be somebody typed in: found by hashed keys in one statement, judged here."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from django.db import connection

from continuum.access.scope import Member, organisations_seen_by
from continuum.linkage.compare import compare_identities
from continuum.linkage.identity import Identity
from continuum.linkage.lookup import NAMES, WORTH, question
from continuum.people.entries import PersonDetails
from continuum.people.linking import identity_of
from continuum.people.models import Person
from continuum.people.queries.judging import Judged
from continuum.people.reading import secret_of

_LIKELIEST: Final = """
SELECT * FROM people_likeliest(
    %(organisation)s::uuid, %(keys)s::bigint[], %(weights)s::real[], %(each)s::integer[],
    %(alone)s::boolean[], %(names)s::boolean[], %(leaving_out)s::uuid[], %(most)s::integer,
    %(worth)s::real)
"""
AN_HOUR: Final = 3600
FEWEST_FILES: Final = 512
"""Files that a small structure is judged as if it had: whoever comes in is one given file of a
hundred less often than once in a hundred times, for it knows few of those who live there."""
_DETAILS: Final = tuple(field.name for field in fields(PersonDetails))


@dataclass(frozen=True)
class Likely(Judged):
    """A file that may be the typed one's."""

    person: UUID


def look_up(member: Member, typed: Identity, *, leaving_out: Iterable[UUID] = ()) -> list[Likely]:
    """The likeliest first, of one's own organisation."""
    if not organisations_seen_by(member):
        return []
    with connection.cursor() as cursor:
        cursor.execute(*statement_of(member, typed, leaving_out=leaving_out))
        rows = cursor.fetchall()
    among = files_among(member)
    found = []
    for person, *details, contacts, numbers, namesakes in rows:
        told = PersonDetails(**dict(zip(_DETAILS, details, strict=True)))
        known = identity_of(told, contacts=contacts, numbers=numbers)
        verdict = compare_identities(typed, known, among=among, namesakes=namesakes)
        found.append(Likely(verdict, typed, known, person))
    return sorted(found, key=lambda likely: -likely.verdict.bits)


def statement_of(
    member: Member, typed: Identity, *, leaving_out: Iterable[UUID] = ()
) -> tuple[str, dict[str, Any]]:
    """What is asked of the database, and with which values."""
    asked = question(typed, secret=secret_of(member.organisation_id))
    kinds = asked.keys.values()
    return _LIKELIEST, {
        "organisation": member.organisation_id,
        "keys": _array(asked.keys),
        "weights": _array(kind.weight for kind in kinds),
        "each": _array(asked.each(kind) for kind in kinds),
        "alone": _array(kind.all_there_is for kind in kinds),
        "names": _array(kind is NAMES for kind in kinds),
        "leaving_out": list(leaving_out),
        "most": asked.most,
        "worth": WORTH,
    }


def _array(values: Iterable[float | bool]) -> str:
    """As the database writes it: quicker than a list, of which each element is looked at."""
    return f"{{{','.join(map(str, values))}}}"


def files_among(member: Member) -> int:
    """How many files one's own is looked for among, as `compare_identities` asks."""
    return max(FEWEST_FILES, _files_of(member.organisation_id, int(time.time()) // AN_HOUR))


@lru_cache(maxsize=1000)
def _files_of(organisation: UUID, _hour: int) -> int:
    """How many files there are, counted once an hour by each process."""
    return Person.objects.filter(organisation=organisation).count()
