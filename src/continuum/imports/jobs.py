"""Work of imports that the worker does: fetched by id, one action each.

An import is one transaction: a worker or a database killed in the middle leaves nothing of it.
The job is then found stalled and tried again; a job done twice changes nothing the second time.

No task has a queueing lock: where row security holds, PostgreSQL does not say which value was
there already, and the library's worker ends for want of it. Housekeeping that waits behind a long
import may well be done twice.
"""

import logging
from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.db import (
    InterfaceError,
    OperationalError,
    ProgrammingError,
    connection,
    transaction,
)
from django.utils import timezone, translation
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from continuum.access.acting import NobodyActs, acting_as
from continuum.access.models import Account
from continuum.access.scope import Member
from continuum.core.refusals import Refused
from continuum.imports import actions
from continuum.imports.actions.progress import Teller
from continuum.imports.actions.starting import QUEUE
from continuum.imports.making_trials import make_trial
from continuum.imports.models import Upload
from continuum.imports.queries.sources import content_of, source_of
from continuum.imports.queries.trials import asked_of, records_of
from continuum.imports.rules.kinds import State

logger = logging.getLogger(__name__)

SILENT_SECONDS: Final = 25
"""A worker tells that it lives every ten seconds."""
AGAIN: Final = RetryStrategy(
    max_attempts=10, wait=2, retry_exceptions=[OperationalError, InterfaceError]
)
"""When the database goes away: it comes back, and nothing was written."""


class ImportStopped(Exception):
    """Something unforeseen; never carries the words of the error, which may quote a cell."""


@app.task(name="imports.run", queue=QUEUE, retry=AGAIN)
def run(*, upload: str, membership: str, account: str) -> None:
    """Import a table."""
    _do(upload, membership, account, State.RUNNING)


@app.task(name="imports.undo", queue=QUEUE, retry=AGAIN)
def undo(*, upload: str, membership: str, account: str) -> None:
    """Undo an import."""
    _do(upload, membership, account, State.UNDOING)


@app.task(name="imports.plan", queue=QUEUE, retry=AGAIN)
def plan(*, upload: str, membership: str, account: str, answers: str, language: str) -> None:
    """Work out the trial of a long table; one that was answered otherwise since is left."""
    try:
        with acting_as(UUID(membership), account_id=UUID(account)) as member:
            _plan(UUID(upload), member, answers, language)
    except (NobodyActs, ProgrammingError):
        logger.warning("trial %s: nobody acts any more", upload)


@app.periodic(cron="* * * * * */15")  # seconds stand last
@app.task(name="imports.retry_stalled", queue=QUEUE, pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Try again the imports whose worker died; over the worker's connections, which alone may."""
    jobs = context.app.job_manager
    stalled = await jobs.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=SILENT_SECONDS)
    for job in stalled:
        await jobs.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(name="imports.forget", queue=QUEUE)
def forget(timestamp: int) -> None:
    """Let go of tables that waited 30 days."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT imports_forget_old_contents()")


_WORK: Final[dict[State, Callable[..., Any]]] = {
    State.RUNNING: actions.run_import,
    State.UNDOING: actions.run_undo,
}
_STOPPED: Final = {State.RUNNING: State.FAILED, State.UNDOING: State.UNDO_FAILED}


def _do(upload: str, membership: str, account: str, state: State) -> None:
    try:
        with acting_as(UUID(membership), account_id=UUID(account)) as member:
            _act(UUID(upload), member, state)
    except (NobodyActs, ProgrammingError):
        # Whoever asked may act no longer (the gate refuses them): somebody else may start it again.
        logger.warning("import %s: nobody acts any more", upload)


def _act(pk: UUID, member: Member, state: State) -> None:
    with transaction.atomic():
        upload = Upload.objects.visible_to(member).get(pk=pk)
        language = Account.objects.values_list("language", flat=True).get(pk=member.account_id)
    if not actions.begin(upload=upload, state=state, by=member, now=timezone.now()):
        return
    with translation.override(language), Teller(pk) as teller:
        try:
            _WORK[state](upload=upload, by=member, now=timezone.now(), told=teller.tell)
        except (OperationalError, InterfaceError):
            raise
        except Refused as refusal:
            _stop(upload, member, state, str(refusal))
        except Exception as error:
            message = translation.gettext("Une erreur imprévue a arrêté le travail.")
            _stop(upload, member, state, message)
            stopped = ImportStopped(f"{type(error).__name__} in import {pk}")
            raise stopped.with_traceback(error.__traceback__) from None


def _plan(pk: UUID, member: Member, answers: str, language: str) -> None:
    with translation.override(language), Teller(pk) as teller, transaction.atomic():
        upload = Upload.objects.visible_to(member).select_related("programme").get(pk=pk)
        asked = asked_of(upload, language=language, today=timezone.localdate())
        content = content_of(upload)
        if asked.answers != answers or content is None:
            return
        make_trial(
            upload,
            source_of(upload, content),
            asked,
            records=records_of(upload, member=member),
            by=member,
            told=lambda done, total: teller.tell("reading", done, total),
        )


def _stop(upload: Upload, member: Member, state: State, message: str) -> None:
    actions.fail(
        upload=upload, state=_STOPPED[state], message=message, by=member, now=timezone.now()
    )
