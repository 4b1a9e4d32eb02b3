"""Mappings remembered for tables with the same headings."""

from django.db import models

from continuum.access.models import Account
from continuum.core.models import Record
from continuum.imports.models.uploads import OfOrganisationQuerySet
from continuum.imports.rules.kinds import Kind
from continuum.organisations.models import Organisation


class MappingPreset(Record):
    """Headings and words are kept as digests: nothing of a table can be read in them."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    signature = models.CharField(max_length=32)
    layout = models.JSONField()
    saved_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    objects = OfOrganisationQuerySet["MappingPreset"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "kind", "signature"], name="preset_once"
            ),
        )

    class Privacy:
        erased = ()
        kept = ("id", "organisation", "kind", "signature", "layout", "saved_by", "saved_at")

    def __str__(self) -> str:
        return self.kind
