"""Reads across the tables about persons."""

from continuum.people.queries.candidates import Candidate, candidates, candidates_for
from continuum.people.queries.enrolments import (
    AgeJudged,
    Places,
    groups_of,
    judge_age_of,
    live_enrolment,
    places_at,
    present_state,
)
from continuum.people.queries.search import Match, matches, search
from continuum.people.queries.team import team_of

__all__ = [
    "AgeJudged",
    "Candidate",
    "Match",
    "Places",
    "candidates",
    "candidates_for",
    "groups_of",
    "judge_age_of",
    "live_enrolment",
    "matches",
    "places_at",
    "present_state",
    "search",
    "team_of",
]
