"""Counting a figure view once for many questions: conditions become columns, columns grouping sets.

Each question ("facet") is a column that holds a text where the row counts and NULL where it does
not. The inner statement is compiled by Django from the catalogue; what is written here only groups
those columns, under names made here.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

from django.db import connection
from django.db.models import Case, CharField, Expression, F, Model, Q, QuerySet, Value, When

Key = TypeVar("Key")
Numbers = tuple[int, ...]

AT_ONCE: Final = 30
"""GROUPING takes 31 columns at most."""

_ADDED_UP: Final = """
SELECT {mask}, {value}, {sums} FROM (
    SELECT {columns}, {partial} FROM ({rows}) AS source GROUP BY {columns}
) AS cube GROUP BY GROUPING SETS ({sets})
"""
_PEOPLE: Final = """
SELECT mask, value, sum(CASE WHEN twin IS NULL THEN times ELSE 1 END) FROM (
    SELECT {mask} AS mask, {value} AS value, twin, count(*) AS times FROM (
        SELECT source.*, CASE WHEN count(*) OVER (PARTITION BY who) > 1 THEN who END AS twin
        FROM ({rows}) AS source
    ) AS paired GROUP BY GROUPING SETS ({sets_with_twin})
) AS counted WHERE value IS NOT NULL GROUP BY mask, value
"""
_FIRST: Final = """
SELECT {mask}, {value}, count(*) FROM (
    SELECT who, {firsts} FROM ({rows}) AS source GROUP BY who
) AS known GROUP BY GROUPING SETS ({sets})
"""
_NAMED: Final = """
SELECT mask, value, count(*) FROM (
    SELECT {mask} AS mask, {value} AS value FROM ({rows}) AS source
    GROUP BY GROUPING SETS ({sets_with_who})
) AS counted WHERE value IS NOT NULL GROUP BY mask, value
"""
_PAIRS: Final = """
SELECT mask, value, count(*), sum(times) FROM (
    SELECT {mask} AS mask, {value} AS value, count(*) AS times FROM (
        SELECT DISTINCT {columns}, meeting, who FROM ({rows}) AS source
    ) AS pairs GROUP BY GROUPING SETS ({sets_with_who})
) AS counted WHERE value IS NOT NULL GROUP BY mask, value
"""
_ROOM: Final = """
SELECT {mask}, {value},
       sum(least(greatest(heads - named, 0), greatest(firsts - named_first, 0)) - firsts) FROM (
    SELECT meeting, {columns}, max(heads) AS heads, max(firsts) AS firsts,
           count(DISTINCT who) AS named, count(DISTINCT who) FILTER (WHERE was_first) AS named_first
    FROM ({rows}) AS source GROUP BY meeting, {columns}
) AS met GROUP BY GROUPING SETS ({sets})
"""


def added_up(
    rows: QuerySet[Model],
    facets: Mapping[Key, Expression],
    *,
    sums: Mapping[str, str],
) -> dict[Key, dict[str, Numbers]]:
    """For each facet and value: how many rows, then the columns of `sums` by their function."""
    partial = ", ".join(
        ["count(*) AS s", *(f"{how}({name}) AS s_{name}" for name, how in sums.items())]
    )
    totals = ", ".join(["sum(s)", *(f"{how}(s_{name})" for name, how in sums.items())])
    return _told(_ADDED_UP, rows, facets, extra=tuple(sums), sums=totals, partial=partial)


def people(
    rows: QuerySet[Model], facets: Mapping[Key, Expression], *, who: str
) -> dict[Key, dict[str, Numbers]]:
    """For each facet and value: how many different people, few of whom have several rows."""
    return _told(_PEOPLE, rows.annotate(who=F(who)), facets, extra=("who",))


def people_first(
    rows: QuerySet[Model], facets: Mapping[Key, Expression], *, who: str, day: str
) -> dict[Key, dict[str, Numbers]]:
    """For each facet and value, people by what was true of them the first time they count."""
    dated = rows.annotate(who=F(who), day=F(day))
    return _told(_FIRST, dated, facets, extra=("who", "day"))


def named(
    rows: QuerySet[Model], facets: Mapping[Key, Expression], *, who: str
) -> dict[Key, dict[str, Numbers]]:
    """The same, where most people have several rows."""
    return _told(_NAMED, rows.annotate(who=F(who)), facets, extra=("who",))


def pairs(rows: QuerySet[Model], facets: Mapping[Key, Expression]) -> dict[Key, dict[str, Numbers]]:
    """For each facet and value, how many different people have a name, and how many heads they
    are."""
    renamed = rows.annotate(meeting=F("encounter_id"), who=F("identity"))
    return _told(_PAIRS, renamed, facets, extra=("meeting", "who"))


def room(rows: QuerySet[Model], facets: Mapping[Key, Expression]) -> dict[Key, dict[str, Numbers]]:
    """For each facet and value, how many first times the names of the heads take away from the
    nameless ones: zero or less. Encounters without any first time need not be looked at."""
    renamed = rows.annotate(
        meeting=F("encounter_id"),
        who=F("identity"),
        heads=F("head_count"),
        firsts=F("first_time_count"),
        was_first=F("first_time"),
    )
    return _told(_ROOM, renamed, facets, extra=("meeting", "who", "heads", "firsts", "was_first"))


def where(condition: Q, value: Expression) -> Case:
    """A facet: the value where the condition holds."""
    return Case(When(condition, then=value), default=Value(None), output_field=CharField())


def _told(
    template: str,
    rows: QuerySet[Model],
    facets: Mapping[Key, Expression],
    *,
    extra: tuple[str, ...],
    **parts: str,
) -> dict[Key, dict[str, Numbers]]:
    found: dict[Key, dict[str, Numbers]] = {key: {} for key in facets}
    for keys in _chunks(tuple(facets)):
        for mask, value, *numbers in _rows(template, rows, [facets[k] for k in keys], extra, parts):
            if value is not None:
                position = _position(mask, len(keys))
                found[keys[position]][value] = tuple(int(n or 0) for n in numbers)
    return found


def _rows(
    template: str,
    rows: QuerySet[Model],
    facets: Sequence[Expression],
    extra: tuple[str, ...],
    parts: Mapping[str, str],
) -> Iterator[tuple[Any, ...]]:
    names = [f"g{position}" for position in range(len(facets))]
    inner = rows.order_by().values(*extra, **dict(zip(names, facets, strict=True)))
    statement, params = inner.query.sql_with_params()
    columns = ", ".join(names)
    outer = template.format(
        rows=statement,
        columns=columns,
        firsts=", ".join(_first_of(name) for name in names),
        mask=f"GROUPING({columns})",
        value=f"coalesce({columns}, NULL)",
        sets=", ".join(f"({name})" for name in names),
        sets_with_twin=", ".join(f"({name}, twin)" for name in names),
        sets_with_who=", ".join(f"({name}, who)" for name in names),
        **parts,
    )
    with connection.cursor() as cursor:
        cursor.execute(outer, params)
        yield from cursor.fetchall()


def _first_of(name: str) -> str:
    ordered = f"array_agg({name} ORDER BY day, {name})"
    return f"({ordered} FILTER (WHERE {name} IS NOT NULL))[1] AS {name}"


def _position(mask: int, count: int) -> int:
    """Which column a row is grouped by: the only bit left at zero, the first column the highest."""
    left_out = mask ^ ((1 << count) - 1)
    return count - left_out.bit_length()


def _chunks(keys: tuple[Key, ...]) -> Iterator[tuple[Key, ...]]:
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]
