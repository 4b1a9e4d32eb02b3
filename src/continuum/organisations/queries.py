"""Reads across organisations and programmes."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, QuerySet

from continuum.linkage.normalise.communes import read_commune_name
from continuum.organisations import rules
from continuum.organisations.models import Commune, Organisation, Participation, Programme


@dataclass(frozen=True)
class Partner:
    """A participation with the organisation's name as the reader may see it."""

    participation: Participation
    label: str
    is_mine: bool


def partners(programme: Programme, *, seen_by: UUID) -> list[Partner]:
    """Who takes part, lead first, sensitive names masked for outsiders."""
    order = list(rules.ProgrammeRole.values)
    found = programme.participations.select_related("organisation", "strand")
    return [
        Partner(one, one.organisation.label_for(seen_by), one.organisation_id == seen_by)
        for one in sorted(found, key=lambda one: (order.index(one.role), one.organisation.name))
    ]


def leads(programme: Programme, organisation_id: UUID) -> bool:
    """Whether the organisation leads or pilots the programme, and so configures it."""
    leading = (rules.ProgrammeRole.LEAD, rules.ProgrammeRole.PILOT)
    return programme.participations.filter(
        organisation_id=organisation_id, role__in=leading
    ).exists()


def target_groups(programme: Programme) -> list[str]:
    """The publics a programme names, in words."""
    return [str(rules.TargetGroup(code).label) for code in programme.target_groups]


def age_exceptions(programme: Programme) -> list[tuple[str, int]]:
    """Publics with an upper age of their own, in words."""
    return [
        (str(rules.TargetGroup(code).label), age) for code, age in programme.age_exceptions.items()
    ]


def inviteable() -> QuerySet[Organisation]:
    """Organisations that may be asked into a programme: all of the installation still open."""
    return Organisation.objects.filter(closed_on=None)


def communes_called(text: str) -> list[Commune]:
    """By official code, name ("St-Étienne" too), both, or post code; the largest first. Five digits
    may be the official code of one and the post code of others: all of them, unless named."""
    told = read_commune_name(text)
    rows = Commune.objects.order_by(F("population").desc(nulls_last=True))
    exact = list(rows.filter(code=told.code)) if told.code else []
    beside = rows.filter(postcodes__contains=[told.code]) if told.code else rows.none()
    coded = [*exact, *beside.exclude(code=told.code)]
    if exact and coded == exact:
        return exact
    for name in told.names:
        found = [one for one in coded if one.search_name == name]
        found = found or list(rows.filter(search_name=name))
        if found:
            return found
    return [] if told.names else coded
