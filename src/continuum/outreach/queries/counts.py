"""Counting encounters, heads and different people in the database, however many there are."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.db.models import Count, F, Func, Sum, TextField, Value

from continuum.outreach.models.encounters import EncounterQuerySet
from continuum.outreach.rules import DistinctPeople, Met, bounds

_MET: Final = """
WITH met(key, root, heads, first_time) AS ({encounters}),
there AS MATERIALIZED (
    SELECT met.key, met.root, presence.person_id, presence.first_time
    FROM met JOIN outreach_presence presence ON presence.encounter_id = met.root
    WHERE presence.revoked_at IS NULL
      AND presence.encounter_id >= (SELECT root FROM met ORDER BY root LIMIT 1)
      AND presence.encounter_id <= (SELECT root FROM met ORDER BY root DESC LIMIT 1)
),
present AS MATERIALIZED (
    SELECT there.key, there.root, person.identity, bool_or(there.first_time) AS first_time
    FROM there JOIN people_person person ON person.id = there.person_id
    WHERE person.withdrawn_at IS NULL
    GROUP BY 1, 2, 3
),
named AS (
    SELECT root, count(*) AS named, count(*) FILTER (WHERE first_time) AS named_first
    FROM present GROUP BY root
),
headed AS (
    SELECT met.key, met.heads, met.first_time, coalesce(named.named_first, 0) AS named_first,
           greatest(met.heads - coalesce(named.named, 0), 0) AS nameless
    FROM met LEFT JOIN named USING (root)
),
summed AS (
    SELECT key, count(*) AS encounters, sum(heads) AS heads, sum(nameless) AS nameless,
           sum(least(nameless, greatest(first_time - named_first, 0))) AS nameless_first,
           max(heads) AS largest
    FROM headed GROUP BY key
),
people AS (
    SELECT key, count(DISTINCT identity) AS named,
           count(DISTINCT identity) FILTER (WHERE first_time) AS named_first
    FROM present GROUP BY key
)
SELECT summed.key, encounters, heads, coalesce(named, 0), coalesce(named_first, 0), nameless,
       nameless_first, largest
FROM summed LEFT JOIN people ON people.key IS NOT DISTINCT FROM summed.key
"""
"""`rules.summed` in SQL; a test holds the two together.

Identifiers follow time, so the first and the last root tell which part of the index to read.
"""


@dataclass(frozen=True)
class CountedBy:
    """How many encounters, and heads in them, share a value."""

    key: Any
    encounters: int
    heads: int


def met(encounters: EncounterQuerySet) -> Met:
    """What a set of encounters sums to."""
    return met_by(encounters, Value("", output_field=TextField())).get("", Met())


def met_by(encounters: EncounterQuerySet, key: Any) -> Mapping[Hashable, Met]:
    """The same for each value of an expression or of a field's name."""
    chosen = encounters.order_by().annotate(_key=F(key) if isinstance(key, str) else key)
    rows = chosen.values_list("_key", "root", "head_count", "first_time_count")
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_MET.format(encounters=sql), params)
        return {row[0]: Met(*(int(value) for value in row[1:])) for row in cursor.fetchall()}


def distinct_people(encounters: EncounterQuerySet) -> DistinctPeople:
    """Bounds on how many different people were met; see `rules.bounds`."""
    return bounds(met(encounters))


def distinct_people_by(
    encounters: EncounterQuerySet, key: Any
) -> Mapping[Hashable, DistinctPeople]:
    """Bounds for each value; those of a whole are not the sums of those of its parts."""
    return {value: bounds(total) for value, total in met_by(encounters, key).items()}


def counted_by(encounters: EncounterQuerySet, field: str) -> list[CountedBy]:
    """Encounters and heads for each value of a field, the most frequent first.

    An encounter with several topics counts once under each of them.
    """
    key: Any = Func(F("topics"), function="unnest") if field == "topics" else F(field)
    rows = (
        encounters.order_by()
        .annotate(_key=key)
        .values("_key")
        .annotate(n=Count("pk"), heads=Sum("head_count"))
        .order_by("-n", "_key")
    )
    return [CountedBy(row["_key"], row["n"], row["heads"]) for row in rows]
