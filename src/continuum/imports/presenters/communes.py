"""Communes of a table whose name several bear: deduced, or asked once for all their lines."""

from collections.abc import Iterator

from continuum.imports.planning.choices import COMMUNE
from continuum.imports.planning.communes import Meant
from continuum.imports.planning.rows import EncounterDraft, Plan, PlannedRow
from continuum.imports.presenters.met import Met
from continuum.imports.rules.cells import word_key
from continuum.imports.rules.fields import BY_CODE


def communes_met(plan: Plan) -> list[Met]:
    """With the number of lines of each; where a post code tells which one, nothing is asked."""
    found: dict[str, Met] = {}
    label = str(BY_CODE[plan.source.kind]["commune"].label)
    given = plan.source.layout.meanings(COMMUNE)
    for row in plan.rows:
        for town, meant in _meant(row, plan):
            key = word_key(town)
            met = found.setdefault(key, Met(COMMUNE, key, town))
            met.fields[label] = None
            met.lines += 1
            met.choices |= {one.code: str(one) for one in meant.among}
            if meant.is_deduced:
                met.deduced = str(meant.commune)
            elif meant.commune is not None or meant.is_left:
                met.answer = given[key]
    return list(found.values())


def _meant(row: PlannedRow, plan: Plan) -> Iterator[tuple[str, Meant]]:
    """The commune of a line that is not imported yet, unless its place is known already."""
    town, postcode = row.read.values.get("commune"), row.read.values.get("postcode")
    is_placed = isinstance(row.draft, EncounterDraft) and row.draft.new_place is None
    if not isinstance(town, str) or row.known_as or is_placed:
        return
    told = postcode if isinstance(postcode, str) else ""
    meant = plan.choices.communes.meant(town, postcode=told)
    if meant.among:
        yield town, meant
