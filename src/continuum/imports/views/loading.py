"""What every page about one upload loads first."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language

from continuum.access.checks import MemberRequest
from continuum.imports import actions
from continuum.imports.making_trials import make_trial
from continuum.imports.models import Upload
from continuum.imports.planning.rows import Source
from continuum.imports.presenters import Kept
from continuum.imports.queries.sources import content_of, has_content, source_of
from continuum.imports.queries.trials import Asked, asked_of, is_long, records_of, trial_of
from continuum.imports.queries.uploads import Standing, standing
from continuum.imports.rules.content import Content


@dataclass(frozen=True)
class Opened:
    """An upload that may still be prepared, with its content."""

    upload: Upload

    @cached_property
    def content(self) -> Content:
        """Read when it is needed: the pages of a trial that was kept do without."""
        content = content_of(self.upload)
        if content is None:
            raise Http404
        return content

    def source(self) -> Source:
        return source_of(self.upload, self.content)

    def asked(self) -> Asked:
        """What a trial would be made with now, in the language of whoever reads it."""
        return asked_of(self.upload, language=get_language() or "fr", today=timezone.localdate())

    def trial(self, request: MemberRequest) -> Kept | None:
        """The trial that was kept, worked out anew when it no longer holds; None while a long one
        is with the worker. A long one is neither made again for decisions, which its page lays over
        it, nor for what changed in files, which its page tells: the import plans again anyway.
        Only the end of an import that was under way has it made again."""
        member, now, asked = request.member, timezone.now(), self.asked()
        kept, long = trial_of(self.upload), is_long(self.upload)
        records = records_of(self.upload, member=member)
        if kept is not None and kept.answers == asked.answers and kept.planned_at:
            is_stale = kept.records != records
            told = Kept.of(kept, is_stale=is_stale)
            is_overtaken = is_stale and told is not None and told.is_before_another
            if (not is_stale and kept.decisions == asked.decisions) or (long and not is_overtaken):
                return told
        if long:
            actions.ask_trial(upload=self.upload, asked=asked, by=member, now=now)
            return None
        make_trial(self.upload, self.source(), asked, records=records, by=member)
        made = trial_of(self.upload)
        return Kept.of(made, is_stale=False) if made is not None else None


def upload_or_404(request: MemberRequest, pk: UUID) -> tuple[Upload, Standing]:
    upload = get_object_or_404(
        Upload.objects.visible_to(request.member).select_related("programme", "recorded_by"), pk=pk
    )
    return upload, standing(upload)


def opened(upload: Upload) -> Opened:
    if not has_content(upload):
        raise Http404
    return Opened(upload)
