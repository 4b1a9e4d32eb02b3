"""Somebody written in one line, as in a search: "Morel Jean 12/03/2004"."""

from dataclasses import replace
from datetime import date

from continuum.linkage.identity import Identity
from continuum.linkage.normalise.dates import Precision, Repair, read_date
from continuum.linkage.normalise.full_names import Confidence, split_full_name
from continuum.linkage.normalise.phones import read_phones
from continuum.linkage.tokens import TYPED_DAYS, without_numbers


def read_typed(text: str | None) -> tuple[Identity, ...]:
    """Who may be meant, each way round that the names may be; none where less is told than two
    names, or a name and a date."""
    words, numbers = without_numbers((text or "")[:200])
    name = split_full_name(words)
    born, precision = _birth_date(numbers)
    both = bool(name.surname and name.given_names)
    if not both and not (born and (name.surname or name.given_names)):
        return ()
    read = Identity(
        birth_surname=name.surname,
        given_names=name.given_names,
        born_on=born,
        born_precision=precision,
        phones=tuple(number for number in numbers if read_phones(number).phones),
    )
    if name.confidence is Confidence.SURE:
        return (read,)
    return (read, replace(read, birth_surname=name.given_names, given_names=name.surname))


def _birth_date(numbers: list[str]) -> tuple[date | None, Precision]:
    for number in numbers:
        found = read_date(number, within=TYPED_DAYS)
        if found.value is not None and Repair.EXCEL_SERIAL not in found.repairs:
            return found.value, found.precision
    return None, Precision.DAY
