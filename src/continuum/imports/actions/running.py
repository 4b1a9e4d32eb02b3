"""The import itself: planned again under a lock, then written, in one transaction."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from continuum.access.scope import Member
from continuum.core import audit
from continuum.core.context import because
from continuum.core.database import planner
from continuum.imports.actions.events import happened, held
from continuum.imports.actions.preparing import forget_content
from continuum.imports.actions.writing import MadeRecord, write
from continuum.imports.models import ImportedRow, Made, Upload
from continuum.imports.planning.plan import planned
from continuum.imports.planning.rows import Plan
from continuum.imports.queries.sources import content_of, source_of
from continuum.imports.queries.uploads import standing
from continuum.imports.rules.kinds import Pile, State
from continuum.imports.rules.problems import Level
from continuum.people.actions.locks import one_at_a_time

ROWS_AT_ONCE = 2000
PROBLEMS_KEPT = 300

Told = Callable[[str, int, int], None]


def silent(_stage: str, _done: int, _total: int) -> None:
    """For whoever does not want to hear how far it is."""


@dataclass(frozen=True)
class Outcome:
    """What an import did; `plan` is None when it had been done before."""

    plan: Plan | None
    report: Mapping[str, Any]


@transaction.atomic
def run_import(*, upload: Upload, by: Member, now: datetime, told: Told = silent) -> Outcome:
    """Write every new line, or none. Done before, it changes nothing.

    Raises a `Refused` of the action that could not be replayed, with the line when it is known.
    """
    told("waiting", 0, 0)
    one_at_a_time("import", by=by)
    present = held(upload, by=by)
    content = content_of(present)
    where = standing(present)
    if where.state not in (State.QUEUED, State.RUNNING) or content is None:
        return Outcome(None, where.report or {})
    source = source_of(present, content)
    plan = planned(
        source,
        member=by,
        today=timezone.localdate(now),
        now=now,
        told=lambda done, total: told("reading", done, total),
    )
    with because(f"import {present.pk}"):
        made = write(plan, by=by, now=now, told=told)
    _keep(present, plan, made, by=by)
    forget_content(present)
    report = _report(plan, made)
    happened(present, State.IMPORTED, by=by, at=timezone.now(), detail=report)
    audit.record("import_done", on=present, detail={"made": report["made"]})
    planner.count_rows()
    return Outcome(plan, report)


@transaction.atomic
def fail(*, upload: Upload, state: State, message: str, by: Member, now: datetime) -> None:
    """Say that the work stopped, and why; nothing of it was written."""
    present = held(upload, by=by)
    if standing(present).is_under_way:
        happened(present, state, by=by, at=now, detail={"message": message})


def _keep(upload: Upload, plan: Plan, made: list[MadeRecord], *, by: Member) -> None:
    ImportedRow.objects.bulk_create(
        (
            ImportedRow(
                organisation_id=by.organisation_id,
                programme_id=upload.programme_id,
                kind=upload.kind,
                upload=upload,
                line=row.line,
                meaning=row.read.meaning,
                source=row.read.source,
                occurrence=row.occurrence,
            )
            for row in plan.of(Pile.NEW)
        ),
        batch_size=ROWS_AT_ONCE,
    )
    Made.objects.bulk_create(
        (
            Made(
                organisation_id=by.organisation_id,
                upload=upload,
                line=one.line,
                table=one.table,
                record=one.record,
                digest=one.digest,
            )
            for one in made
        ),
        batch_size=ROWS_AT_ONCE,
    )


def _report(plan: Plan, made: list[MadeRecord]) -> dict[str, Any]:
    """Counts of lines, and what left some aside: lines, columns and codes, no value."""
    left = [
        [row.line, problem.column, problem.code.value]
        for row in plan.rows
        if row.pile in (Pile.CHECK, Pile.ERROR)
        for problem in row.problems
        if problem.level > Level.NOTICE
    ]
    return {
        "piles": {pile.value: count for pile, count in plan.piles.items()},
        "people": plan.people,
        "made": dict(Counter(one.table for one in made)),
        "left": left[:PROBLEMS_KEPT],
        "reasons": len(left),
    }
