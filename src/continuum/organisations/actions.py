"""Every write on organisations, sites, programmes and communes."""

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, Final, TypeVar

from django.db import IntegrityError, connection, models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from continuum.core import audit
from continuum.core.acting import Acting
from continuum.core.refusals import Refused
from continuum.linkage import normalise_name
from continuum.organisations import rules
from continuum.organisations.models import (
    Capacity,
    Commune,
    Organisation,
    OrganisationName,
    Participation,
    Phase,
    Programme,
    Site,
    Strand,
    Target,
)

M = TypeVar("M", bound=models.Model)


class NotLead(Refused):
    message = _("Seule la structure chef de file ou pilote configure ce dispositif.")


class AlreadyThere(Refused):
    message = _("C'est déjà dans la liste.")


class NameTaken(Refused):
    message = _("Ce nom ou ce numéro est déjà celui d'une autre structure.")


class CodeTaken(Refused):
    message = _("Ce code est déjà pris.")


class StillUsed(Refused):
    message = _("Des données en dépendent : il ne peut plus être retiré.")


class CommunesMissing(Refused):
    message = _("La liste des communes manque : refaites l'installation.")


# In one statement; what has not changed is not written again.
_LOAD: Final = """
INSERT INTO organisations_commune AS kept
    (code, name, search_name, departement, postcodes, population, intercommunality)
SELECT code, name, search_name, departement, string_to_array(postcodes, ','), population, "group"
FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::int[], %s::text[])
    AS told (code, name, search_name, departement, postcodes, population, "group")
ON CONFLICT (code) DO UPDATE SET (name, search_name, departement, postcodes, population,
    intercommunality) = (excluded.name, excluded.search_name, excluded.departement,
    excluded.postcodes, excluded.population, excluded.intercommunality)
WHERE kept IS DISTINCT FROM excluded
"""


@transaction.atomic
def load_communes(*, file: Path) -> int:
    """Load or refresh the communes from the list cut at set-up, as the operator alone may; returns
    how many there are."""
    if not file.is_file():
        raise CommunesMissing
    with file.open(encoding="utf-8", newline="") as lines:
        rows = [
            (
                code,
                name,
                normalise_name(name),
                departement,
                postcodes,
                int(population) if population else None,
                group,
            )
            for code, name, departement, postcodes, population, group in csv.reader(
                lines, delimiter="\t", quoting=csv.QUOTE_NONE
            )
        ]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_LOAD, [list(column) for column in zip(*rows, strict=True)])
    return len(rows)


@transaction.atomic
def create_organisation(
    *, name: str, kind: str, other_names: Iterable[str] = (), **fields: Any
) -> Organisation:
    """A new organisation of the installation, which an operator brings in. Raises `NameTaken`."""
    organisation = Organisation(name=name, kind=kind, **fields)
    try:
        with transaction.atomic():
            organisation.save(force_insert=True)
    except IntegrityError as error:
        raise NameTaken(field="name") from error
    OrganisationName.objects.bulk_create(
        [
            OrganisationName(organisation=organisation, name=one)
            for one in dict.fromkeys(other_names)
        ]
    )
    audit.record("organisation_created", on=organisation)
    return organisation


@transaction.atomic
def change_organisation(
    *, organisation: Organisation, other_names: list[str], by: Acting, **fields: Any
) -> None:
    """Set the organisation's fields and its alternative names. Raises `NameTaken`."""
    for name, value in fields.items():
        setattr(organisation, name, value)
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError as error:
        raise NameTaken(field="name") from error
    organisation.other_names.exclude(name__in=other_names).delete()
    OrganisationName.objects.bulk_create(
        [OrganisationName(organisation=organisation, name=name) for name in other_names],
        ignore_conflicts=True,
    )
    audit.record("organisation_changed", on=organisation)


@transaction.atomic
def add_site(
    *, organisation: Organisation, name: str, commune: Commune | None, is_annex: bool, by: Acting
) -> Site:
    """A new place of work. Raises `AlreadyThere` when the name is taken."""
    site, created = Site.objects.get_or_create(
        organisation=organisation, name=name, defaults={"commune": commune, "is_annex": is_annex}
    )
    if not created:
        raise AlreadyThere(field="name")
    audit.record("site_added", on=site)
    return site


