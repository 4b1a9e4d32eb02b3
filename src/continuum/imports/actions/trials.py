"""Keeping what importing a table would do, and having it worked out by the worker."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app as jobs

from continuum.access.scope import Member
from continuum.imports.actions.events import held
from continuum.imports.actions.progress import begin_telling
from continuum.imports.actions.starting import QUEUE
from continuum.imports.models import Trial, TrialPart, Upload
from continuum.imports.queries.trials import Asked, is_trial_silent, trial_of
from continuum.imports.queries.uploads import standing
from continuum.imports.rules.kinds import Pile

PARTS_AT_ONCE = 200


@transaction.atomic
def ask_trial(*, upload: Upload, asked: Asked, by: Member, now: datetime) -> None:
    """Have the trial worked out; asked again while that goes on, nothing changes."""
    present = held(upload, by=by)
    if not standing(present).is_preparing:
        return
    waiting = trial_of(present)
    since = now
    if waiting is not None and waiting.planned_at is None and waiting.answers == asked.answers:
        if not is_trial_silent(waiting, now=now):
            return
        since = waiting.asked_at
    _begin(present, asked, by=by, since=since)
    begin_telling(present, by=by, now=now)
    jobs.configure_task("imports.plan", queue=QUEUE).defer(
        upload=str(present.pk),
        membership=str(by.membership_id),
        account=str(by.account_id),
        answers=asked.answers,
        language=asked.language,
    )


@transaction.atomic
def keep_trial(  # noqa: PLR0913 - what it was asked with, compared with, and says
    *,
    upload: Upload,
    asked: Asked,
    records: str,
    summary: bytes,
    parts: Mapping[Pile, Sequence[bytes]],
    by: Member,
    now: datetime,
) -> bool:
    """Keep what was worked out; False when the table was imported or answered otherwise since."""
    present = held(upload, by=by)
    trial = trial_of(present)
    if not standing(present).is_preparing:
        return False
    if trial is not None and trial.planned_at is None and trial.answers != asked.answers:
        return False
    _begin(present, asked, by=by, since=now)
    TrialPart.objects.bulk_create(
        (
            TrialPart(
                organisation_id=by.organisation_id,
                upload=present,
                pile=pile,
                number=number,
                packed=packed,
            )
            for pile, packs in parts.items()
            for number, packed in enumerate(packs)
        ),
        batch_size=PARTS_AT_ONCE,
    )
    Trial.objects.filter(upload=present).update(records=records, packed=summary, planned_at=now)
    return True


def forget_trial(upload: Upload) -> None:
    """What cells held is no longer here."""
    TrialPart.objects.filter(upload=upload).delete()
    Trial.objects.filter(upload=upload).delete()


def _begin(upload: Upload, asked: Asked, *, by: Member, since: datetime) -> None:
    TrialPart.objects.filter(upload=upload).delete()
    Trial.objects.update_or_create(
        upload=upload,
        defaults={
            "organisation_id": by.organisation_id,
            "answers": asked.answers,
            "decisions": asked.decisions,
            "records": "",
            "asked_at": since,
            "planned_at": None,
            "packed": b"",
        },
    )
