"""Leaving a trace: the one call by which an action tells the audit trail what was read or done."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection, models


def record(
    event: str,
    *,
    on: models.Model | type[models.Model] | None = None,
    people: Iterable[UUID] = (),
    detail: dict[str, Any] | None = None,
) -> None:
    """Append `event` to the audit trail; account, organisation and moment come from the session
    itself.

    `on` is the row concerned (or its model, for a list); `people` the persons whose data were
    read, one entry each;
    `detail` holds counts and codes, never values of personal fields.
    """
    target = on._meta.db_table if on is not None else ""
    target_id = str(on.pk) if isinstance(on, models.Model) else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT audit_note(%s, %s, %s, %s::uuid[], %s::jsonb)",
            [
                event,
                target,
                target_id,
                [str(person) for person in people],
                json.dumps(detail or {}),
            ],
        )
