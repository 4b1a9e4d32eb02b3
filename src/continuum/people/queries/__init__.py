"""Reads across the tables about persons."""

from continuum.people.queries.candidates import Candidate, candidates, candidates_for
from continuum.people.queries.duplicates import Pair, forget_pairs, pairs_to_look_at
from continuum.people.queries.enrolments import (
    AgeJudged,
    Places,
    groups_of,
    judge_age_of,
    live_enrolment,
    places_at,
    present_state,
    sites_of,
)
from continuum.people.queries.files import (
    Asked,
    Line,
    SavedView,
    files,
    first_met,
    in_order,
    lines,
)
from continuum.people.queries.invisibility import (
    Invisibility,
    Judged,
    evidence_of,
    invisibility_of,
    version_for,
    versions_of,
)
from continuum.people.queries.notices import notices_in_force
from continuum.people.queries.person import (
    contacts_of,
    enrolments_of,
    group_of,
    last_notice_of,
    numbers_of,
    referent_of,
    situation_of,
)
from continuum.people.queries.search import Match, matches, search
from continuum.people.queries.team import team_of

__all__ = [
    "AgeJudged",
    "Asked",
    "Candidate",
    "Invisibility",
    "Judged",
    "Line",
    "Match",
    "Pair",
    "Places",
    "SavedView",
    "candidates",
    "candidates_for",
    "contacts_of",
    "enrolments_of",
    "evidence_of",
    "files",
    "first_met",
    "forget_pairs",
    "group_of",
    "groups_of",
    "in_order",
    "invisibility_of",
    "judge_age_of",
    "last_notice_of",
    "lines",
    "live_enrolment",
    "matches",
    "notices_in_force",
    "numbers_of",
    "pairs_to_look_at",
    "places_at",
    "present_state",
    "referent_of",
    "search",
    "sites_of",
    "situation_of",
    "team_of",
    "version_for",
    "versions_of",
]
