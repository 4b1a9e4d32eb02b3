"""A trial worked out and kept, by the page for a short table, by the worker for a long one."""

from django.utils import timezone

from continuum.access.scope import Member
from continuum.imports import actions, presenters
from continuum.imports.models import Upload
from continuum.imports.planning.plan import Told, planned, silent
from continuum.imports.planning.rows import Source
from continuum.imports.queries.trials import Asked
from continuum.imports.queries.uploads import is_another_under_way


def make_trial(
    upload: Upload,
    source: Source,
    asked: Asked,
    *,
    records: str,
    by: Member,
    told: Told = silent,
) -> bool:
    """`records` were read before: what changes meanwhile makes the trial stale, never the other
    way round. False when it no longer is what is asked for."""
    now = timezone.now()
    before_another = is_another_under_way(upload, member=by)
    plan = planned(source, member=by, today=timezone.localdate(now), now=now, told=told)
    words = presenters.told_of(plan, member=by, before_another=before_another)
    return actions.keep_trial(
        upload=upload,
        asked=asked,
        records=records,
        summary=words.summary,
        parts=words.parts,
        by=by,
        now=now,
    )
