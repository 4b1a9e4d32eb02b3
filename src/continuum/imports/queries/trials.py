"""Whether a trial still says what importing would do."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from typing import Final
from uuid import UUID

from django.db import connection

from continuum.access.scope import Member
from continuum.imports.models import (
    CellCorrection,
    RowDecision,
    Trial,
    TrialPart,
    Upload,
    UploadEvent,
)
from continuum.imports.queries.uploads import progress_of
from continuum.imports.rules.kinds import SILENT_AFTER, Kind, Pile, State
from continuum.imports.rules.mapping import Layout
from continuum.people.queries import team_of

LONG: Final = 2000
"""From so many lines on, a trial is worked out by the worker, and not for every decision."""

_ABOUT_PEOPLE: Final = ("people_person", "people_contact", "people_externalid")
_ENROLLED: Final = (
    "people_enrolment",
    "people_enrolmentevent",
    "people_referent",
    "outcomes_exit",
)
COMPARED: Final[Mapping[Kind, Sequence[str]]] = {
    Kind.ENCOUNTERS: (*_ABOUT_PEOPLE, "outreach_place"),
    Kind.PEOPLE: _ABOUT_PEOPLE,
    Kind.ENROLMENTS: (*_ABOUT_PEOPLE, *_ENROLLED),
    Kind.EXITS: (*_ABOUT_PEOPLE, *_ENROLLED),
}
"""Tables of the organisation that lines of each kind are compared with."""


@dataclass(frozen=True)
class Asked:
    """Digests of all that was said of a table, and of the decisions on its lines."""

    answers: str
    decisions: str
    language: str


def is_long(upload: Upload) -> bool:
    """Told by what was received: the content itself need not be read."""
    received = UploadEvent.objects.filter(upload=upload, state=State.RECEIVED).first()
    return received is not None and received.detail.get("lines", 0) > LONG


def asked_of(upload: Upload, *, language: str, today: date) -> Asked:
    """What a trial would be made with at this moment; its words are in a language, of a day."""
    sheet = Layout.of_json(upload.layout).sheet
    cells = CellCorrection.objects.filter(upload=upload, sheet=sheet).order_by("line", "column")
    told = (
        json.dumps(upload.layout, sort_keys=True),
        language,
        today.isoformat(),
        *map(str, cells.values_list("line", "column", "text")),
    )
    decisions = RowDecision.objects.filter(upload=upload, sheet=sheet).order_by("line")
    decided = map(str, decisions.values_list("line", "choice", "person"))
    return Asked(_digest(told), _digest(decided), language)


def records_of(upload: Upload, *, member: Member) -> str:
    """What the lines are compared with, as one number: every row that was added, changed or removed
    changes it, since a row that changes gets the number of another transaction."""
    own = str(member.organisation_id)
    asked = [
        f"SELECT '{table}', count(*), sum(xmin::text::bigint) FROM {table}"  # noqa: S608
        " WHERE organisation_id = %s"
        for table in COMPARED[Kind(upload.kind)]
    ]
    asked += [
        "SELECT 'strand', count(*), sum(xmin::text::bigint) FROM organisations_strand"
        " WHERE programme_id = %s",
        "SELECT 'site', count(*), sum(xmin::text::bigint) FROM organisations_site"
        " WHERE organisation_id IN (SELECT organisation_id FROM organisations_participation"
        " WHERE programme_id = %s)",
        "SELECT 'imports', count(*), max(id) FROM imports_uploadevent"
        " WHERE organisation_id = %s AND state IN ('imported', 'undone')",
    ]
    programme = str(upload.programme_id)
    given = [own] * len(COMPARED[Kind(upload.kind)]) + [programme, programme, own]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked), given)
        found = sorted(map(str, cursor.fetchall()))
    team = sorted(map(str, team_of(member).values_list("pk", "name")))
    return _digest([*found, *team])


def trial_of(upload: Upload) -> Trial | None:
    return Trial.objects.filter(upload=upload).first()


def is_trial_silent(trial: Trial, *, now: datetime) -> bool:
    """Whether whoever was to work it out has given no news for too long: it is asked again."""
    progress = progress_of(trial.upload)
    told_at = max(trial.asked_at, progress.told_at) if progress else trial.asked_at
    begun = progress is not None and bool(progress.stage)
    return now - told_at > SILENT_AFTER[State.RUNNING if begun else State.QUEUED]


def parts_of(upload: UUID, pile: Pile, *, first: int, last: int) -> list[bytes]:
    """The packed parts from one to another, both included."""
    parts = TrialPart.objects.filter(upload=upload, pile=pile, number__range=(first, last))
    return [bytes(packed) for packed in parts.order_by("number").values_list("packed", flat=True)]


def _digest(told: Iterable[str]) -> str:
    digest = blake2b(digest_size=16)
    for one in told:
        digest.update(f"{one}\n".encode())
    return digest.hexdigest()
