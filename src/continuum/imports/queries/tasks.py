"""What imports put on the home page."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from continuum.access.permissions import Permission
from continuum.access.scope import Member
from continuum.core.todo import Task
from continuum.imports.queries.uploads import uploads_of
from continuum.imports.rules.kinds import State

_WAITING = (State.RECEIVED, State.FAILED, State.UNDO_FAILED)
MOST = 5


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
