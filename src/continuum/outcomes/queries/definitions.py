"""What the indicators of a programme mean today: the team's own words first, then those shipped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from continuum.organisations.models import Programme
from continuum.outcomes.models import IndicatorVersion
from continuum.outcomes.rules.indicators import Definition
from continuum.outcomes.rules.shipped import shipped_for


@dataclass(frozen=True)
class Revision:
    """One version, and who made it when; nobody for those shipped."""

    definition: Definition
    by: str = ""
    at: datetime | None = None
    note: str = ""


def definitions_of(programme: Programme) -> dict[str, Definition]:
    """Every indicator of the programme by code, hidden ones too, in the order of the bilan."""
    latest = (
        IndicatorVersion.objects.filter(indicator=OuterRef("indicator"))
        .order_by("-version")
        .values("pk")[:1]
    )
    own = IndicatorVersion.objects.filter(
        indicator__programme=programme, pk=Subquery(latest)
    ).select_related("indicator")
    found = shipped_of(programme)
    found |= {version.indicator.code: version.definition for version in own}
    return {one.code: one for one in in_order(list(found.values()))}


def shipped_of(programme: Programme) -> dict[str, Definition]:
    """What the programme would have if nobody had changed anything."""
    return shipped_for(programme.strands.values_list("kind", flat=True))


def revisions_of(programme: Programme, code: str) -> list[Revision]:
    """Every version of one indicator, the latest first."""
    own = (
        IndicatorVersion.objects.filter(indicator__programme=programme, indicator__code=code)
        .select_related("indicator", "made_by")
        .order_by("-version")
    )
    found = [
        Revision(one.definition, by=str(one.made_by or ""), at=one.made_at, note=one.note)
        for one in own
    ]
    shipped = shipped_of(programme).get(code)
    if shipped is not None and all(one.definition.version > shipped.version for one in found):
        found.append(Revision(shipped))
    return found


def in_order(definitions: Sequence[Definition]) -> list[Definition]:
    """As the bilan shows them: by section, then by position."""
    sections = list(type(definitions[0].section)) if definitions else []
    return sorted(
        definitions, key=lambda one: (sections.index(one.section), one.position, one.code)
    )
