"""Uploads of one's organisation, and where each stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from continuum.access.scope import Member
from continuum.imports.models import Progress, Upload, UploadEvent
from continuum.imports.models.uploads import UploadQuerySet
from continuum.imports.rules.kinds import (
    PREPARING,
    SILENT_AFTER,
    UNDER_WAY,
    UNDO_WITHIN,
    UNDOABLE,
    State,
)


@dataclass(frozen=True)
class Standing:
    """Where an upload stands: its latest event, and since when it has been imported."""

    state: State
    at: datetime
    detail: Mapping[str, Any]
    imported_at: datetime | None = None
    report: Mapping[str, Any] | None = None

    @property
    def is_preparing(self) -> bool:
        return self.state in PREPARING

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    def may_be_undone(self, *, now: datetime) -> bool:
        return (
            self.state in UNDOABLE
            and self.imported_at is not None
            and now - self.imported_at <= UNDO_WITHIN
        )


def uploads_of(member: Member) -> UploadQuerySet:
    """The organisation's uploads with their state, the latest first."""
    return (
        Upload.objects.visible_to(member)
        .with_state()
        .select_related("programme", "recorded_by")
        .order_by("-recorded_at")
    )


def standing(upload: Upload) -> Standing:
    events = list(UploadEvent.objects.filter(upload=upload).order_by("id"))
    latest = events[-1]
    imported = [event for event in events if event.state == State.IMPORTED]
    return Standing(
        state=State(latest.state),
        at=latest.at,
        detail=latest.detail,
        imported_at=imported[-1].at if imported else None,
        report=imported[-1].detail if imported else None,
    )


def is_another_under_way(upload: Upload, *, member: Member) -> bool:
    """Whether another import of the organisation waits or runs: it may change what is known."""
    others = Upload.objects.visible_to(member).exclude(pk=upload.pk)
    return others.standing_at(UNDER_WAY).exists()


def progress_of(upload: Upload) -> Progress | None:
    """How far the work has come, as last told by whoever does it."""
    return Progress.objects.filter(upload=upload).first()


def is_silent(upload: Upload, *, now: datetime) -> bool:
    """Whether whoever was to do the work has given no news for too long."""
    where = standing(upload)
    if where.state not in SILENT_AFTER:
        return False
    progress = progress_of(upload)
    told_at = max(where.at, progress.told_at) if progress else where.at
    return now - told_at > SILENT_AFTER[where.state]
