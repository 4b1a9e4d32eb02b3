"""Telling how far the work has come while its one transaction runs.

Nothing that the import's transaction writes can be seen before it ends. So a thread with a
database connection of its own writes the row of `Progress`, a transaction each time: what the
page shows is true whatever becomes of the import. That row is never written by the import itself,
so that neither ever waits for the other.
"""

import contextvars
import threading
from datetime import datetime
from types import TracebackType
from typing import Final, Self
from uuid import UUID

from django.db import DatabaseError, connections, transaction
from django.utils import timezone

from continuum.access.scope import Member
from continuum.imports.models import Progress, Upload

EVERY: Final = 0.5
"""Seconds between two writings; also what keeps the row from going silent during long steps."""


def begin_telling(upload: Upload, *, by: Member, now: datetime) -> None:
    """Nothing is done yet of what the worker is asked."""
    Progress.objects.update_or_create(
        upload=upload,
        defaults={
            "organisation_id": by.organisation_id,
            "stage": "",
            "done": 0,
            "total": 0,
            "started_at": now,
            "told_at": now,
        },
    )


class Teller:
    """`with Teller(upload) as teller: teller.tell("writing", done, total)`, at will."""

    def __init__(self, upload: UUID) -> None:
        self._upload = upload
        self._stage = ""
        self._done = 0
        self._total = 0
        self._finished = threading.Event()
        context = contextvars.copy_context()  # the acting session's token goes with it
        self._thread = threading.Thread(target=context.run, args=(self._write_on,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._finished.set()
        self._thread.join()

    def tell(self, stage: str, done: int, total: int) -> None:
        """What is being done now, and how much of it."""
        self._stage, self._done, self._total = stage, done, total

    def _write_on(self) -> None:
        try:
            while not self._finished.wait(EVERY):
                self._write(timezone.now())
        finally:
            connections.close_all()

    def _write(self, now: datetime) -> None:
        try:
            with transaction.atomic():
                Progress.objects.filter(pk=self._upload).update(
                    stage=self._stage, done=self._done, total=self._total, told_at=now
                )
        except DatabaseError:
            # The import itself will say what is wrong with the database.
            connections.close_all()
