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
from continuum.linkage.compare import Band
from continuum.linkage.identity import Identity
from continuum.linkage.name_levels import short_and_full
from continuum.linkage.reasons import ReasonCode, in_words
from continuum.linkage.typed import read_typed
from continuum.people.entries import ContactEntry, PersonDetails, details_of
from continuum.people.linking import identity_of
from continuum.people.models import Contact, ExternalId, IdentityDecision, Person
from continuum.people.queries.judging import Judged
from continuum.people.queries.lookup import Likely, look_up
from continuum.people.rules import IdentityMove

MOST: Final = 8
MAY_BE: Final = _("%(short)s peut être %(full)s")


@dataclass(frozen=True)
class Candidate(Judged):
    """A file that may be the same young person's, with what speaks for and against it."""

    person: Person

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
    found = look_up(member, typed, leaving_out=leaving_out)
    return _with_files(member, [each for each in found if each.shown_while_typing])


def candidates_for(member: Member, person: Person) -> list[Candidate]:
    """Other files that may be this young person's; those joined to it, or judged to be somebody
    else's, left out."""
    joined = Person.objects.visible_to(member).filter(identity=person.identity)
    settled = {*joined.values_list("pk", flat=True), *judged_different(person)}
    [typed] = identities_of([person])
    found = look_up(member, typed, leaving_out=settled)
    return _with_files(member, [each for each in found if each.worth_showing])


def likely_meant(member: Member, text: str) -> list[Candidate]:
    """Who is likely meant by a line in which no file answers every word; for who opens files."""
    if not member.may(Permission.OPEN_FILES):
        return []
    found: dict[UUID, Likely] = {}
    for typed in read_typed(text):
        for each in look_up(member, typed, leaving_out=found):
            if each.verdict.band is not Band.NONE:
                found[each.person] = each
    return _with_files(member, found.values())


def judged_different(person: Person) -> set[UUID]:
    """Files that a colleague looked at and found to be another young person's."""
    pairs = IdentityDecision.objects.filter(
        Q(person=person) | Q(other=person), move=IdentityMove.DIFFERENT
    ).values_list("person", "other")
    return {pk for pair in pairs for pk in pair} - {person.pk}


def _with_files(member: Member, found: Iterable[Likely]) -> list[Candidate]:
    likely = list(found)
    people = Person.objects.visible_to(member).select_related("commune")
    known = people.in_bulk([each.person for each in likely])
    judged = [
        Candidate(each.verdict, each.typed, each.known, known[each.person])
        for each in likely
        if each.person in known
    ]
    return sorted(judged, key=_likeliest_first)[:MOST]


def _likeliest_first(candidate: Candidate) -> tuple[bool, bool, float, bool]:
    """After those who are probable, whoever goes by that very nickname, first of all if nothing
    else is known of them: met in the street, they may be the one who joins now."""
    return (
        not candidate.probable,
        not candidate.goes_by_it,
        -candidate.verdict.bits,
        candidate.person.has_file,
    )


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
