"""Names a table may use for what the organisation has: strands, sites, colleagues, communes."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from continuum.access.models import Account
from continuum.access.scope import Member
from continuum.core.phrases import labelled
from continuum.imports.planning.communes import Communes, departements_near
from continuum.imports.rules.cells import text_of, word_key
from continuum.imports.rules.content import Sheet
from continuum.imports.rules.mapping import Layout
from continuum.imports.rules.vocabularies import Vocabulary
from continuum.organisations.models import Programme, Site, Strand
from continuum.people.queries import team_of

STRAND, SITE, TEAM = LISTS = ("strand", "site", "team")
"""Lists of words that are the organisation's own."""
COMMUNE = "commune"
"""Words of which only those that several communes bear are asked."""


@dataclass(frozen=True)
class Choices:
    """By list: `by_list` the words that tell a code, `labels` the code to its name on the screen,
    `answers` what was said of words that tell none."""

    by_list: Mapping[str, Vocabulary]
    labels: Mapping[str, Mapping[str, str]]
    answers: Mapping[str, Mapping[str, str]]
    communes: Communes

    def colleague(self, name: str) -> str | None:
        """The account of somebody a table names; empty for whom it was said to leave out."""
        given = self.answers[TEAM].get(word_key(name))
        return self.by_list[TEAM].read(name) if given is None else given


def choices_for(programme: Programme, sheet: Sheet, layout: Layout, *, member: Member) -> Choices:
    strands, team = list(programme.strands.all()), list(team_of(member))
    sites = list(sites_of(programme).select_related("commune", "organisation"))
    by_list = {
        STRAND: Vocabulary.of(_strands(strands), inside=True),
        SITE: Vocabulary.of(_sites(sites), inside=True),
        TEAM: Vocabulary.of(_names(team), exact=True),
    }
    communes = Communes(
        _towns(sheet, layout), near=departements_near(member), answers=layout.meanings(COMMUNE)
    )
    return Choices(
        by_list=by_list,
        labels={
            STRAND: {str(one.pk): one.name for one in strands},
            SITE: {str(one.pk): site_label(one, member=member) for one in sites},
            TEAM: {str(one.pk): one.name for one in team},
            COMMUNE: communes.labels,
        },
        answers={name: layout.meanings(name, among=known.codes) for name, known in by_list.items()},
        communes=communes,
    )


def site_label(site: Site, *, member: Member) -> str:
    """As outsiders may read it: where a sensitive structure is, not which one."""
    owner = site.organisation
    if owner.pk == member.organisation_id or not owner.is_sensitive:
        return site.name
    return labelled(owner.label_for(member.organisation_id), site.commune or "–")


def _strands(strands: Iterable[Strand]) -> Iterator[tuple[str, str]]:
    for strand in strands:
        yield strand.name, str(strand.pk)
        yield strand.code.replace("-", " "), str(strand.pk)


def sites_of(programme: Programme) -> "QuerySet[Site]":
    """Those of every organisation that takes part."""
    return Site.objects.filter(organisation__in=programme.participations.values("organisation"))


def _sites(sites: Iterable[Site]) -> Iterator[tuple[str, str]]:
    for site in sites:
        yield site.name, str(site.pk)
        if site.commune is not None:
            yield site.commune.name, str(site.pk)


def _names(accounts: Iterable[Account]) -> Iterator[tuple[str, str]]:
    for account in accounts:
        yield account.name, str(account.pk)
        yield account.name.split()[0], str(account.pk)


def _towns(sheet: Sheet, layout: Layout) -> Counter[str]:
    """What the column of communes holds, and how often."""
    column = layout.column_of("commune")
    if column is None:
        return Counter()
    return Counter(text_of(line.cells[column]) for line in sheet.lines if line.cells[column])
