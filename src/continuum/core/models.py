"""What every table has: an identifier, and a statement of what becomes of each field."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from continuum.core.ids import uuid7

__all__ = ["AuditEntry", "Event", "Record", "Row"]


class Row(models.Model):
    """Any of our tables.

    Each concrete model says in an inner class `Privacy` which fields are `erased` when the person
    is erased
    and which are `kept`; a test refuses a field that is in neither.
    """

    class Meta:
        abstract = True


class Record(Row):
    """A row named by a random identifier: a person, an organisation, anything a link may point
    at."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class Event(Row):
    """A row named by a time-ordered identifier, which a device may have made: an act, a
    state."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True


class AuditEntry(models.Model):
    """Who did or read what, when and why: names of columns, never values.

    Written only by the database (trigger `audit_row`, function `audit_note`); the web role cannot
    change a line. No foreign key: an entry
    survives the row it speaks of.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    account_id = models.UUIDField(null=True)
    organisation_id = models.UUIDField(null=True)
    event = models.CharField(max_length=40)
    target = models.CharField(max_length=60)
    target_id = models.CharField(max_length=60, blank=True)
    person_id = models.UUIDField(null=True)
    columns = ArrayField(models.CharField(max_length=60), default=list)
    reason = models.CharField(max_length=200, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = (
            models.Index(fields=["organisation_id", "-at"], name="audit_by_organisation"),
            models.Index(fields=["person_id", "-at"], name="audit_by_person"),
        )

    class Privacy:
        erased = ()
        kept = (
            "id",
            "at",
            "account_id",
            "organisation_id",
            "event",
            "target",
            "target_id",
            "person_id",
            "columns",
            "reason",
            "detail",
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.event} {self.target}"
