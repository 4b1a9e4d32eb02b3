"""Adding to what happened to an upload."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from continuum.access.scope import Member
from continuum.imports.models import Upload, UploadEvent
from continuum.imports.rules.kinds import State


def happened(
    upload: Upload,
    state: State,
    *,
    by: Member,
    at: datetime,
    detail: Mapping[str, Any] | None = None,
) -> UploadEvent:
    """One more event; `detail` holds counts and codes, never the value of a cell."""
    return UploadEvent.objects.create(
        organisation_id=by.organisation_id,
        upload=upload,
        state=state,
        at=at,
        by_id=by.account_id,
        detail=dict(detail or {}),
    )


def held(upload: Upload, *, by: Member) -> Upload:
    """The upload, kept from others until the transaction ends.

    Raises `Upload.DoesNotExist` when it is not the member's.
    """
    return (
        Upload.objects.visible_to(by)
        .select_for_update(of=("self",))
        .select_related("programme")
        .get(pk=upload.pk)
    )
