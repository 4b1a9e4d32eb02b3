"""Files that may already be those of somebody about to be recorded, and why each came up."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Final
from uuid import UUID

from django.db.models import Case, Q, QuerySet, When
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from continuum.access.scope import Member
from continuum.linkage.compare import WEIGHTS, Band, Verdict, compare_identities
from continuum.linkage.identity import Identity
from continuum.linkage.name_levels import is_short_form, short_and_full
from continuum.linkage.normalise.fold import fold
from continuum.linkage.reasons import ReasonCode, in_words
from continuum.linkage.tokens import SearchToken as LinkageToken
from continuum.linkage.tokens import alike_tokens, search_tokens
from continuum.people.entries import ContactEntry, PersonDetails, details_of
from continuum.people.linking import identity_of
from continuum.people.models import Contact, ExternalId, IdentityDecision, Person, SearchToken
from continuum.people.rules import IdentityMove

MOST: Final = 8
MAY_BE: Final = _("%(short)s peut être %(full)s")
_LOOKED_AT: Final = 200
_WORTH_SHOWING_BITS: Final = -7.0
"""About a first name alone: shown to be looked at, far from stopping anybody."""
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
        if self.verdict.bits >= _WORTH_SHOWING_BITS:
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
    return [each for each in found if each.verdict.bits >= _WORTH_SHOWING_BITS][:MOST]


def judged_different(person: Person) -> set[UUID]:
    """Files that a colleague looked at and found to be another young person's."""
    pairs = IdentityDecision.objects.filter(
        Q(person=person) | Q(other=person), move=IdentityMove.DIFFERENT
    ).values_list("person", "other")
    return {pk for pair in pairs for pk in pair} - {person.pk}


def _compared(member: Member, typed: Identity, *, leaving_out: Iterable[UUID]) -> list[Candidate]:
    people = list(worth_comparing(member, typed).exclude(pk__in=list(leaving_out))[:_LOOKED_AT])
    judged = [
        Candidate(person, compare_identities(typed, known), typed, known)
        for person, known in zip(people, identities_of(people), strict=True)
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


def worth_comparing(member: Member, typed: Identity) -> QuerySet[Person]:
    """The few files worth comparing: same number; both names alike; one name and the birth date;
    a given name alike, or a surname, where nothing else is known on one side."""
    name = Identity(given_names=typed.given_names, alias=typed.alias)
    given = _holding(member, name, alike_tokens(name))
    family = _holding(
        member,
        Identity(birth_surname=typed.birth_surname, usage_surname=typed.usage_surname),
    )
    reached = _holding(
        member, Identity(phones=typed.phones, handles=typed.handles, references=typed.references)
    )
    alike = Q(pk__in=reached)
    alike |= Q(pk__in=given) & (Q(pk__in=family) | Q(last_name="", usage_name=""))
    if not _family(typed):
        alike |= Q(pk__in=given)
    if not _named(typed):
        alike |= Q(pk__in=family)
    if typed.born_on is not None:
        alike |= Q(born_on=typed.born_on) & (Q(pk__in=given) | Q(pk__in=family))
    if typed.emails:
        alike |= Q(pk__in=Contact.objects.filter(value__in=typed.emails).values("person"))
    return (
        Person.objects.visible_to(member)
        .filter(alike)
        .select_related("commune")
        .order_by(Case(When(_goes_by(typed), then=0), default=1), "-recorded_at")
    )


def _goes_by(typed: Identity) -> Q:
    """Of very many, those of the very nickname are looked at in any case."""
    names = [name for name in (typed.alias, typed.given_names) if name.strip()]
    return reduce(or_, (Q(alias__iexact=name.strip()) for name in names), Q(pk__in=[]))


def _holding(
    member: Member, part: Identity, more: Iterable[LinkageToken] = ()
) -> QuerySet[SearchToken, Any]:
    """Those who share a token with one part of an identity; the end of a number is no token of
    its own here."""
    wanted = sorted({token.token for token in (*search_tokens(part), *more)})
    return SearchToken.objects.filter(
        organisation_id=member.organisation_id, token__in=wanted
    ).values("person")


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
