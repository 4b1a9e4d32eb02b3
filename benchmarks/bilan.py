"""The product's bilan beside the statements an analyst would write for the same figures.

They must give the same numbers before anything is timed.
"""

from collections.abc import Callable, Iterator, Mapping
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
SQL: Final = Path(__file__).parent / "sql" / "bilan"
FUNNEL: Final[Mapping[str, tuple[str, ...]]] = {
    "met": ("people_met",),
    "files": ("files",),
    "entered": ("entries", "completions"),
    "supported": ("supported",),
    "exits": ("positive_exits",),
}
"""The steps of the path, by the file of statements that counts them."""
COMPLETED: Final = frozenset(
    {("met_gender", ""), ("met_age", "unknown"), ("project", "not_recorded")}
)
"""Lines to which the product adds those of whom nobody told anything: not compared."""
UNKNOWN: Final = frozenset({"invisible", "positive_exits"})
"""Figures whose unknown ones are also counted by hand."""

Numbers = dict[tuple[str, str], int]


class NotEqual(Exception):
    """The two ways do not give the same figures: nothing can be compared."""


def bilans(*, rounds: int) -> Iterator[Result]:
    """The whole bilan and its funnel, over three years and over one, of the largest programme and
    of a smaller one."""
    membership = coordinator_of(LARGEST)
    today = timezone.localdate()
    for code in ("dispositif-0", "dispositif-1"):
        with acting_as(membership.pk, account_id=membership.account_id) as member, both() as (_, above):
            programme = Programme.objects.visible_to(member).get(code=code)
            for label, period in _periods(programme, today):
                for name, only, files in _parts():
                    ours = _ours(programme, period, member, only)
                    peer = _by_hand(above, programme, period, files)
                    _require_equal(ours(), _within(peer(), only))
                    own, theirs, ratio = compared(ours, peer, rounds=rounds)
                    yield Result(
                        subject="bilan",
                        name=f"{name}, {code}, {label}",
                        ours=own,
                        peer=theirs,
                        ratio=ratio,
                        most_ratio=MOST_RATIO,
                    )


def _periods(programme: Programme, today: date) -> list[tuple[str, Period]]:
    whole = usual_period(programme, today=today)
    return [
        ("three years", whole),
        ("one year", Period(today - timedelta(days=365), today)),
    ]


def _parts() -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    funnel = tuple(code for codes in FUNNEL.values() for code in codes)
    whole = tuple(sorted(path.stem for path in SQL.glob("*.sql")))
    return [("bilan", (), whole), ("funnel", funnel, tuple(FUNNEL))]


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


def _by_hand(
    connection: BaseDatabaseWrapper, programme: Programme, period: Period, files: tuple[str, ...]
) -> Callable[[], Numbers]:
    params = {
        "programme": programme.pk,
        "start": period.start,
        "end": period.end,
        **_crosswalk(),
    }
    statements = [(SQL / f"{name}.sql").read_text("utf-8") for name in files]

    def count() -> Numbers:
        found: Numbers = {}
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement, params)
                found |= {(code, value): int(n) for code, value, n in cursor.fetchall()}
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


def _within(found: Numbers, only: tuple[str, ...]) -> Numbers:
    """What is compared: an analyst's statement gives the neighbours too."""
    return {line: n for line, n in found.items() if not only or line[0] in only}


def _require_equal(ours: Numbers, peer: Numbers) -> None:
    lines = {line for line in ours.keys() | peer.keys() if ours.get(line, 0) != peer.get(line, 0)}
    differing = {line: (ours.get(line), peer.get(line)) for line in lines - COMPLETED}
    if differing or not ours:
        raise NotEqual(f"of {len(ours)} figures (ours, by hand): {differing}")
