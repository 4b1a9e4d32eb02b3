"""Finding a person of one's own organisation from a few letters or digits."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.db.models import Min, Q

from continuum.access.scope import Member, organisations_seen_by
from continuum.people import tokens
from continuum.people.models import Person, SearchToken

MOST: Final = 12


def search(member: Member, text: str, *, most: int = MOST) -> list[Person]:
    """Persons answering every word of `text`, the closest spelling first; when nobody does, those
    whose names sound so. Files joined together appear once."""
    if not organisations_seen_by(member):
        return []
    words = tokens.wanted(text)
    ids = _matching(member, words, most=most * 2) if words else []
    if not ids and words:
        by_sound = tokens.wanted_by_sound(text)
        ids = _matching(member, by_sound, most=most * 2) if by_sound else []
    found = Person.objects.visible_to(member).select_related("commune").in_bulk(ids)
    return _once_each([found[pk] for pk in ids if pk in found])[:most]


def _matching(member: Member, words: Sequence[tokens.Wanted], *, most: int) -> list[UUID]:
    """Identifiers in order of the longest word's token: an exact spelling comes before a longer
    one.

    Only `>=` and `<` on text: they are leakproof, so row security lets them use the index.
    """
    first, *others = sorted(words, key=lambda word: -len(word.ranges[0][0]))
    rows = SearchToken.objects.filter(_answering(member, first))
    for word in others:
        rows = rows.filter(
            person__in=SearchToken.objects.filter(_answering(member, word)).values("person")
        )
    found = rows.values("person").annotate(closest=Min("token")).order_by("closest", "person")
    return [row["person"] for row in found[:most]]


def _answering(member: Member, word: tokens.Wanted) -> Q:
    within = Q()
    for start, end in word.ranges:
        within |= Q(token__gte=start, token__lt=end)
    return Q(organisation_id=member.organisation_id) & within


def _once_each(people: Sequence[Person]) -> list[Person]:
    """One line for files joined together: the one opened at adhésion, else the first found."""
    best: dict[object, Person] = {}
    for person in people:
        known = best.get(person.identity)
        if known is None or (person.has_file and not known.has_file):
            best[person.identity] = person
    return list(best.values())
