"""How much two descriptions look like one young person, in words a colleague can weigh."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from rapidfuzz.distance import DamerauLevenshtein

from continuum.linkage.normalise.names import (
    canonical_given_name,
    full_names_for,
    read_given_names,
    read_surname,
)
from continuum.linkage.normalise.phonetic import sound_of
from continuum.people import tokens
from continuum.people.entries import PersonDetails

PROBABLE: Final = 5.0
"""From this weight on, whoever opens a file must look first."""


@dataclass(frozen=True)
class Known:
    """What is known of somebody: names, birth, and ways to reach them (kind and value)."""

    details: PersonDetails
    contacts: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Resemblance:
    reasons: tuple[str, ...]
    weight: float

    @property
    def probable(self) -> bool:
        return self.weight >= PROBABLE


@dataclass(frozen=True)
class _Sign:
    reason: str
    weight: float


def resemblance(typed: Known, known: Known) -> Resemblance:
    """Agreements said in words, and a weight; disagreements only lower the weight."""
    names = [sign for sign in (_given(typed, known), _family(typed, known)) if sign]
    others = [sign for sign in (_birth(typed, known), _reached(typed, known)) if sign]
    swapped = _swapped(typed, known)
    signs = [*([swapped] if swapped else names), *others]
    if not any(sign.weight > 0 for sign in signs):
        return Resemblance((), 0.0)
    if typed.details.commune and typed.details.commune == known.details.commune:
        signs.append(_Sign(_("même commune"), 1.0))
    reasons = tuple(sign.reason for sign in signs if sign.weight > 0)
    return Resemblance(reasons, sum(sign.weight for sign in signs))


def _given(typed: Known, known: Known) -> _Sign | None:
    ours = [typed.details.first_name, typed.details.alias]
    theirs = [known.details.first_name, known.details.alias]
    pairs = [(a, b) for a in ours if a for b in theirs if b]
    if not pairs:
        return None
    judged = [_given_alike(a, b) for a, b in pairs]
    return max(judged, key=lambda sign: sign.weight)


def _given_alike(a: str, b: str) -> _Sign:
    first, second = read_given_names(a), read_given_names(b)
    if first.glued == second.glued or first.first == second.first:
        return _Sign(_("même prénom"), 2.5)
    words, others = set(first.words), set(second.words)
    if words & others:
        return _Sign(_("un prénom en commun (%s)") % ", ".join(sorted(words & others)), 1.5)
    if {canonical_given_name(w) for w in words} & {canonical_given_name(w) for w in others}:
        return _Sign(_("même prénom, écrit autrement (%(a)s, %(b)s)") % {"a": a, "b": b}, 2.5)
    if any(_short_of(w, o) for w in words for o in others):
        return _Sign(_("diminutif du même prénom (%(a)s, %(b)s)") % {"a": a, "b": b}, 2.0)
    if _close(first.glued, second.glued):
        return _Sign(_("prénom proche (%(a)s, %(b)s)") % {"a": a, "b": b}, 1.5)
    return _Sign("", -3.0)


def _short_of(word: str, other: str) -> bool:
    return other in full_names_for(word) or word in full_names_for(other)


def _family(typed: Known, known: Known) -> _Sign | None:
    ours = [typed.details.last_name, typed.details.usage_name]
    theirs = [known.details.last_name, known.details.usage_name]
    pairs = [(a, b) for a in ours if a for b in theirs if b]
    if not pairs:
        return None
    return max((_family_alike(a, b) for a, b in pairs), key=lambda sign: sign.weight)


def _family_alike(a: str, b: str) -> _Sign:
    first, second = read_surname(a), read_surname(b)
    if first.glued == second.glued:
        return _Sign(_("même nom"), 3.0)
    if first.cores & second.cores:
        return _Sign(_("même nom, écrit autrement (%(a)s, %(b)s)") % {"a": a, "b": b}, 2.5)
    if set(first.core_words) & set(second.core_words):
        return _Sign(_("un nom en commun (%(a)s, %(b)s)") % {"a": a, "b": b}, 1.5)
    if _close(first.core, second.core):
        return _Sign(_("nom proche (%(a)s, %(b)s)") % {"a": a, "b": b}, 1.5)
    return _Sign("", -2.0)


def _swapped(typed: Known, known: Known) -> _Sign | None:
    first = (read_given_names(typed.details.first_name).glued, typed.details.last_name)
    second = (read_given_names(known.details.first_name).glued, known.details.last_name)
    if not all((*first, *second)):
        return None
    if first[0] == read_surname(second[1]).glued and second[0] == read_surname(first[1]).glued:
        return _Sign(_("nom et prénom échangés"), 5.0)
    return None


def _close(a: str, b: str) -> bool:
    if not a or not b:
        return False
    if sound_of(a) == sound_of(b):
        return True
    allowed = 1 if min(len(a), len(b)) > 3 else 0
    return bool(DamerauLevenshtein.distance(a, b, score_cutoff=allowed) <= allowed)


def _birth(typed: Known, known: Known) -> _Sign | None:
    ours, theirs = typed.details, known.details
    if ours.born_on and theirs.born_on:
        if ours.born_on == theirs.born_on:
            return _Sign(_("même date de naissance"), 3.0)
        swapped = (ours.born_on.day, ours.born_on.month) == (
            theirs.born_on.month,
            theirs.born_on.day,
        )
        if swapped and ours.born_on.year == theirs.born_on.year:
            return _Sign(_("jour et mois de naissance échangés"), 2.0)
        return _Sign("", -1.5 if ours.born_on.year == theirs.born_on.year else -3.0)
    years = (
        ours.born_on.year if ours.born_on else ours.birth_year,
        theirs.born_on.year if theirs.born_on else theirs.birth_year,
    )
    if years[0] is None or years[1] is None:
        return None
    if abs(years[0] - years[1]) > 1:
        return _Sign("", -2.5)
    return _Sign(_("même année de naissance"), 1.0) if years[0] == years[1] else None


def _reached(typed: Known, known: Known) -> _Sign | None:
    ours = tokens.tokens_of(tokens.Names(), typed.contacts, [])
    theirs = tokens.tokens_of(tokens.Names(), known.contacts, [])
    shared = {token.kind for token in ours & theirs}
    if tokens.TokenKind.NUMBER in shared:
        return _Sign(_("même téléphone"), 4.0)
    if tokens.TokenKind.HANDLE in shared:
        return _Sign(_("même identifiant en ligne"), 3.5)
    return None
