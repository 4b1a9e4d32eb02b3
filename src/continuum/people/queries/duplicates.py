"""Files of one's own organisation that may be the same young person, to be looked at."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final
from uuid import UUID

from django.core.cache import cache
from django.db import connection
from django.db.models import Q

from continuum.access.scope import Member, organisations_seen_by
from continuum.core.kept import kept, whole
from continuum.linkage.compare import Band, Verdict, compare_identities
from continuum.people.models import IdentityDecision, Person
from continuum.people.queries.candidates import identities_of, said
from continuum.people.queries.lookup import files_among
from continuum.people.rules import IdentityMove

MOST_PAIRS: Final = 50
COUNT_KEPT_SECONDS: Final = 15 * 60
_MOST_GROUPS: Final = 400
_LARGEST_GROUP: Final = 6
# A file has each of its tokens once: nothing needs sorting. The surest signs first.
_GROUPS: Final = """
SELECT files FROM (
(SELECT array_agg(person_id) AS files FROM people_searchtoken
 WHERE organisation_id = %(organisation)s AND kind = 'phone'
 GROUP BY token HAVING count(*) BETWEEN 2 AND %(largest)s LIMIT %(most)s)
UNION ALL
(SELECT array_agg(person_id) AS files FROM people_searchtoken
 WHERE organisation_id = %(organisation)s AND kind = 'handle'
 GROUP BY token HAVING count(*) BETWEEN 2 AND %(largest)s LIMIT %(most)s)
UNION ALL
(SELECT array_agg(p.id) FROM people_searchtoken t JOIN people_person p ON p.id = t.person_id
 WHERE t.organisation_id = %(organisation)s AND t.kind = 'sound'
   AND p.organisation_id = %(organisation)s AND p.born_on IS NOT NULL
 GROUP BY t.token, p.born_on HAVING count(*) BETWEEN 2 AND %(largest)s LIMIT %(most)s)
UNION ALL
(SELECT array_agg(person_id) FROM (
     SELECT person_id, string_agg(token, ' ' ORDER BY token) AS name FROM people_searchtoken
     WHERE organisation_id = %(organisation)s AND kind = 'sound'
     GROUP BY person_id HAVING count(*) > 1) named
 GROUP BY name HAVING count(*) BETWEEN 2 AND %(largest)s LIMIT %(most)s)
) found LIMIT %(most)s
"""


@dataclass(frozen=True)
class Pair:
    """Two files, and what speaks for and against their being one young person's."""

    first: Person
    second: Person
    verdict: Verdict

    @property
    def reasons(self) -> tuple[str, ...]:
        return said(self.verdict.pros)

    @property
    def doubts(self) -> tuple[str, ...]:
        return said(self.verdict.cons)


def pairs_to_look_at(member: Member) -> list[Pair]:
    """The likeliest first; those already joined or judged different are settled."""
    found = _found(member) if organisations_seen_by(member) else []
    cache.set(_key(member), len(found), COUNT_KEPT_SECONDS)
    return found


def pairs_known_to(member: Member) -> int:
    """How many there are, as of the last minutes: comparing files at every visit of the home page
    would make it wait."""
    known = kept(_key(member), whole)
    return len(pairs_to_look_at(member)) if known is None else known


def forget_pairs(member: Member) -> None:
    """Somebody just decided of one: compare again at the next visit."""
    cache.delete(_key(member))


def _key(member: Member) -> str:
    return f"people.pairs.{member.organisation_id}"


def _found(member: Member) -> list[Pair]:
    wanted = _pairs(_groups(member))
    people = (
        Person.objects.visible_to(member)
        .select_related("commune")
        .in_bulk(list({pk for pair in wanted for pk in pair}))
    )
    settled = _judged_different(people)
    known = dict(zip(people, identities_of(list(people.values())), strict=True))
    found, among = [], files_among(member)
    for first, second in wanted:
        if not {first, second} <= people.keys() or frozenset((first, second)) in settled:
            continue
        if people[first].identity == people[second].identity:
            continue
        verdict = compare_identities(known[first], known[second], among=among)
        if verdict.band is not Band.NONE:
            found.append(Pair(people[first], people[second], verdict))
    found.sort(key=lambda pair: (-pair.verdict.bits, str(pair.first.pk)))
    return found[:MOST_PAIRS]


def _groups(member: Member) -> list[list[UUID]]:
    """Files that share a number, a name's sound and a birth date, or all their names' sounds."""
    parameters: dict[str, str | int] = {
        "organisation": str(member.organisation_id),
        "largest": _LARGEST_GROUP,
        "most": _MOST_GROUPS,
    }
    with connection.cursor() as cursor:
        cursor.execute(_GROUPS, parameters)
        return [row[0] for row in cursor.fetchall()]


def _pairs(groups: Iterable[Sequence[UUID]]) -> list[tuple[UUID, UUID]]:
    found = {
        (first, second) for group in groups for first, second in combinations(sorted(set(group)), 2)
    }
    return sorted(found)


def _judged_different(people: Iterable[UUID]) -> set[frozenset[UUID]]:
    ids = list(people)
    rows = IdentityDecision.objects.filter(
        Q(person__in=ids) | Q(other__in=ids), move=IdentityMove.DIFFERENT
    )
    return {frozenset(pair) for pair in rows.values_list("person", "other")}
