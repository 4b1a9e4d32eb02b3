"""Persons as the matching engine reads them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from continuum.linkage.identity import Identity
from continuum.linkage.normalise.dates import Precision
from continuum.linkage.tokens import SearchToken, search_tokens
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
    """`contacts` are pairs of kind and value; a relative's telephone is nobody's own. Numbers are
    also known without their leading zeros."""
    reached = list(contacts)
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
        emails=tuple(value for kind, value in reached if kind == ContactKind.EMAIL),
        handles=tuple(value for kind, value in reached if kind in _HANDLES),
        references=tuple(form for number in numbers for form in {number, number.lstrip("0")}),
        address=next((value for kind, value in reached if kind == ContactKind.ADDRESS), ""),
        postcode=details.postcode,
        commune=details.commune or "",
    )


def found_by(person: Identity) -> frozenset[SearchToken]:
    """The tokens a search meets; what stands before the @ of an address is how some write their
    name."""
    parts = [part for email in person.emails for part in sorted(_before_at(email))]
    return search_tokens(replace(person, handles=(*person.handles, *parts)))


def _before_at(email: str) -> set[str]:
    name = email.partition("@")[0]
    return {name, *name.replace("-", ".").replace("_", ".").split(".")}
