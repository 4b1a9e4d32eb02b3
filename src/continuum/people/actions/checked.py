"""Entries checked and made into rows, before anything is written."""

from datetime import date
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from continuum.access.scope import Member
from continuum.core.refusals import Refused
from continuum.linkage import normalise_name
from continuum.linkage.normalise.codes import read_email
from continuum.linkage.normalise.phones import read_phone
from continuum.people.entries import (
    ContactEntry,
    EvidenceEntry,
    ExternalIdEntry,
    FactEntry,
    FileEntry,
    NoticeEntry,
    PersonDetails,
)
from continuum.people.models import (
    Contact,
    ExternalId,
    InvisibilityEvidence,
    NoticeGiven,
    Person,
    SituationFact,
)
from continuum.people.rules import ContactKind, EvidenceKind, Gender
from continuum.people.text import one_line

OLDEST_YEARS: Final = 110
LIMITS: Final = {"alias": 60, "first_name": 80, "last_name": 80, "usage_name": 80}


class Nameless(Refused):
    message = _("Un prénom ou un surnom suffit, mais il en faut un.")


class InTheFuture(Refused):
    message = _("Cette date est dans le futur : vérifiez le jour.")


class NotABirthDate(Refused):
    message = _("Cette date de naissance n'est pas possible : vérifiez l'année.")


class NotAPhone(Refused):
    message = _(
        "Ce numéro n'est pas complet : dix chiffres, par exemple 06 12 34 56 78, ou +39 suivi du "
        "numéro."
    )


class NotAnEmail(Refused):
    message = _("Cette adresse électronique n'est pas complète : il faut un @ et un point.")


class EmptyContact(Refused):
    message = _("Écrivez le numéro, l'adresse ou l'identifiant.")


class NotAPostcode(Refused):
    message = _("Un code postal compte cinq chiffres.")


class EvidenceIncomplete(Refused):
    pass


def not_after(day: date, today: date, *, field: str = "on") -> date:
    """`day`, unless it has not come yet: facts are recorded once they are facts."""
    if day > today:
        raise InTheFuture(field=field)
    return day


def checked_details(details: PersonDetails, *, today: date) -> dict[str, object]:
    """The columns of a person, tidied; raises a `Refused` that names the field."""
    names = {
        field: one_line(getattr(details, field), field=field, longest=longest)
        for field, longest in LIMITS.items()
    }
    if not (names["alias"] or names["first_name"] or names["last_name"]):
        raise Nameless(field="first_name")
    year = details.born_on.year if details.born_on else details.birth_year
    if details.born_on is not None:
        not_after(details.born_on, today, field="born_on")
    if year is not None and not today.year - OLDEST_YEARS <= year <= today.year:
        raise NotABirthDate(field="born_on" if details.born_on else "birth_year")
    postcode = details.postcode.replace(" ", "")
    if postcode and not (len(postcode) == 5 and postcode.isascii() and postcode.isdigit()):
        raise NotAPostcode(field="postcode")
    return {
        **names,
        "sort_name": _sort_name(names),
        "born_on": details.born_on,
        "birth_year": year,
        "gender": Gender(details.gender).value if details.gender else "",
        "commune_id": details.commune,
        "postcode": postcode,
    }


def _sort_name(names: dict[str, str]) -> str:
    """As `Person.full_name` shows them, read by letters alone."""
    family = names["usage_name"] or names["last_name"]
    shown = f"{names['first_name']} {family}".strip() or names["alias"]
    return normalise_name(shown)


def person_row(entry: FileEntry, *, by: Member, today: date) -> Person:
    if entry.joined_on is not None:
        not_after(entry.joined_on, today, field="joined_on")
    return Person(
        id=entry.id,
        organisation_id=by.organisation_id,
        joined_on=entry.joined_on,
        recorded_by_id=by.account_id,
        **checked_details(entry.details, today=today),
    )


def contact_row(person_id: UUID, entry: ContactEntry, *, by: Member) -> Contact:
    return Contact(
        organisation_id=by.organisation_id,
        person_id=person_id,
        kind=entry.kind,
        value=checked_contact(entry),
        note=one_line(entry.note, field="note", longest=60),
        recorded_by_id=by.account_id,
    )


def checked_contact(entry: ContactEntry) -> str:
    """A telephone in its international form, an address in lower case, anything else as typed."""
    value = one_line(entry.value, field="value", longest=200)
    if not value:
        raise EmptyContact(field="value")
    if entry.kind == ContactKind.PHONE:
        phone = read_phone(value)
        if phone is None:
            raise NotAPhone(field="value")
        return phone.e164
    if entry.kind == ContactKind.EMAIL:
        address = read_email(value).value
        if not address:
            raise NotAnEmail(field="value")
        return address
    return value


def number_row(person_id: UUID, entry: ExternalIdEntry, *, by: Member) -> ExternalId:
    value = one_line(entry.value, field="value", longest=60)
    if not value:
        raise EmptyContact(field="value")
    return ExternalId(
        organisation_id=by.organisation_id, person_id=person_id, system=entry.system, value=value
    )


def fact_row(person_id: UUID, entry: FactEntry, *, by: Member, today: date) -> SituationFact:
    return SituationFact(
        organisation_id=by.organisation_id,
        person_id=person_id,
        kind=entry.kind,
        answer=entry.answer,
        source=entry.source,
        on=not_after(entry.on, today),
        recorded_by_id=by.account_id,
    )


def notice_row(person_id: UUID, entry: NoticeEntry, *, by: Member, today: date) -> NoticeGiven:
    return NoticeGiven(
        organisation_id=by.organisation_id,
        person_id=person_id,
        notice=entry.notice,
        manner=entry.manner,
        on=not_after(entry.on, today, field="told_on"),
        given_by_id=by.account_id,
    )


def evidence_row(
    person_id: UUID, entry: EvidenceEntry, *, by: Member, today: date
) -> InvisibilityEvidence:
    list_name = one_line(entry.list_name, field="list_name", longest=80)
    if entry.kind == EvidenceKind.ABSENT_FROM_LIST and not list_name:
        raise EvidenceIncomplete(_("Dites de quelle liste le jeune est absent."), field="list_name")
    if entry.kind == EvidenceKind.NO_CONTACT:
        if entry.since is None:
            raise EvidenceIncomplete(_("Dites depuis quelle date."), field="since")
        if entry.since > entry.on:
            raise EvidenceIncomplete(
                _("Le dernier contact ne peut pas venir après le constat."), field="since"
            )
    return InvisibilityEvidence(
        organisation_id=by.organisation_id,
        person_id=person_id,
        kind=entry.kind,
        list_name=list_name if entry.kind == EvidenceKind.ABSENT_FROM_LIST else "",
        on=not_after(entry.on, today),
        since=entry.since if entry.kind == EvidenceKind.NO_CONTACT else None,
        recorded_by_id=by.account_id,
    )
