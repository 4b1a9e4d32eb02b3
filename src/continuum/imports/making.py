"""What an import made, noted so that it can be counted and undone."""

from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass
from hashlib import blake2b
from uuid import UUID

from continuum.people.entries import FileEntry, details_of
from continuum.people.models import Person

Told = Callable[[str, int, int], None]

ROWS_AT_ONCE = 1000

PERSON = "people_person"
ENROLMENT = "people_enrolment"
ENROLMENT_STATE = "people_enrolmentevent"
REFERENT = "people_referent"
REFERENT_ACCOUNT = "people_referent.account"
"""The account of a referent whom a table had named; the digest is that of the account."""
FACT = "people_situationfact"
EVIDENCE = "people_invisibilityevidence"
EXIT = "outcomes_exit"
ENCOUNTER = "outreach_encounter"
PLACE = "outreach_place"
ROUND = "outreach_round"


@dataclass(frozen=True)
class MadeRecord:
    """A record, and the line that called for it first."""

    table: str
    record: UUID
    line: int | None = None
    digest: str = ""


def digest_of(person: Person, numbers: Iterable[str]) -> str:
    """What the file says of the person, as one number: changed since, it is not ours to undo."""
    told = repr((astuple(details_of(person)), person.joined_on, sorted(numbers)))
    return blake2b(told.encode(), digest_size=16).hexdigest()


def opened_record(person: Person, entry: FileEntry, line: int) -> MadeRecord:
    """A file that a line opened, as the entry tells it."""
    numbers = (number.value for number in entry.external_ids)
    return MadeRecord(PERSON, person.pk, line, digest_of(person, numbers))
