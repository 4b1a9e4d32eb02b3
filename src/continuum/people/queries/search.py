"""Finding a person of one's own organisation from a few letters or digits."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import Min, Q, QuerySet

from continuum.access.scope import Member, organisations_seen_by
from continuum.linkage import tokens
from continuum.linkage.reasons import Found
from continuum.linkage.tokens import Lookup, QueryTerm
from continuum.people.models import Person, SearchToken

MOST: Final = 12
PAST_EVERY_LETTER: Final = "\U0010ffff"
_AS_TYPED: Final = frozenset(
    {Found.NAME, Found.PHONE, Found.HANDLE, Found.REFERENCE, Found.BIRTH_DATE}
)


@dataclass(frozen=True)
class Match:
    """Somebody found, and why: one reason for each word typed."""

    person: Person
    found: tuple[Found, ...]


def search(member: Member, text: str, *, most: int = MOST) -> list[Person]:
    """The persons of `matches`, without the reasons."""
    return [match.person for match in matches(member, text, most=most)]


def matches(member: Member, text: str, *, most: int = MOST) -> list[Match]:
    """Persons answering every word of `text`: written so first, the closest spelling before a
    longer one; then by other spellings, short forms and sounds. Files joined together appear
    once."""
    terms = tokens.query_tokens(text)
    if not terms or not organisations_seen_by(member):
        return []
    as_typed = [[look for look in term.lookups if look.found in _AS_TYPED] for term in terms]
    ids = _first(answering(member, as_typed), most=most * 2) if all(as_typed) else []
    if len(ids) < most:
        alike = answering(member, [list(term.lookups) for term in terms])
        ids += [pk for pk in _first(alike, most=most * 3) if pk not in set(ids)]
    people = Person.objects.visible_to(member).select_related("commune").in_bulk(ids)
    kept = _once_each([people[pk] for pk in ids if pk in people])[:most]
    return _with_reasons(kept, terms)


def answering(member: Member, terms: Sequence[Sequence[Lookup]]) -> QuerySet[SearchToken, Any]:
    """Those who meet every term, in the order of the longest word's tokens.

    Text is compared by `=`, `>=` and `<` alone: they are leakproof, so row security lets them use
    the index.
    """
    first, *others = sorted(terms, key=lambda lookups: -len(lookups[0].token))
    rows = SearchToken.objects.filter(_any_of(member, first))
    for lookups in others:
        rows = rows.filter(
            person__in=SearchToken.objects.filter(_any_of(member, lookups)).values("person")
        )
    return rows.values("person").annotate(closest=Min("token")).order_by("closest", "person")


def _first(rows: QuerySet[SearchToken, Any], *, most: int) -> list[UUID]:
    return [row["person"] for row in rows[:most]]


def _any_of(member: Member, lookups: Sequence[Lookup]) -> Q:
    within = Q()
    for look in lookups:
        if look.prefix:
            end = look.token + PAST_EVERY_LETTER
            within |= Q(kind=look.kind, token__gte=look.token, token__lt=end)
        else:
            within |= Q(kind=look.kind, token=look.token)
    return Q(organisation_id=member.organisation_id) & within


def _once_each(people: Sequence[Person]) -> list[Person]:
    """One line for files joined together: the one opened at adhésion, else the first found."""
    best: dict[UUID, Person] = {}
    for person in people:
        known = best.get(person.identity)
        if known is None or (person.has_file and not known.has_file):
            best[person.identity] = person
    return list(best.values())


def _with_reasons(people: Sequence[Person], terms: tuple[QueryTerm, ...]) -> list[Match]:
    stored: dict[UUID, set[tokens.SearchToken]] = defaultdict(set)
    rows = SearchToken.objects.filter(person__in=[person.pk for person in people])
    for person_id, kind, token in rows.values_list("person", "kind", "token"):
        stored[person_id].add(tokens.SearchToken(tokens.TokenKind(kind), token))
    return [
        Match(person, tokens.meets_query(frozenset(stored[person.pk]), terms)) for person in people
    ]
