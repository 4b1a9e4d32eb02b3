"""Reads of outreach: encounters as they stand, how many people they were, rounds, reports."""

from continuum.outreach.queries.counts import (
    CountedBy,
    counted_by,
    distinct_people,
    distinct_people_by,
    met,
)
from continuum.outreach.queries.encounters import (
    claimable_by,
    latest_version,
    named_in,
    nameless_left,
    standing,
    to_specify,
    versions_of,
)
from continuum.outreach.queries.rounds import (
    DayReport,
    Prefill,
    colleagues,
    day_report,
    open_round_of,
    prefill,
    recent_places,
)
from continuum.outreach.queries.sources import tasks_of, timeline_of

__all__ = [
    "CountedBy",
    "DayReport",
    "Prefill",
    "claimable_by",
    "colleagues",
    "counted_by",
    "day_report",
    "distinct_people",
    "distinct_people_by",
    "latest_version",
    "met",
    "named_in",
    "nameless_left",
    "open_round_of",
    "prefill",
    "recent_places",
    "standing",
    "tasks_of",
    "timeline_of",
    "to_specify",
    "versions_of",
]
