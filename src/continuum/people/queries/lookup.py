"""The files that may be somebody typed in: found by hashed keys in one statement, judged here."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from django.db import connection

from continuum.access.scope import Member, organisations_seen_by
from continuum.linkage.compare import USUAL_FILES, Verdict, compare_identities
from continuum.linkage.identity import Identity
from continuum.linkage.lookup import WORTH, question
from continuum.people.entries import PersonDetails
from continuum.people.linking import identity_of
from continuum.people.models import Person
from continuum.people.reading import secret_of

# Of each key a few files only, and of these the few that share most: the time does not grow with
# how many bear a name. The index holds all that the inner statement reads.
_LIKELIEST: Final = """
SELECT p.id, p.alias, p.first_name, p.last_name, p.usage_name, p.born_on, p.birth_year, p.gender,
       p.commune_id, p.postcode, -- as _DETAILS
       ARRAY(SELECT ARRAY[c.kind, c.value] FROM people_contact c
             WHERE c.person_id = p.id AND c.ended_on IS NULL),
       ARRAY(SELECT e.value FROM people_externalid e WHERE e.person_id = p.id)
FROM (
    SELECT met.person_id, sum(asked.weight) AS weight, max(sum(asked.weight)) OVER () AS most,
           bool_or(asked.all_there_is) AS all_there_is
    FROM unnest(%(keys)s::bigint[], %(weights)s::real[], %(all_there_is)s::boolean[])
        AS asked (key, weight, all_there_is)
    CROSS JOIN LATERAL (
        SELECT k.person_id FROM people_lookupkey k
        WHERE k.key = asked.key AND k.organisation_id = %(organisation)s::uuid
        LIMIT %(per_key)s::integer
    ) met
    WHERE met.person_id <> ALL (%(leaving_out)s::uuid[])
    GROUP BY met.person_id ORDER BY weight DESC, met.person_id LIMIT %(most)s::integer
) likeliest
JOIN people_person p ON p.id = likeliest.person_id
WHERE (likeliest.weight >= likeliest.most * %(worth)s::real OR likeliest.all_there_is)
  AND p.withdrawn_at IS NULL AND p.organisation_id = %(organisation)s::uuid
ORDER BY likeliest.weight DESC, p.recorded_at DESC
"""
AN_HOUR: Final = 3600
_DETAILS: Final = tuple(field.name for field in fields(PersonDetails))


@dataclass(frozen=True, slots=True)
class Likely:
    """A file that may be the typed one's."""

    person: UUID
    known: Identity
    verdict: Verdict


def look_up(member: Member, typed: Identity, *, leaving_out: Iterable[UUID] = ()) -> list[Likely]:
    """The likeliest first, of one's own organisation."""
    if not organisations_seen_by(member):
        return []
    with connection.cursor() as cursor:
        cursor.execute(*statement_of(member, typed, leaving_out=leaving_out))
        rows = cursor.fetchall()
    among = max(USUAL_FILES, _files_of(member.organisation_id, int(time.time()) // AN_HOUR))
    found = []
    for person, *details, contacts, numbers in rows:
        told = PersonDetails(**dict(zip(_DETAILS, details, strict=True)))
        known = identity_of(told, contacts=contacts, numbers=numbers)
        found.append(Likely(person, known, compare_identities(typed, known, among=among)))
    return sorted(found, key=lambda likely: -likely.verdict.bits)


def statement_of(
    member: Member, typed: Identity, *, leaving_out: Iterable[UUID] = ()
) -> tuple[str, dict[str, Any]]:
    """What is asked of the database, and with which values."""
    asked = question(typed, secret=secret_of(member.organisation_id))
    return _LIKELIEST, {
        "keys": list(asked.keys),
        "weights": [kind.weight for kind in asked.keys.values()],
        "all_there_is": [kind.all_there_is for kind in asked.keys.values()],
        "organisation": member.organisation_id,
        "per_key": asked.per_key,
        "most": asked.most,
        "worth": WORTH,
        "leaving_out": list(leaving_out),
    }


@lru_cache(maxsize=1000)
def _files_of(organisation: UUID, _hour: int) -> int:
    """How many files there are, counted once an hour by each process."""
    return Person.objects.filter(organisation=organisation).count()
