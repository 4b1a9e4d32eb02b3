"""Opening, completing and withdrawing files."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from continuum.access.scope import Member
from continuum.core import audit
from continuum.core.context import because
from continuum.core.refusals import Refused
from continuum.organisations.models import Commune
from continuum.people.actions import checked
from continuum.people.actions.identity import take_out_of_group
from continuum.people.actions.locks import locked, one_at_a_time
from continuum.people.actions.tokens import add_tokens, refresh_tokens
from continuum.people.entries import FileEntry, PersonDetails, details_of
from continuum.people.models import (
    Contact,
    ExternalId,
    NoticeGiven,
    Person,
    SituationFact,
)
from continuum.people.queries.candidates import Candidate, candidates
from continuum.people.text import one_line


class NotTold(Refused):
    message = _("Dites comment le jeune a été informé : sans information, pas de dossier.")


class NoJoiningDay(Refused):
    message = _("Donnez le jour de l'adhésion.")


class FileAlreadyOpen(Refused):
    message = _("Ce dossier est déjà ouvert : complétez-le.")


class UnknownCommune(Refused):
    message = _("Cette commune n'est pas dans la liste : choisissez-la parmi les propositions.")


class FormAlreadyUsed(Refused):
    message = _("Ce formulaire a déjà servi : rouvrez la page et recommencez.")


class ProbablyKnown(Refused):
    """Somebody like that has a file already; carries who, so that the screen can show them."""

    message = _("Ce jeune a peut-être déjà un dossier : regardez avant d'en ouvrir un autre.")

    def __init__(self, found: Sequence[Candidate]) -> None:
        super().__init__()
        self.found = found


@transaction.atomic
def note_nickname(*, alias: str, by: Member, today: date, id: UUID | None = None) -> Person:  # noqa: A002
    """Somebody known by a nickname or first name only: no file, nothing else kept."""
    entry = FileEntry(details=PersonDetails(alias=alias))
    entry = replace(entry, id=id) if id else entry
    return _opened_once(entry, by=by, today=today)


@transaction.atomic
def open_file(
    *, entry: FileEntry, by: Member, today: date, dismissed: Collection[UUID] = ()
) -> Person:
    """A file opened with the young person, who was told what is kept.

    `dismissed` are the files that were shown and judged to be somebody else's; any other probable
    one refuses the opening (`ProbablyKnown`), also when a colleague opened it this very moment. The
    same entry again gives the same file; filled in for somebody else, `FormAlreadyUsed`.
    """
    _must_be_told(entry)
    one_at_a_time("open_file", by=by)
    known = Person.objects.visible_to(by).filter(pk=entry.id).first()
    if known is not None:
        return _as_opened(known, entry, by=by, today=today)
    found = [
        candidate
        for candidate in candidates(by, entry.details, contacts=entry.contacts)
        if candidate.probable and candidate.person.pk not in dismissed
    ]
    if found:
        raise ProbablyKnown(found)
    return _opened_once(entry, by=by, today=today)


@transaction.atomic
def open_file_for(*, person: Person, entry: FileEntry, by: Member, today: date) -> Person:
    """The file of somebody known by a nickname until now; everything recorded stays theirs."""
    _must_be_told(entry)
    present = locked(person, by=by)
    if present.has_file:
        raise FileAlreadyOpen
    details = entry.details
    if not details.alias:
        details = replace(details, alias=present.alias)
    columns = _columns(details, today=today)
    joined_on = checked.not_after(entry.joined_on or today, today, field="joined_on")
    _set(present, {**columns, "joined_on": joined_on})
    _add_parts([(present.pk, entry)], by=by, today=today)
    refresh_tokens([present])
    return present


@transaction.atomic
def open_files(*, entries: Sequence[FileEntry], by: Member, today: date) -> list[Person]:
    """Many files at once, for imports and the demo, in one statement a table.

    Whoever calls has looked for files already there; entries whose `id` exists change nothing.
    """
    known = Person.objects.filter(pk__in=[entry.id for entry in entries]).in_bulk()
    new = [entry for entry in entries if entry.id not in known]
    _refuse_unknown_communes([entry.details for entry in new])
    people = [checked.person_row(entry, by=by, today=today) for entry in new]
    Person.objects.bulk_create(people)
    contacts, numbers = _add_parts([(entry.id, entry) for entry in new], by=by, today=today)
    add_tokens(people, contacts=contacts, numbers=numbers)
    made = {person.pk: person for person in people}
    return [made.get(entry.id) or known[entry.id] for entry in entries]


@transaction.atomic
def complete_file(
    *,
    person: Person,
    details: PersonDetails,
    by: Member,
    today: date,
    only: Collection[str] | None = None,
) -> Person:
    """Correct or complete who the person is.

    With `only` (the fields changed on the form), the others are left alone, so that what a
    colleague corrected meanwhile is kept.
    """
    present = locked(person, by=by)
    if only is not None:
        changes = {name: getattr(details, name) for name in only}
        details = replace(details_of(present), **changes)
    _set(present, _columns(details, today=today))
    refresh_tokens([present])
    return present


@transaction.atomic
def withdraw_person(*, person: Person, reason: str, by: Member, now: datetime) -> None:
    """A file entered by mistake disappears from every screen and figure; it can be brought back."""
    present = locked(person, by=by)
    with because(one_line(reason, field="reason", longest=200)):
        take_out_of_group(present, reason=reason, by=by, now=now)
        present.withdrawn_at = now
        present.save(update_fields=["withdrawn_at"])
        refresh_tokens([present])
    audit.record("person_withdrawn", on=present, people=[present.pk])


@transaction.atomic
def restore_person(*, person: Person, by: Member) -> Person:
    """Bring back a file that was withdrawn."""
    present = Person.objects.withdrawn_from(by).select_for_update().get(pk=person.pk)
    present.withdrawn_at = None
    present.save(update_fields=["withdrawn_at"])
    refresh_tokens([present])
    audit.record("person_restored", on=present, people=[present.pk])
    return present


def _must_be_told(entry: FileEntry) -> None:
    if entry.joined_on is None:
        raise NoJoiningDay(field="joined_on")
    if entry.told is None:
        raise NotTold(field="manner")


def _opened_once(entry: FileEntry, *, by: Member, today: date) -> Person:
    _refuse_unknown_communes([entry.details])
    person = checked.person_row(entry, by=by, today=today)
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError:
        known = Person.objects.visible_to(by).filter(pk=entry.id).first()
        if known is None:
            raise FormAlreadyUsed from None
        return _as_opened(known, entry, by=by, today=today)
    contacts, numbers = _add_parts([(person.pk, entry)], by=by, today=today)
    add_tokens([person], contacts=contacts, numbers=numbers)
    return person


def _as_opened(known: Person, entry: FileEntry, *, by: Member, today: date) -> Person:
    """The file that the same form opened already; a form gone back to, and filled in for somebody
    else, opens nobody and says so."""
    if details_of(known) != details_of(checked.person_row(entry, by=by, today=today)):
        raise FormAlreadyUsed
    return known


def _add_parts(
    parts: Sequence[tuple[UUID, FileEntry]], *, by: Member, today: date
) -> tuple[list[Contact], list[ExternalId]]:
    """What an entry says beside the person itself, one statement a table."""
    NoticeGiven.objects.bulk_create(
        checked.notice_row(pk, entry.told, by=by, today=today) for pk, entry in parts if entry.told
    )
    SituationFact.objects.bulk_create(
        checked.fact_row(pk, fact, by=by, today=today)
        for pk, entry in parts
        for fact in entry.facts
    )
    contacts = Contact.objects.bulk_create(
        checked.contact_row(pk, contact, by=by) for pk, entry in parts for contact in entry.contacts
    )
    numbers = ExternalId.objects.bulk_create(
        checked.number_row(pk, number, by=by)
        for pk, entry in parts
        for number in entry.external_ids
    )
    return contacts, numbers


def _columns(details: PersonDetails, *, today: date) -> dict[str, object]:
    _refuse_unknown_communes([details])
    return checked.checked_details(details, today=today)


def _refuse_unknown_communes(details: Sequence[PersonDetails]) -> None:
    codes = {each.commune for each in details if each.commune}
    if codes and Commune.objects.filter(pk__in=codes).count() < len(codes):
        raise UnknownCommune(field="commune")


def _set(person: Person, columns: dict[str, object]) -> None:
    for name, value in columns.items():
        setattr(person, name, value)
    person.save(update_fields=[name.removesuffix("_id") for name in columns])
