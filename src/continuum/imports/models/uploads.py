"""A table that somebody brought, its content while it waits, and what happened to it."""

from collections.abc import Iterable
from typing import Self, TypeVar

from django.db import models
from django.db.models import OuterRef, Subquery

from continuum.access.models import Account, Membership
from continuum.access.scope import Member, organisations_seen_by
from continuum.core.models import Record, Row
from continuum.imports.rules.kinds import Kind, State
from continuum.organisations.models import Organisation, Programme

M = TypeVar("M", bound=models.Model, covariant=True)


class OfOrganisationQuerySet(models.QuerySet[M]):
    """Rows of one's own organisation, for roles that may see files."""

    def visible_to(self, member: Member) -> Self:
        return self.filter(organisation__in=organisations_seen_by(member))


class UploadQuerySet(OfOrganisationQuerySet["Upload"]):
    def with_state(self) -> Self:
        """Annotates `state`, `state_at` and `state_detail` from the latest event."""
        latest = UploadEvent.objects.filter(upload=OuterRef("pk")).order_by("-id")
        return self.annotate(
            state=Subquery(latest.values("state")[:1]),
            state_at=Subquery(latest.values("at")[:1]),
            state_detail=Subquery(latest.values("detail")[:1]),
        )

    def standing_at(self, states: Iterable[State]) -> Self:
        """Those whose latest event is one of `states`."""
        return self.with_state().filter(state__in=list(states))


class Upload(Record):
    """A table brought to be imported; its content is apart, and leaves before it does."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    layout = models.JSONField(default=dict)
    confirmed = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    membership = models.ForeignKey(
        Membership, null=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ("-recorded_at",)
        indexes = (
            models.Index(fields=["organisation", "-recorded_at"], name="upload_recent"),
            models.Index(fields=["organisation", "sha256"], name="upload_same_file"),
        )

    class Privacy:
        erased = ("file_name",)
        kept = (
            "id",
            "organisation",
            "programme",
            "kind",
            "sha256",
            "size",
            "layout",
            "confirmed",
            "recorded_by",
            "membership",
            "recorded_at",
        )

    def __str__(self) -> str:
        return self.file_name


class UploadContent(Row):
    """The sheets of an upload, packed; deleted once imported, undone with, or 30 days old."""

    upload = models.OneToOneField(
        Upload, primary_key=True, on_delete=models.CASCADE, related_name="content"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    packed = models.BinaryField()
    received_at = models.DateTimeField()

    objects = OfOrganisationQuerySet["UploadContent"].as_manager()

    class Privacy:
        erased = ("packed",)
        kept = ("upload", "organisation", "received_at")

    def __str__(self) -> str:
        return str(self.upload_id)


class UploadEvent(Row):
    """Something that happened to an upload; `detail` holds counts and codes, never a value."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="events")
    state = models.CharField(max_length=12, choices=State.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    detail = models.JSONField(default=dict)

    objects = OfOrganisationQuerySet["UploadEvent"].as_manager()

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["upload", "-id"], name="upload_latest_event"),)

    class Privacy:
        erased = ()
        kept = ("id", "organisation", "upload", "state", "at", "by", "detail")

    def __str__(self) -> str:
        return str(self.get_state_display())


class Progress(Row):
    """How far the work on an upload has come, committed apart while its transaction runs."""

    upload = models.OneToOneField(
        Upload, primary_key=True, on_delete=models.CASCADE, related_name="progress"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=12, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    told_at = models.DateTimeField()

    objects = OfOrganisationQuerySet["Progress"].as_manager()

    class Privacy:
        erased = ()
        kept = ("upload", "organisation", "stage", "done", "total", "started_at", "told_at")

    def __str__(self) -> str:
        return f"{self.done}/{self.total}"
