"""Files that may already be those of somebody about to be recorded, and why each came up."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from continuum.access.permissions import Permission
from continuum.access.scope import Member
from continuum.linkage.compare import WEIGHTS, Band, Verdict
from continuum.linkage.identity import Identity
from continuum.linkage.name_levels import is_short_form, short_and_full
from continuum.linkage.normalise.fold import fold
from continuum.linkage.reasons import ReasonCode, in_words
from continuum.linkage.typed import read_typed
from continuum.people.entries import ContactEntry, PersonDetails, details_of
from continuum.people.linking import identity_of
from continuum.people.models import Contact, ExternalId, IdentityDecision, Person
from continuum.people.queries.lookup import look_up
from continuum.people.rules import IdentityMove

MOST: Final = 8
MAY_BE: Final = _("%(short)s peut être %(full)s")
_WORTH_SHOWING: Final = 6.0
"""What the comparison says in bits: about a first name alone. Shown to be looked at, far from
stopping anybody."""
_SURNAME_ALIKE: Final = 6.0
_NAME_ALIKE: Final = 4.0
_CONTRADICTS: Final = -1.0
"""What a reason weighs for a surname or a given name to be alike, or to tell two people apart."""
_SURNAMES: Final = frozenset(code for code in ReasonCode if "SURNAME" in code or "USAGE" in code)
_GIVEN_NAMES: Final = frozenset(
    code
    for code in ReasonCode
    if code in ("SHORT_FORM", "SAME_ALIAS", "OTHER_GIVEN_NAME", "MORE_FIRST_NAMES")
    or "FIRST_NAME" in code
)


@dataclass(frozen=True)
class Candidate:
    """A file that may be the same young person's, with what speaks for and against it."""

    person: Person
    verdict: Verdict
    typed: Identity
    known: Identity

    @property
    def probable(self) -> bool:
        """Likely enough that nobody opens another file without having looked."""
        return self.verdict.band is Band.STRONG

    @property
    def worth_asking(self) -> bool:
        """Whether another file is opened only after this one was looked at: it is likely, or the
        little that was written may well be this name."""
        if self.verdict.band is not Band.NONE:
            return True
        if self._contradicted:
            return False
        surname, given = self._has(_SURNAMES, _SURNAME_ALIKE), self._has(_GIVEN_NAMES, _NAME_ALIKE)
        if not _named(self.typed):
            return surname
        return given and (surname or (not _family(self.typed) and self.ambiguous))

    @property
    def ambiguous(self) -> bool:
        """Whether a nickname or a short form is what brings the two together."""
        if {ReasonCode.SHORT_FORM, ReasonCode.SAME_ALIAS} & set(self.verdict.pros):
            return True
        return bool(self.typed.alias) or is_short_form(self.typed.given_names)

    @property
    def shown_while_typing(self) -> bool:
        """A nickname weighs less than a first name; nothing must speak against it."""
        if self.verdict.told >= _WORTH_SHOWING:
            return True
        return self.ambiguous and self._has(_GIVEN_NAMES, _NAME_ALIKE) and not self._contradicted

    @property
    def reasons(self) -> tuple[str, ...]:
        """What speaks for it; a short form is told by its two names, unless both go by it."""
        codes = self.verdict.pros
        if self.goes_by_it and ReasonCode.SHORT_FORM in codes:
            short, same = ReasonCode.SHORT_FORM, ReasonCode.SAME_ALIAS
            return said(same if code is short else code for code in codes)
        pair = short_and_full(self.typed, self.known)
        if pair is None or ReasonCode.SHORT_FORM not in codes:
            return said(codes)
        told = dict(zip(codes, said(codes), strict=True))
        names = {"short": pair[0], "full": pair[1]}
        return tuple({**told, ReasonCode.SHORT_FORM: MAY_BE % names}.values())

    @property
    def goes_by_it(self) -> bool:
        """Whether this is the very nickname that was typed, as one or as a first name."""
        known = fold(self.known.alias)
        return bool(known) and known in map(fold, (self.typed.alias, self.typed.given_names))

    @property
    def _contradicted(self) -> bool:
        return any(WEIGHTS[code] <= _CONTRADICTS for code in self.verdict.cons)

    def _has(self, codes: frozenset[ReasonCode], least: float) -> bool:
        return any(code in codes and WEIGHTS[code] >= least for code in self.verdict.pros)

    @property
    def doubts(self) -> tuple[str, ...]:
        return said(self.verdict.cons)


