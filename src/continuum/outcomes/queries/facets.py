"""Counting a figure view once for many questions: conditions become columns, columns grouping sets.

Each question ("facet") is a column that holds a text where the row counts and NULL where it does
not. The inner statement is compiled by Django from the catalogue; what is written here only groups
those columns, under names made here.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
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
_SEVERAL: Final = """
SELECT '{way}', mask, value, count(*), 0 FROM (
    SELECT {mask} AS mask, {value} AS value FROM source {among}
    GROUP BY GROUPING SETS ({sets_with_who})
) AS counted WHERE value IS NOT NULL GROUP BY mask, value
"""
_BY_PERSON: Final = """
SELECT '{way}', {mask}, {value}, count(*), 0
FROM (SELECT who, {by_person} FROM source GROUP BY who) AS known GROUP BY GROUPING SETS ({sets})
"""
_LINES: Final = """
SELECT '{way}', mask, value, sum(CASE WHEN twin IS NULL THEN times ELSE 1 END), 0 FROM (
    SELECT {mask} AS mask, {value} AS value, twin, count(*) AS times FROM (
        SELECT {columns}, CASE WHEN count(*) OVER (PARTITION BY who) > 1 THEN who END AS twin
        FROM source
    ) AS paired GROUP BY GROUPING SETS ({sets_with_twin})
) AS counted WHERE value IS NOT NULL GROUP BY mask, value
"""
_PAIRS: Final = """
SELECT '{way}', mask, value, count(*), sum(times) FROM (
    SELECT {mask} AS mask, {value} AS value, count(*) AS times FROM (
        SELECT DISTINCT {columns}, meeting, who FROM source
    ) AS pairs GROUP BY GROUPING SETS ({sets_with_who})
) AS counted WHERE value IS NOT NULL GROUP BY mask, value
"""
_ROOM: Final = """
SELECT '{way}', {mask}, {value},
       sum(least(greatest(heads - named, 0), greatest(firsts - named_first, 0)) - firsts), 0 FROM (
    SELECT meeting, {columns}, max(heads) AS heads, max(firsts) AS firsts,
           count(DISTINCT who) AS named, count(DISTINCT who) FILTER (WHERE was_first) AS named_first
    FROM source WHERE firsts > 0 GROUP BY meeting, {columns}
) AS met GROUP BY GROUPING SETS ({sets})
"""
_WAYS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "flags": _BY_PERSON.replace("{by_person}", "{flags}"),
        "firsts": _BY_PERSON.replace("{by_person}", "{firsts}"),
        "lines": _LINES,
        "named": _SEVERAL.replace("{among}", ""),
        "first_times": _SEVERAL.replace("{among}", "WHERE was_first"),
        "pairs": _PAIRS,
        "room": _ROOM,
    }
)
"""Ways of counting rows that were read once, as `source`."""


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
    return _told(rows, facets, extra=tuple(sums), sums=totals, partial=partial)


def people(
    rows: QuerySet[Model],
    *,
    flags: Mapping[Key, Expression],
    firsts: Mapping[Key, Expression],
    lines: Mapping[Key, Expression],
    who: str,
    day: str,
) -> dict[Key, dict[str, Numbers]]:
    """For each facet and value: how many different people, few of whom have several rows.

    The view is read once for all: `flags` have one value only, `firsts` the one that was true the
    first day, and in `lines` somebody may have several.
    """
    told = _at_once(
        rows.annotate(who=F(who), day=F(day)),
        {**flags, **firsts, **lines},
        extra=("who", "day"),
        ways={"flags": flags.keys(), "firsts": firsts.keys(), "lines": lines.keys()},
    )
    return {**told["flags"], **told["firsts"], **told["lines"]}


def named(
    rows: QuerySet[Model], facets: Mapping[Key, Expression], *, who: str
) -> dict[Key, dict[str, Numbers]]:
    """For each facet and value: how many different people, most of whom have several rows."""
    renamed = rows.annotate(who=F(who))
    return _at_once(renamed, facets, extra=("who",), ways={"named": facets.keys()})["named"]


def met(
    rows: QuerySet[Model], facets: Mapping[Key, Expression], *, bounded: Collection[Key]
) -> dict[str, dict[Key, dict[str, Numbers]]]:
    """What names change in encounters, by way, facet and value; their view is read once.

    `room`: how many first times the names of the heads take away from the nameless ones, zero or
    less. `first_times`: how many different people for the first time. `pairs`, for the `bounded`
    facets: how many different people have a name, and how many heads they are.
    """
    renamed = rows.annotate(
        meeting=F("encounter_id"),
        who=F("identity"),
        heads=F("head_count"),
        firsts=F("first_time_count"),
        was_first=F("first_time"),
    )
    return _at_once(
        renamed,
        facets,
        extra=("meeting", "who", "heads", "firsts", "was_first"),
        ways={"room": facets.keys(), "first_times": facets.keys(), "pairs": bounded},
    )


def where(condition: Q, value: Expression) -> Case:
    """A facet: the value where the condition holds."""
    return Case(When(condition, then=value), default=Value(None), output_field=CharField())


def _told(
    rows: QuerySet[Model],
    facets: Mapping[Key, Expression],
    *,
    extra: tuple[str, ...],
    **parts: str,
) -> dict[Key, dict[str, Numbers]]:
    found: dict[Key, dict[str, Numbers]] = {key: {} for key in facets}
    for keys in _chunks(tuple(facets)):
        names = {key: f"g{position}" for position, key in enumerate(keys)}
        statement, params = _compiled(rows, {names[key]: facets[key] for key in keys}, extra)
        outer = _ADDED_UP.format(rows=statement, **_over(list(names.values())), **parts)
        for mask, value, *numbers in _rows(outer, params):
            if value is not None:
                found[keys[_position(mask, len(keys))]][value] = _whole(numbers)
    return found


def _at_once(
    rows: QuerySet[Model],
    facets: Mapping[Key, Expression],
    *,
    extra: tuple[str, ...],
    ways: Mapping[str, Collection[Key]],
) -> dict[str, dict[Key, dict[str, Numbers]]]:
    """The same rows, read once, counted in several ways: by way, facet and value."""
    found: dict[str, dict[Key, dict[str, Numbers]]] = {
        way: {key: {} for key in facets if key in of} for way, of in ways.items()
    }
    for keys in _chunks(tuple(facets)):
        names = {key: f"g{position}" for position, key in enumerate(keys)}
        asked = {way: [key for key in keys if key in of] for way, of in ways.items()}
        counts = [
            _WAYS[way].format(way=way, **_over([names[key] for key in of]))
            for way, of in asked.items()
            if of
        ]
        statement, params = _compiled(rows, {names[key]: facets[key] for key in keys}, extra)
        outer = f"WITH source AS MATERIALIZED ({statement}) {' UNION ALL '.join(counts)}"
        for way, mask, value, *numbers in _rows(outer, params):
            if value is not None:
                key = asked[way][_position(mask, len(asked[way]))]
                found[way][key][value] = _whole(numbers)
    return found


def _compiled(
    rows: QuerySet[Model], columns: Mapping[str, Expression], extra: tuple[str, ...]
) -> tuple[str, tuple[Any, ...]]:
    return rows.order_by().values(*extra, **columns).query.sql_with_params()


def _rows(statement: str, params: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _whole(numbers: Iterable[Any]) -> Numbers:
    return tuple(int(n or 0) for n in numbers)


def _over(names: Sequence[str]) -> dict[str, str]:
    """What groups by each of the columns in turn."""
    columns = ", ".join(names)
    return {
        "columns": columns,
        "mask": f"GROUPING({columns})",
        "value": f"coalesce({columns}, NULL)",
        "flags": ", ".join(f"max({name}) AS {name}" for name in names),
        "firsts": ", ".join(_first_of(name) for name in names),
        "sets": ", ".join(f"({name})" for name in names),
        "sets_with_twin": ", ".join(f"({name}, twin)" for name in names),
        "sets_with_who": ", ".join(f"({name}, who)" for name in names),
    }


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
