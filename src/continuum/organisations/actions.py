"""Every write on organisations, sites, programmes and communes."""

import csv
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from continuum.core.refusals import Refused
from continuum.linkage import normalise_name
from continuum.organisations.models import Commune

_FIELDS = ["name", "search_name", "departement", "postcodes", "population", "intercommunality"]


class CommunesMissing(Refused):
    message = _("La liste des communes manque : refaites l'installation.")


@transaction.atomic
def load_communes(*, file: Path) -> int:
    """Load or refresh the communes from the list cut at set-up; returns how many there are."""
    if not file.is_file():
        raise CommunesMissing
    with file.open(encoding="utf-8", newline="") as lines:
        rows = [
            Commune(
                code=code,
                name=name,
                search_name=normalise_name(name),
                departement=departement,
                postcodes=[postcode for postcode in postcodes.split(",") if postcode],
                population=int(population) if population else None,
                intercommunality=group,
            )
            for code, name, departement, postcodes, population, group in csv.reader(
                lines, delimiter="\t", quoting=csv.QUOTE_NONE
            )
        ]
    Commune.objects.bulk_create(
        rows, batch_size=2000, update_conflicts=True, unique_fields=["code"], update_fields=_FIELDS
    )
    return len(rows)
