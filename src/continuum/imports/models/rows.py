"""Lines: those that were imported and what they made; those corrected or decided by hand; what is
to become of each, worked out once."""

from django.db import models
from django.db.models import Q

from continuum.access.models import Account
from continuum.core.models import Row
from continuum.imports.models.uploads import OfOrganisationQuerySet, Upload
from continuum.imports.rules.kinds import Choice, Kind, Pile
from continuum.organisations.models import Organisation, Programme
from continuum.people.models import Person


class ImportedRow(Row):
    """A line that was imported, by what it means and how it stood (`rules.fingerprints`).

    `occurrence` tells apart lines that mean the same; the constraint is the last guard against
    importing twice, should two imports ever run side by side.
    """

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=12, choices=Kind.choices)
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="rows")
    line = models.PositiveIntegerField()
    meaning = models.UUIDField()
    source = models.UUIDField()
    occurrence = models.PositiveIntegerField()
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = OfOrganisationQuerySet["ImportedRow"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "meaning", "occurrence"],
                condition=Q(undone_at__isnull=True),
                name="row_imported_once",
            ),
        )
        indexes = (
            models.Index(
                fields=["organisation", "source"],
                condition=Q(undone_at__isnull=True),
                name="row_by_source",
            ),
        )

    class Privacy:
        erased = ("meaning", "source")
        kept = (
            "id",
            "organisation",
            "programme",
            "kind",
            "upload",
            "line",
            "occurrence",
            "undone_at",
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.line}"


class Made(Row):
    """A record that an upload made, and as it was then (`digest`), so that it can be undone."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="made")
    line = models.PositiveIntegerField(null=True)
    table = models.CharField(max_length=40)
    record = models.UUIDField()
    digest = models.CharField(max_length=32, blank=True)

    objects = OfOrganisationQuerySet["Made"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "table", "record"], name="made_by_one_upload"
            ),
        )

    class Privacy:
        erased = ("digest",)
        kept = ("id", "organisation", "upload", "line", "table", "record")

    def __str__(self) -> str:
        return self.table


class CellCorrection(Row):
    """A cell repaired by hand before the import; leaves with the content."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="corrections")
    sheet = models.PositiveSmallIntegerField()
    line = models.PositiveIntegerField()
    column = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500, blank=True)

    objects = OfOrganisationQuerySet["CellCorrection"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["upload", "sheet", "line", "column"], name="cell_corrected_once"
            ),
        )

    class Privacy:
        erased = ("text",)
        kept = ("id", "organisation", "upload", "sheet", "line", "column")

    def __str__(self) -> str:
        return f"{self.line}/{self.column}"


class RowDecision(Row):
    """What somebody said to do with a line that was to be checked."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="decisions")
    sheet = models.PositiveSmallIntegerField()
    line = models.PositiveIntegerField()
    choice = models.CharField(max_length=8, choices=Choice.choices)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    decided_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    objects = OfOrganisationQuerySet["RowDecision"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["upload", "sheet", "line"], name="line_decided_once"),
        )

    class Privacy:
        erased = ()
        kept = (
            "id",
            "organisation",
            "upload",
            "sheet",
            "line",
            "choice",
            "person",
            "decided_by",
            "decided_at",
        )

    def __str__(self) -> str:
        return f"{self.line} {self.choice}"


class Trial(Row):
    """The latest trial of an upload: what it was asked with, and what it was compared with.

    Without `planned_at` it is being worked out. It leaves with the content.
    """

    upload = models.OneToOneField(
        Upload, primary_key=True, on_delete=models.CASCADE, related_name="trial"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    answers = models.CharField(max_length=32)
    decisions = models.CharField(max_length=32)
    records = models.CharField(max_length=32, blank=True)
    asked_at = models.DateTimeField()
    planned_at = models.DateTimeField(null=True)
    packed = models.BinaryField(default=bytes)

    objects = OfOrganisationQuerySet["Trial"].as_manager()

    class Privacy:
        erased = ("packed",)
        kept = (
            "upload",
            "organisation",
            "answers",
            "decisions",
            "records",
            "asked_at",
            "planned_at",
        )

    def __str__(self) -> str:
        return str(self.upload_id)


class TrialPart(Row):
    """Some lines of a pile of a trial, packed, so that a page reads no more than it shows."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="trial_parts")
    pile = models.CharField(max_length=12, choices=Pile.choices)
    number = models.PositiveIntegerField()
    packed = models.BinaryField()

    objects = OfOrganisationQuerySet["TrialPart"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["upload", "pile", "number"], name="part_of_trial_once"),
        )

    class Privacy:
        erased = ("packed",)
        kept = ("id", "organisation", "upload", "pile", "number")

    def __str__(self) -> str:
        return f"{self.pile} {self.number}"
