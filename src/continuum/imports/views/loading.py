"""What every page about one upload loads first."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from continuum.access.checks import MemberRequest
from continuum.imports.models import Upload
from continuum.imports.planning.plan import planned
from continuum.imports.planning.rows import Plan, Source
from continuum.imports.queries.sources import content_of, source_of
from continuum.imports.queries.uploads import Standing, standing
from continuum.imports.rules.content import Content


@dataclass(frozen=True)
class Opened:
    """An upload that may still be prepared, with its content."""

    upload: Upload
    content: Content

    def source(self) -> Source:
        return source_of(self.upload, self.content)

    def plan(self, request: MemberRequest) -> Plan:
        return planned(
            self.source(),
            member=request.member,
            today=timezone.localdate(),
            now=timezone.now(),
        )


def upload_or_404(request: MemberRequest, pk: UUID) -> tuple[Upload, Standing]:
    upload = get_object_or_404(
        Upload.objects.visible_to(request.member).select_related("programme", "recorded_by"), pk=pk
    )
    return upload, standing(upload)


def opened(upload: Upload) -> Opened:
    content = content_of(upload)
    if content is None:
        raise Http404
    return Opened(upload, content)