def candidates(
    member: Member,
    details: PersonDetails,
    *,
    contacts: Sequence[ContactEntry] = (),
    leaving_out: Iterable[UUID] = (),
) -> list[Candidate]:
    """The likeliest first; only files of the member's own organisation."""
    typed = identity_of(details, contacts=[(each.kind, each.value) for each in contacts])
    found = _compared(member, typed, leaving_out=leaving_out)
    return [each for each in found if each.shown_while_typing][:MOST]


def candidates_for(member: Member, person: Person) -> list[Candidate]:
    """Other files that may be this young person's; those joined to it, or judged to be somebody
    else's, left out."""
    joined = Person.objects.visible_to(member).filter(identity=person.identity)
    settled = {*joined.values_list("pk", flat=True), *judged_different(person)}
    [typed] = identities_of([person])
    found = _compared(member, typed, leaving_out=settled)
    return [each for each in found if each.verdict.told >= _WORTH_SHOWING][:MOST]


def likely_meant(member: Member, text: str) -> list[Candidate]:
    """Who is likely meant by a line in which no file answers every word; for who opens files."""
    if not member.may(Permission.OPEN_FILES):
        return []
    found: dict[UUID, Candidate] = {}
    for typed in read_typed(text):
        for each in _compared(member, typed, leaving_out=found):
            if each.verdict.band is not Band.NONE:
                found[each.person.pk] = each
    return sorted(found.values(), key=_likeliest_first)[:MOST]


def judged_different(person: Person) -> set[UUID]:
    """Files that a colleague looked at and found to be another young person's."""
    pairs = IdentityDecision.objects.filter(
        Q(person=person) | Q(other=person), move=IdentityMove.DIFFERENT
    ).values_list("person", "other")
    return {pk for pair in pairs for pk in pair} - {person.pk}


def _compared(member: Member, typed: Identity, *, leaving_out: Iterable[UUID]) -> list[Candidate]:
    found = look_up(member, typed, leaving_out=leaving_out)
    people = Person.objects.visible_to(member).select_related("commune")
    known = people.in_bulk([likely.person for likely in found])
    judged = [
        Candidate(known[likely.person], likely.verdict, typed, likely.known)
        for likely in found
        if likely.person in known
    ]
    return sorted(judged, key=_likeliest_first)


def _likeliest_first(candidate: Candidate) -> tuple[bool, bool, float, bool]:
    """After those who are probable, whoever goes by that very nickname, first of all if nothing
    else is known of them: met in the street, they may be the one who joins now."""
    return (
        not candidate.probable,
        not candidate.goes_by_it,
        -candidate.verdict.bits,
        candidate.person.has_file,
    )


def _named(identity: Identity) -> bool:
    return bool(identity.given_names or identity.alias)


def _family(identity: Identity) -> bool:
    return bool(identity.birth_surname or identity.usage_surname)


def identities_of(people: Sequence[Person]) -> list[Identity]:
    """The persons as the matching engine reads them, in the same order."""
    contacts: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    for contact in Contact.objects.filter(person__in=people, ended_on__isnull=True):
        contacts[contact.person_id].append((contact.kind, contact.value))
    numbers: dict[UUID, list[str]] = defaultdict(list)
    for number in ExternalId.objects.filter(person__in=people):
        numbers[number.person_id].append(number.value)
    return [
        identity_of(details_of(person), contacts=contacts[person.pk], numbers=numbers[person.pk])
        for person in people
    ]


def said(codes: Iterable[ReasonCode]) -> tuple[str, ...]:
    """Reasons in the reader's language."""
    return tuple(in_words(code, get_language() or "fr") for code in codes)
