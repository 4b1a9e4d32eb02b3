"""Persons as the matching engine reads them."""

from collections.abc import Iterable
from datetime import date

from continuum.linkage.identity import Identity
from continuum.linkage.normalise.dates import Precision
from continuum.people.entries import PersonDetails
from continuum.people.rules import ContactKind, Gender

_PHONES = (ContactKind.PHONE, ContactKind.WHATSAPP)
_HANDLES = (
    ContactKind.INSTAGRAM,
    ContactKind.SNAPCHAT,
    ContactKind.FACEBOOK,
    ContactKind.DISCORD,
)


def identity_of(
    details: PersonDetails,
    *,
    contacts: Iterable[tuple[str, str]] = (),
    numbers: Iterable[str] = (),
) -> Identity:
    """`contacts` are pairs of kind and value; a relative's telephone is nobody's own.

    What stands before the @ of an address is how some write their name, and numbers are also
    known without their leading zeros.
    """
    reached = list(contacts)
    emails = [value for kind, value in reached if kind == ContactKind.EMAIL]
    handles = [value for kind, value in reached if kind in _HANDLES]
    year = details.birth_year
    return Identity(
        birth_surname=details.last_name,
        usage_surname=details.usage_name,
        given_names=details.first_name,
        alias=details.alias,
        born_on=details.born_on or (date(year, 1, 1) if year else None),
        born_precision=Precision.DAY if details.born_on else Precision.YEAR,
        sex=details.gender if details.gender in (Gender.FEMALE, Gender.MALE) else "",
        phones=tuple(value for kind, value in reached if kind in _PHONES),
        emails=tuple(emails),
        handles=(*handles, *(part for email in emails for part in _before_at(email))),
        references=tuple(form for number in numbers for form in {number, number.lstrip("0")}),
        address=next((value for kind, value in reached if kind == ContactKind.ADDRESS), ""),
        postcode=details.postcode,
        commune=details.commune or "",
    )


def _before_at(email: str) -> set[str]:
    name = email.partition("@")[0]
    return {name, *name.replace("-", ".").replace("_", ".").split(".")}
