"""The young people an organisation knows, held in memory while a table is compared with them.

One reading of the organisation's files serves every line: a table of ten thousand lines must not
make ten thousand searches. Somebody met in an earlier line is in the directory for the next.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.utils.translation import get_language

from continuum.access.scope import Member
from continuum.imports.planning.rows import Likely
from continuum.linkage.compare import Band, Verdict, compare_identities
from continuum.linkage.identity import Identity
from continuum.linkage.normalise.fold import fold
from continuum.linkage.normalise.names import canonical_given_name, read_given_names, read_surname
from continuum.linkage.normalise.phones import phone_key
from continuum.linkage.normalise.phonetic import sound_of
from continuum.linkage.reasons import ReasonCode
from continuum.people.entries import FileEntry, PersonDetails, details_of
from continuum.people.linking import identity_of
from continuum.people.models import Contact, ExternalId, Person

MOST = 5

_SAME_BIRTH = frozenset({ReasonCode.SAME_BIRTH_DATE, ReasonCode.SAME_FIRST_OF_JANUARY})
_SAME_SURNAME = frozenset(
    {
        ReasonCode.SAME_SURNAME,
        ReasonCode.SAME_SURNAME_GLUED,
        ReasonCode.USAGE_NAME,
        ReasonCode.ORDER_SWAPPED,
    }
)
_SAME_GIVEN = frozenset(
    {
        ReasonCode.SAME_FIRST_NAME,
        ReasonCode.FIRST_NAME_SPELLING,
        ReasonCode.MORE_FIRST_NAMES,
        ReasonCode.ORDER_SWAPPED,
    }
)
_OTHERWISE_ALIKE = frozenset({ReasonCode.DIFFERENT_PHONE})
"""Said against, but people change their number."""


@dataclass(frozen=True)
class Who:
    """Somebody as a line or a file tells them."""

    details: PersonDetails
    contacts: tuple[tuple[str, str], ...] = ()
    numbers: tuple[str, ...] = ()

    @cached_property
    def identity(self) -> Identity:
        return identity_of(self.details, contacts=self.contacts, numbers=self.numbers)

    @property
    def is_named(self) -> bool:
        return bool(self.details.last_name or self.details.usage_name)

    @property
    def nicknames(self) -> frozenset[str]:
        """What somebody without a surname is known by: often one word, sometimes several."""
        names = self.details.alias.split(",") if self.details.alias else [self.details.first_name]
        return frozenset(map(fold, names)) - {""}


@dataclass(frozen=True)
class Filed:
    """Somebody known: a file of the organisation, or an earlier line of the table."""

    id: UUID
    identity: UUID
    who: Who
    has_file: bool
    line: int | None = None

    @property
    def called(self) -> str:
        details = self.who.details
        names = (details.first_name, details.usage_name or details.last_name)
        return " ".join(name for name in names if name) or details.alias


@dataclass(frozen=True)
class Found:
    """`person` when it is surely them; otherwise those it may be, the likeliest first."""

    person: Filed | None = None
    likely: tuple[Likely, ...] = ()
    several: bool = False


class NumberTaken(Exception):
    """Another file bears the number already."""


class Directory:
    """`numbers` are those given by other software, also to files entered by mistake."""

    def __init__(self, people: Iterable[Filed] = (), *, numbers: Iterable[str] = ()) -> None:
        self.opened: dict[UUID, FileEntry] = {}
        """Files that lines of the table open, whether or not their own line is imported."""
        self._numbers = {number.casefold() for number in numbers}
        self._filed: dict[UUID, Filed] = {}
        self._by_key: dict[tuple[str, ...], set[UUID]] = defaultdict(set)
        for filed in people:
            self.add(filed)

    def add(self, filed: Filed) -> None:
        self._filed[filed.id] = filed
        for key in _keys(filed.who):
            self._by_key[key].add(filed.id)

    def open(self, entry: FileEntry, *, who: Who, line: int) -> UUID:
        """Somebody met for the first time on this line. Raises `NumberTaken`."""
        for number in entry.external_ids:
            if number.value.casefold() in self._numbers:
                raise NumberTaken
            self._numbers.add(number.value.casefold())
        self.opened[entry.id] = entry
        self.add(
            Filed(
                id=entry.id,
                identity=entry.id,
                who=who,
                has_file=entry.joined_on is not None,
                line=line,
            )
        )
        return entry.id

    def get(self, person: UUID) -> Filed | None:
        return self._filed.get(person)

    def find(self, who: Who, *, attaching: bool) -> Found:
        """Who this is. `attaching`: the line tells of somebody already known, as an encounter or
        an exit does, so that both names alike are enough; opening a file asks for the birth date.
        """
        if not who.is_named and not who.numbers and not who.details.born_on:
            return self._by_nickname(who)
        judged = [
            (compare_identities(who.identity, filed.who.identity), filed)
            for filed in self._near(who)
        ]
        judged.sort(key=lambda pair: (-pair[0].bits, str(pair[1].id)))
        sure = [filed for verdict, filed in judged if _is_sure(verdict, attaching=attaching)]
        if len({filed.identity for filed in sure}) == 1:
            return Found(person=sure[0])
        close = [(verdict, filed) for verdict, filed in judged if verdict.band is not Band.NONE]
        return Found(
            likely=tuple(_likely(verdict, filed) for verdict, filed in close[:MOST]),
            several=len(sure) > 1,
        )

    def _by_nickname(self, who: Who) -> Found:
        """The same nickname in one team is the same young person, unless two already bear it."""
        same = [
            filed
            for key in _keys(who)
            if key[0] == "alias"
            for filed in self._of(key)
            if not filed.who.is_named
            or (filed.who.details.alias and filed.who.nicknames & who.nicknames)
        ]
        if len({filed.identity for filed in same}) == 1:
            return Found(person=same[0])
        return Found(
            likely=tuple(Likely(filed.id, filed.called, "", filed.line) for filed in same[:MOST]),
            several=len(same) > 1,
        )

    def _near(self, who: Who) -> list[Filed]:
        ids = {id_ for key in _keys(who) for id_ in self._by_key.get(key, ())}
        return [self._filed[id_] for id_ in ids]

    def _of(self, key: tuple[str, ...]) -> list[Filed]:
        ids = sorted(self._by_key.get(key, ()), key=str)
        return [self._filed[id_] for id_ in ids]


def directory_of(member: Member, *, with_contacts: bool) -> Directory:
    """Everybody the member's organisation knows."""
    contacts: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    numbers: dict[UUID, list[str]] = defaultdict(list)
    if with_contacts:
        rows = Contact.objects.visible_to(member).filter(ended_on__isnull=True)
        for person, kind, value in rows.values_list("person_id", "kind", "value"):
            contacts[person].append((kind, value))
    # Also of files entered by mistake: a number is given once.
    ours = ExternalId.objects.filter(organisation_id=member.organisation_id)
    for person, value in ours.values_list("person_id", "value"):
        numbers[person].append(value)
    people = Person.objects.visible_to(member).order_by("recorded_at").iterator(2000)
    return Directory(
        (
            Filed(
                id=person.pk,
                identity=person.identity,
                who=Who(details_of(person), tuple(contacts[person.pk]), tuple(numbers[person.pk])),
                has_file=person.has_file,
            )
            for person in people
        ),
        numbers=(number for held in numbers.values() for number in held),
    )


