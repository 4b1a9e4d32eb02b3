"""What imports put on the home page."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from continuum.access.permissions import Permission
from continuum.access.scope import Member
from continuum.core import formatting
from continuum.core.todo import Task
from continuum.imports.models import Upload
from continuum.imports.queries.uploads import uploads_of
from continuum.imports.rules.kinds import LEFT_ASIDE, UNDO_WITHIN, State

_WAITING = (State.RECEIVED, State.FAILED, State.UNDO_FAILED)
MOST = 5
CLOSING = timedelta(days=2)
"""From when on the end of the undo window is spoken of."""


def tasks_of(member: Member, *, today: date) -> Iterable[Task]:
    """Tables that wait for somebody: to be prepared, or started again."""
    if not member.may(Permission.IMPORT):
        return
    for upload in uploads_of(member).standing_at(_WAITING)[:MOST]:
        failed = upload.state != State.RECEIVED  # type: ignore[attr-defined]
        page = "imports:progress" if failed else "imports:columns"
        yield Task(
            title=_("Reprendre un import") if failed else _("Terminer un import"),
            url=reverse(page, args=[upload.pk]),
            icon="table-import",
            detail=f"{upload.get_kind_display()} · {upload.programme}",
            urgent=failed,
        )


def lately_imported(member: Member, *, today: date) -> Iterable[Task]:
    """Imports of the last week: lines they left aside, and the last days to take one back."""
    if not member.may(Permission.IMPORT):
        return
    now = timezone.now()
    imported = uploads_of(member).standing_at([State.IMPORTED])
    recent = imported.filter(state_at__gt=now - UNDO_WITHIN)  # type: ignore[misc]  # annotated
    for upload in recent[:MOST]:
        aside = _aside(upload)
        closing = _closes_at(upload) - now <= CLOSING
        if not (aside or closing):
            continue
        yield Task(
            title=_("Lignes laissées de côté") if aside else _("Import bientôt définitif"),
            url=reverse("imports:progress", args=[upload.pk]),
            icon="table-import",
            detail=_("%(file)s · annulable jusqu'au %(until)s")
            % {"file": upload.file_name, "until": _until(upload)},
            count=aside or None,
            urgent=closing,
        )


def _aside(upload: Upload) -> int:
    piles: dict[str, int] = upload.state_detail.get("piles", {})  # type: ignore[attr-defined]
    return sum(piles.get(pile, 0) for pile in LEFT_ASIDE)


def _closes_at(upload: Upload) -> datetime:
    imported: datetime = upload.state_at  # type: ignore[attr-defined]
    return imported + UNDO_WITHIN


def _until(upload: Upload) -> str:
    return formatting.day(timezone.localdate(_closes_at(upload)), get_language() or "fr")
