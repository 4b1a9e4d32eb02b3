"""What the actions of outcomes are given: plain values that forms, imports and the demo make."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from continuum.core.ids import uuid7
from continuum.outcomes.rules.exits import ExitKind, Recorded
from continuum.people.models import Enrolment


@dataclass(frozen=True, kw_only=True)
class ExitEntry:
    """How an enrolment ended for the person; `months` is the length of a fixed-term job.

    `id` may be made beforehand (by a form, an import), so that a second sending changes nothing.
    """

    enrolment: Enrolment
    on: date
    kind: ExitKind
    months: int | None = None
    project: Recorded = Recorded.NOT_RECORDED
    qualified: Recorded = Recorded.NOT_RECORDED
    id: UUID = field(default_factory=uuid7)
