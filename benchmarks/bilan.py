"""The product's bilan beside the statements an analyst would write for the same figures.

They must give the same numbers before anything is timed.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from benchmarks.measuring import Result, compared
from benchmarks.pages import LARGEST, coordinator_of
from benchmarks.walls import both
from continuum.access.acting import acting_as
from continuum.access.scope import Member
from continuum.core.shares import Between
from continuum.organisations.models import Programme
from continuum.outcomes.queries import figures_of, usual_period
from continuum.outcomes.queries.definitions import definitions_of
from continuum.outcomes.rules.exits import CROSSWALK, ByDuration
from continuum.outcomes.rules.periods import Period
from continuum.outcomes.rules.report import Figure

MOST_RATIO: Final = 1.5
SQL: Final = Path(__file__).parent / "sql"
FUNNEL: Final = ("people_met", "files", "entries", "supported", "completions", "positive_exits")
PARTS: Final = {"bilan": (), "funnel": FUNNEL}
"""The whole bilan, or the figures named: each has its folder of statements."""
COMPLETED: Final = frozenset(
    {("met_gender", ""), ("met_age", "unknown"), ("project", "not_recorded")}
)
"""Lines to which the product adds those of whom nobody told anything: not compared."""
UNKNOWN: Final = frozenset({"invisible", "positive_exits"})
"""Figures whose unknown ones are also counted by hand."""

Numbers = dict[tuple[str, str], int]


class NotEqual(Exception):
    """The two ways do not give the same figures: nothing can be compared."""


def bilans(*, rounds: int, people: int) -> Iterator[Result]:
    """The whole bilan and its funnel, over three years and over one, of the largest programme and
    of a smaller one."""
    membership = coordinator_of(LARGEST)
    today = timezone.localdate()
    for code in ("dispositif-0", "dispositif-1"):
        acting = acting_as(membership.pk, account_id=membership.account_id)
        with acting as member, both() as (_web, above):
            programme = Programme.objects.visible_to(member).get(code=code)
            for label, period in _periods(programme, today):
                for name, only in PARTS.items():
                    ours = _ours(programme, period, member, only)
                    peer = _by_hand(above, programme, period, name)
                    _require_equal(ours(), peer())
                    own, theirs, ratios = compared(ours, peer, rounds=rounds)
                    yield Result(
                        subject="bilan",
                        name=f"{name}, {code}, {label}",
                        ours=own,
                        peer=theirs,
                        ratios=ratios,
                        most_ratio=MOST_RATIO,
                    )


def _periods(programme: Programme, today: date) -> list[tuple[str, Period]]:
    whole = usual_period(programme, today=today)
    return [
        ("three years", whole),
        ("one year", Period(today - timedelta(days=365), today)),
    ]


def _ours(
    programme: Programme, period: Period, member: Member, only: tuple[str, ...]
) -> Callable[[], Numbers]:
    definitions = definitions_of(programme)

    def count() -> Numbers:
        figures = figures_of(programme, period, member, definitions=definitions, only=only)
        return {line: n for figure in figures for line, n in _numbers(figure)}

    return count


def _numbers(figure: Figure) -> Iterator[tuple[tuple[str, str], int]]:
    if isinstance(figure.value, Between):
        yield (figure.code, "low"), figure.value.low
        yield (figure.code, "high"), figure.value.high
    elif figure.items:
        for item in figure.items:
            yield (figure.code, item.code), item.n
    elif isinstance(figure.value, int):
        yield (figure.code, ""), figure.value
        if figure.code in UNKNOWN:
            yield (figure.code, "unknown"), figure.unknown
        if figure.during is not None:
            yield (figure.code, "during"), figure.during


def _by_hand(
    connection: BaseDatabaseWrapper, programme: Programme, period: Period, folder: str
) -> Callable[[], Numbers]:
    params = {
        "programme": programme.pk,
        "start": period.start,
        "end": period.end,
        **_crosswalk(),
    }
    paths = [*(SQL / "both").glob("*.sql"), *(SQL / folder).glob("*.sql")]
    statements = [path.read_text("utf-8") for path in sorted(paths, key=lambda path: path.name)]

    def count() -> Numbers:
        found: Numbers = {}
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement, params)
                found |= {(code, value): int(n or 0) for code, value, n in cursor.fetchall()}
        return found

    return count


def _crosswalk() -> dict[str, Any]:
    readings = CROSSWALK.items()
    return {
        "kinds": [kind.value for kind, _reading in readings],
        "types": [reading.type.value for _kind, reading in readings],
        "iae": [
            "job" if isinstance(reading.iae, ByDuration) else reading.iae.value
            for _kind, reading in readings
        ],
        "esf": [reading.esf.value for _kind, reading in readings],
        "o2r": [reading.o2r.value for _kind, reading in readings],
    }


def _require_equal(ours: Numbers, peer: Numbers) -> None:
    lines = {line for line in ours.keys() | peer.keys() if ours.get(line, 0) != peer.get(line, 0)}
    differing = {line: (ours.get(line), peer.get(line)) for line in lines - COMPLETED}
    if differing or not ours:
        raise NotEqual(f"of {len(ours)} figures (ours, by hand): {differing}")
