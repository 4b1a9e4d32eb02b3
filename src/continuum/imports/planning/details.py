"""What a line says of somebody, as the entries that opening a file takes."""

from collections.abc import Iterator, Mapping
from datetime import date

from continuum.imports.planning.choices import Choices
from continuum.imports.planning.communes import Meant
from continuum.imports.planning.directory import Who
from continuum.imports.planning.rows import PlannedRow, Source
from continuum.imports.rules.dates import Birth
from continuum.imports.rules.problems import Code, Problem
from continuum.people.entries import (
    ContactEntry,
    EvidenceEntry,
    ExternalIdEntry,
    FactEntry,
    FileEntry,
    PersonDetails,
)
from continuum.people.rules import (
    Answer,
    ContactKind,
    EvidenceKind,
    ExternalSystem,
    FactKind,
)
from continuum.people.rules import Source as KnownBy

_REACHED = {
    "email": ContactKind.EMAIL,
    "instagram": ContactKind.INSTAGRAM,
    "snapchat": ContactKind.SNAPCHAT,
    "facebook": ContactKind.FACEBOOK,
    "address": ContactKind.ADDRESS,
}
_PHONES = {
    "phone": ContactKind.PHONE,
    "relative": ContactKind.RELATIVE,
    "whatsapp": ContactKind.WHATSAPP,
}
_STARTS = ("joined_on", "entered_on", "proposed_on", "waiting_on", "exit_on", "ended_on")


def text(values: Mapping[str, object], field: str) -> str:
    value = values.get(field)
    return value if isinstance(value, str) else ""


def day(values: Mapping[str, object], field: str) -> date | None:
    value = values.get(field)
    return value if isinstance(value, date) else None


def first_day(values: Mapping[str, object], *, today: date) -> date:
    """The day from which the line speaks of somebody, for facts that have no day of their own."""
    told = [found for field in _STARTS if (found := day(values, field)) is not None]
    return told[0] if told else today


def details_from(row: PlannedRow, source: Source, choices: Choices, *, today: date) -> Who:
    """Who the line is about; a town or an age that cannot be kept is told as a problem."""
    values = row.read.values
    postcode, town = text(values, "postcode"), text(values, "commune")
    meant = choices.communes.meant(town, postcode=postcode) if town else Meant()
    row.problems.extend(commune_told(town, meant, source))
    birth = _birth(row, source, first_day(values, today=today))
    details = PersonDetails(
        **{
            field: text(values, field)
            for field in ("alias", "first_name", "last_name", "usage_name", "gender")
        },
        born_on=birth.on,
        birth_year=birth.year,
        commune=meant.code,
        postcode=postcode,
    )
    number = text(values, "external_id")
    contacts = tuple((contact.kind.value, contact.value) for contact in contacts_from(values))
    return Who(details, contacts, (number,) if number else ())


def commune_told(town: str, meant: Meant, source: Source) -> Iterator[Problem]:
    """What is worth telling of the commune of a line: which of several it is, or that none is."""
    if not town or (meant.commune is not None and not meant.is_deduced):
        return
    code, params = Code.UNKNOWN_COMMUNE, {}
    if meant.commune is not None:
        code, params = Code.COMMUNE_DEDUCED, {"commune": str(meant.commune)}
    elif meant.is_left:
        code = Code.WORD_LEFT_OUT
    elif meant.among:
        code = Code.AMBIGUOUS_COMMUNE
    yield Problem(code, "commune", source.layout.column_of("commune"), params)


def file_from(who: Who, values: Mapping[str, object], source: Source) -> FileEntry:
    """A file to open; its facts come apart, so that they can be added to a known file too."""
    options = source.layout.options
    told = day(values, "joined_on") or day(values, "entered_on")
    if told is None and options.joined_on:
        told = date.fromisoformat(options.joined_on)
    system = ExternalSystem(options.system)
    return FileEntry(
        details=who.details,
        joined_on=told,
        contacts=tuple(contacts_from(values)),
        external_ids=tuple(ExternalIdEntry(system=system, value=one) for one in who.numbers),
    )


def contacts_from(values: Mapping[str, object]) -> Iterator[ContactEntry]:
    for field, kind in _PHONES.items():
        numbers = values.get(field)
        for number in numbers if isinstance(numbers, tuple) else ():
            yield ContactEntry(kind=kind, value=str(number))
    for field, kind in _REACHED.items():
        if value := text(values, field):
            yield ContactEntry(kind=kind, value=value)


def facts_from(values: Mapping[str, object], source: Source, *, on: date) -> Iterator[FactEntry]:
    """One answer a fact; a list of target groups says yes to each."""
    known_by = KnownBy(source.layout.options.source)
    groups = values.get("groups")
    listed = set(groups) if isinstance(groups, tuple) else set()
    for kind in FactKind:
        answer = text(values, kind.value) or ("yes" if kind.value in listed else "")
        if answer:
            yield FactEntry(kind=kind, answer=Answer(answer), source=known_by, on=on)


def evidences_from(values: Mapping[str, object], *, on: date) -> Iterator[EvidenceEntry]:
    """Signs that nobody was following the young person, on the day they entered or were seen."""
    seen = day(values, "invisible_on") or on
    if values.get("invisible") == "yes":
        yield EvidenceEntry(kind=EvidenceKind.SAID, on=seen)
    if name := text(values, "absent_from_list"):
        yield EvidenceEntry(kind=EvidenceKind.ABSENT_FROM_LIST, on=seen, list_name=name)
    since = day(values, "last_contact_on")
    if since is not None and since <= seen:
        yield EvidenceEntry(kind=EvidenceKind.NO_CONTACT, on=seen, since=since)


def _birth(row: PlannedRow, source: Source, on: date) -> Birth:
    """The birth date, else the year, else the year that an age makes."""
    values = row.read.values
    born, year, age = values.get("born_on"), values.get("birth_year"), values.get("age")
    if isinstance(born, Birth):
        return born
    if isinstance(year, int):
        return Birth(year=year)
    if isinstance(age, int):
        return Birth(year=on.year - age)
    if age is not None:
        row.problems.append(Problem(Code.BROAD_AGE, "age", source.layout.column_of("age")))
    return Birth()
