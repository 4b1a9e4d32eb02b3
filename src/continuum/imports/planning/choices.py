"""Names a table may use for what the organisation has: strands, sites, colleagues, communes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from continuum.access.models import Account
from continuum.access.scope import Member
from continuum.imports.planning.places import Communes, departements_near
from continuum.imports.planning.rows import Source
from continuum.imports.rules.cells import text_of
from continuum.imports.rules.vocabularies import Vocabulary
from continuum.organisations.models import Programme, Site
from continuum.people.queries import team_of


@dataclass(frozen=True)
class Choices:
    strands: Vocabulary
    sites: Vocabulary
    team: Vocabulary
    communes: Communes

    @property
    def by_list(self) -> Mapping[str, Vocabulary]:
        return {"strand": self.strands, "site": self.sites, "team": self.team}


def choices_for(source: Source, *, member: Member) -> Choices:
    programme = source.programme
    return Choices(
        strands=Vocabulary.of(_strands(programme), inside=True),
        sites=Vocabulary.of(_sites(programme), inside=True),
        team=Vocabulary.of(_names(team_of(member)), inside=False),
        communes=Communes(_towns(source), near=departements_near(member)),
    )


def _strands(programme: Programme) -> Iterator[tuple[str, str]]:
    for strand in programme.strands.all():
        yield strand.name, str(strand.pk)
        yield strand.code.replace("-", " "), str(strand.pk)


def sites_of(programme: Programme) -> "QuerySet[Site]":
    """Those of every organisation that takes part."""
    return Site.objects.filter(organisation__in=programme.participations.values("organisation"))


def _sites(programme: Programme) -> Iterator[tuple[str, str]]:
    for site in sites_of(programme).select_related("commune"):
        yield site.name, str(site.pk)
        if site.commune is not None:
            yield site.commune.name, str(site.pk)


def _names(accounts: Iterable[Account]) -> Iterator[tuple[str, str]]:
    for account in accounts:
        yield account.name, str(account.pk)
        yield account.name.split()[0], str(account.pk)


def _towns(source: Source) -> list[str]:
    """What the column of communes holds."""
    column = source.layout.column_of("commune")
    if column is None:
        return []
    return sorted({text_of(line.cells[column]) for line in source.sheet.lines})
