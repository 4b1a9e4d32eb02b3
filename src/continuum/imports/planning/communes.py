"""Communes as a table names them; of several that bear a name, the one most likely meant."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from continuum.access.scope import Member
from continuum.imports.rules.cells import word_key
from continuum.linkage.normalise.communes import read_commune_name
from continuum.organisations.models import Commune, Site

TELLING: Final = 3
"""From so many cells on that name one commune only, a column says of which département it is."""


@dataclass(frozen=True)
class Meant:
    """The commune of a cell, if it can be told. `among` bear its name, where nothing else than the
    column or an answer chooses; `is_left` when the answer is to leave it out."""

    commune: Commune | None = None
    among: Sequence[Commune] = ()
    is_deduced: bool = False
    is_left: bool = False

    @property
    def code(self) -> str | None:
        return self.commune.code if self.commune else None


class Communes:
    """By name, code or post code; `told` counts the cells of the column, `near` are the
    départements where the organisation is, `answers` say which commune a word means."""

    def __init__(
        self, told: Mapping[str, int], *, near: set[str], answers: Mapping[str, str]
    ) -> None:
        self._told = told
        self._near = near
        self._answers = answers
        read = [read_commune_name(name) for name in told]
        wanted = sorted({name for each in read for name in each.names})
        codes = sorted({each.code for each in read} - {""})
        self._by_code = {row.code: row for row in Commune.objects.filter(code__in=codes)}
        self._by_name: dict[str, list[Commune]] = defaultdict(list)
        for row in Commune.objects.filter(search_name__in=wanted).order_by("departement", "code"):
            self._by_name[row.search_name].append(row)
        self._by_postcode: dict[str, list[Commune]] = defaultdict(list)
        for row in Commune.objects.filter(postcodes__overlap=codes) if codes else ():
            for postcode in row.postcodes:
                self._by_postcode[postcode].append(row)

    def find(self, name: str, *, postcode: str = "") -> str | None:
        """The code of the commune meant, None when that cannot be told."""
        return self.meant(name, postcode=postcode).code

    def meant(self, name: str, *, postcode: str = "") -> Meant:
        """An answer first, then where the organisation is, then where the rest of the column is."""
        rows = self._bearing(name, postcode=postcode)
        if len(rows) < 2:
            return Meant(rows[0] if rows else None)
        given = self._answers.get(word_key(name))
        if given is not None:
            answer = next((row for row in rows if row.code == given), None)
            if answer is not None or not given:
                return Meant(answer, rows, is_left=not given)
        here = [row for row in rows if row.departement in self._near]
        if len(here) == 1:
            return Meant(here[0])
        around = [row for row in rows if row.departement == self._around]
        if len(around) == 1:
            return Meant(around[0], rows, is_deduced=True)
        return Meant(among=here or rows)

    @cached_property
    def labels(self) -> dict[str, str]:
        """Codes of the communes that share a name of the column with others."""
        homonyms = (self._bearing(name) for name in self._told)
        return {row.code: str(row) for rows in homonyms if len(rows) > 1 for row in rows}

    @cached_property
    def _around(self) -> str | None:
        """The département of more than two thirds of the cells that name one commune only."""
        told: Counter[str] = Counter()
        for name, cells in self._told.items():
            rows = self._bearing(name)
            if len(rows) == 1:
                told[rows[0].departement] += cells
        [(departement, most)] = told.most_common(1) or [("", 0)]
        return departement if most >= TELLING and most * 3 > told.total() * 2 else None

    def _bearing(self, name: str, *, postcode: str = "") -> list[Commune]:
        read = read_commune_name(name)
        if read.code in self._by_code:
            return [self._by_code[read.code]]
        named = (self._by_name[one] for one in read.names if one in self._by_name)
        rows = next(named, []) if read.names else self._by_postcode.get(read.code, [])
        hint = postcode or read.code
        if hint and len(rows) > 1:
            rows = [row for row in rows if hint in row.postcodes] or rows
        return rows


def departements_near(member: Member) -> set[str]:
    """Where the organisation has its sites."""
    sites = Site.objects.filter(organisation_id=member.organisation_id, commune__isnull=False)
    return set(sites.values_list("commune__departement", flat=True))