@transaction.atomic
def close_site(*, site: Site, by: Acting, today: date) -> None:
    """The site takes nobody any more; closing twice changes nothing."""
    Site.objects.filter(pk=site.pk, closed_on=None).update(closed_on=today)
    audit.record("site_closed", on=site)


@transaction.atomic
def create_programme(*, code: str, lead: Organisation, by: Acting, **fields: Any) -> Programme:
    """A new programme led by `lead`. Raises `CodeTaken`."""
    if Programme.objects.filter(code=code).exists():
        raise CodeTaken(field="code")
    programme = Programme.objects.create(code=code, **fields)
    Participation.objects.create(
        programme=programme, organisation=lead, role=rules.ProgrammeRole.LEAD
    )
    audit.record("programme_created", on=programme)
    return programme


@transaction.atomic
def change_programme(*, programme: Programme, by: Acting, **fields: Any) -> None:
    """Raises `NotLead` unless the member's organisation leads or pilots the programme."""
    _require_lead(programme, by)
    for name, value in fields.items():
        setattr(programme, name, value)
    programme.save()
    audit.record("programme_changed", on=programme)


@transaction.atomic
def add_strand(*, programme: Programme, name: str, kind: str, by: Acting) -> Strand:
    """A part of the programme, placed last; its code is made from its name."""
    _require_lead(programme, by)
    position = programme.strands.count() + 1
    code = slugify(name)[:40] or f"volet-{position}"
    return _added(Strand(programme=programme, code=code, name=name, kind=kind, position=position))


@transaction.atomic
def add_phase(
    *, programme: Programme, name: str, starts_on: date, ends_on: date | None, by: Acting
) -> Phase:
    _require_lead(programme, by)
    return _added(Phase(programme=programme, name=name, starts_on=starts_on, ends_on=ends_on))


@transaction.atomic
def add_participation(
    *,
    programme: Programme,
    organisation: Organisation,
    role: str,
    by: Acting,
    strand: Strand | None = None,
) -> Participation:
    _require_lead(programme, by)
    return _added(
        Participation(programme=programme, organisation=organisation, role=role, strand=strand)
    )


@transaction.atomic
def add_capacity(
    *, programme: Programme, site: Site, year: int, places: int, by: Acting
) -> Capacity:
    """Places of a site in a year; said again, the new number replaces the old."""
    _require_lead(programme, by)
    capacity, _created = Capacity.objects.update_or_create(
        programme=programme, site=site, year=year, defaults={"places": places}
    )
    audit.record("capacity_set", on=capacity)
    return capacity


@transaction.atomic
def add_target(  # noqa: PLR0913 - a promise has a measure, a period, a place and a number
    *,
    programme: Programme,
    measure: str,
    value: int,
    starts_on: date,
    ends_on: date,
    by: Acting,
    site: Site | None = None,
) -> Target:
    _require_lead(programme, by)
    return _added(
        Target(
            programme=programme,
            measure=measure,
            value=value,
            starts_on=starts_on,
            ends_on=ends_on,
            site=site,
        )
    )


@transaction.atomic
def remove_part(*, programme: Programme, part: models.Model, by: Acting) -> None:
    """Take a strand, phase, partner, capacity or target away. Raises `StillUsed`, `NotLead`."""
    _require_lead(programme, by)
    audit.record("programme_part_removed", on=part)
    try:
        with transaction.atomic():
            part.delete()
    except (models.ProtectedError, IntegrityError) as error:
        raise StillUsed from error


def _require_lead(programme: Programme, by: Acting) -> None:
    leading = (rules.ProgrammeRole.LEAD, rules.ProgrammeRole.PILOT)
    if not programme.participations.filter(
        organisation_id=by.organisation_id, role__in=leading
    ).exists():
        raise NotLead


def _added(row: M) -> M:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyThere from error
    audit.record("programme_part_added", on=row)
    return row
