"""Handing the work to the worker: the job is committed with the state that announces it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app as jobs

from continuum.access.permissions import Permission
from continuum.access.scope import Member
from continuum.core import audit
from continuum.core.refusals import Refused
from continuum.imports.actions.events import happened, held
from continuum.imports.actions.progress import begin_telling
from continuum.imports.models import Upload, UploadContent
from continuum.imports.queries.uploads import is_silent, standing
from continuum.imports.rules.kinds import PREPARING, UNDOABLE, State

QUEUE = "imports"


class NotPossibleNow(Refused):
    message = _("Cet import n'attend plus de décision : rechargez la page.")


class MayNotImport(Refused):
    message = _("Votre rôle ne permet pas d'importer.")


class TooLateToUndo(Refused):
    message = _("Un import s'annule pendant sept jours : ce délai est passé.")


class NotMapped(Refused):
    message = _("Dites d'abord ce qu'est chaque colonne.")


@transaction.atomic
def start_import(*, upload: Upload, by: Member, now: datetime, enqueue: bool = True) -> Upload:
    """Have the table imported, once: a second press while it waits or runs, or once it is done,
    changes nothing.

    Without `enqueue` whoever calls does the work itself. An import whose worker died may be
    started again: nothing of it was written.
    """
    present = _held_to(upload, by=by)
    state = standing(present).state
    if state == State.IMPORTED:
        return present
    if state in (State.QUEUED, State.RUNNING) and not is_silent(present, now=now):
        return present
    if state not in (*PREPARING, State.QUEUED, State.RUNNING):
        raise NotPossibleNow
    if not present.confirmed:
        raise NotMapped
    if not UploadContent.objects.filter(upload=present).exists():
        raise NotPossibleNow
    _announce(present, State.QUEUED, by=by, now=now, job="imports.run" if enqueue else "")
    return present


@transaction.atomic
def start_undo(*, upload: Upload, by: Member, now: datetime, enqueue: bool = True) -> Upload:
    """Have a whole import undone, within seven days; a second press changes nothing."""
    present = _held_to(upload, by=by)
    where = standing(present)
    begun = where.state in (State.UNDO_QUEUED, State.UNDOING)
    if where.state == State.UNDONE:
        return present
    if begun and not is_silent(present, now=now):
        return present
    if not begun and where.state not in UNDOABLE:
        raise NotPossibleNow
    if not begun and not where.may_be_undone(now=now):
        raise TooLateToUndo
    _announce(present, State.UNDO_QUEUED, by=by, now=now, job="imports.undo" if enqueue else "")
    return present


@transaction.atomic
def begin(*, upload: Upload, state: State, by: Member, now: datetime) -> bool:
    """Say that the work begins; False when there is none to do (done, or taken back)."""
    present = held(upload, by=by)
    expected = {
        State.RUNNING: (State.QUEUED, State.RUNNING),
        State.UNDOING: (State.UNDO_QUEUED, State.UNDOING),
    }[state]
    if standing(present).state not in expected:
        return False
    happened(present, state, by=by, at=now)
    return True


def _held_to(upload: Upload, *, by: Member) -> Upload:
    if not by.may(Permission.IMPORT):
        raise MayNotImport
    return held(upload, by=by)


def _announce(upload: Upload, state: State, *, by: Member, now: datetime, job: str) -> None:
    happened(upload, state, by=by, at=now)
    begin_telling(upload, by=by, now=now)
    audit.record(f"import_{state}", on=upload)
    if job:
        jobs.configure_task(job, queue=QUEUE).defer(
            upload=str(upload.pk), membership=str(by.membership_id), account=str(by.account_id)
        )
