"""The indicators every programme starts with, chosen by what its strands do.

A team may revise any of them, or add its own: theirs then take the place of these
(models.Indicator). When a meaning changes here, so does its version.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from continuum.organisations.rules import StrandKind
from continuum.outcomes.rules.indicators import Definition
from continuum.outcomes.rules.shipped.exits import EXITS
from continuum.outcomes.rules.shipped.parts import TYPED
from continuum.outcomes.rules.shipped.path import PATH
from continuum.outcomes.rules.shipped.profile import PROFILE
from continuum.outcomes.rules.shipped.strands import OUTREACH, RECEPTION, TRAINING
from continuum.outcomes.rules.vocabulary import Chart

__all__ = ["BY_STRAND", "EVERYWHERE", "TYPED", "shipped_for"]

EVERYWHERE: Final = (*PATH, *PROFILE, *EXITS)
BY_STRAND: Final[Mapping[frozenset[StrandKind], tuple[Definition, ...]]] = MappingProxyType(
    {
        frozenset({StrandKind.OUTREACH, StrandKind.RECEPTION}): OUTREACH,
        frozenset({StrandKind.TRAINING}): TRAINING,
        frozenset({StrandKind.RECEPTION}): RECEPTION,
    }
)


def shipped_for(kinds: Iterable[str]) -> dict[str, Definition]:
    """The indicators of a programme whose strands are of these kinds; without any, of outreach.

    A training is told as received, recruited, brought to its end, gone on; the rest as met,
    entered, accompanied, and the same.
    """
    present = frozenset(StrandKind(kind) for kind in kinds) or frozenset({StrandKind.OUTREACH})
    found = {one.code: one for one in EVERYWHERE}
    for wanted, definitions in BY_STRAND.items():
        if wanted & present:
            found |= {one.code: one for one in definitions}
    if StrandKind.TRAINING in present:
        found["supported"] = replace(found["supported"], chart=Chart.NUMBER)
        # Heads at a meeting and first contacts are not steps of one another: one of them opens.
        opening = "people_met" if "people_met" in found else "received"
        found[opening] = replace(found[opening], chart=Chart.FUNNEL)
    return found