def _is_sure(verdict: Verdict, *, attaching: bool) -> bool:
    pros, cons = set(verdict.pros), set(verdict.cons) - _OTHERWISE_ALIKE
    if cons:
        return False
    if ReasonCode.SAME_REFERENCE in pros:
        return True
    same_names = bool(pros & _SAME_SURNAME) and bool(pros & _SAME_GIVEN)
    return same_names and (attaching or bool(pros & _SAME_BIRTH))


def _likely(verdict: Verdict, filed: Filed) -> Likely:
    return Likely(filed.id, filed.called, verdict.in_words(get_language() or "fr"), filed.line)


def _keys(who: Who) -> Iterator[tuple[str, ...]]:
    """By what two descriptions of one young person meet: the few worth comparing share a key."""
    details = who.details
    if details.born_on:
        yield ("born", details.born_on.isoformat())
    given = read_given_names(details.first_name)
    for name in (details.last_name, details.usage_name):
        surname = read_surname(name)
        if surname and given:
            for spelt in {surname.glued, *surname.cores}:
                yield ("name", spelt, canonical_given_name(given.first))
            yield ("sound", surname.sound, sound_of(given.first))
    if details.alias or not who.is_named:
        yield from (("alias", nickname) for nickname in sorted(who.nicknames))
    yield from _contact_keys(who.contacts)
    for number in who.numbers:
        yield ("number", fold(number).lstrip("0"))


def _contact_keys(contacts: Sequence[tuple[str, str]]) -> Iterator[tuple[str, ...]]:
    for kind, value in contacts:
        key = phone_key(value) or fold(value)
        if key and kind != "address":
            yield ("reached", key)
