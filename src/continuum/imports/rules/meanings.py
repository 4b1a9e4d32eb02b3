"""What a word may mean: the codes of each list of words, and how the screen calls them."""

from collections.abc import Mapping
from typing import Final

from continuum.outcomes.rules.exits import ExitKind, Recorded
from continuum.outreach.rules import (
    AgeBand,
    Familiarity,
    Mode,
    NextStep,
    PlaceKind,
    Situation,
    Topic,
)
from continuum.people.rules import (
    Answer,
    EnrolmentState,
    FactKind,
    Gender,
    WithdrawalReason,
)

LABELS: Final[Mapping[str, type]] = {
    "gender": Gender,
    "yes_no": Answer,
    "recorded": Recorded,
    "familiarity": Familiarity,
    "situation": Situation,
    "topics": Topic,
    "next_step": NextStep,
    "mode": Mode,
    "place_kind": PlaceKind,
    "age_band": AgeBand,
    "state": EnrolmentState,
    "reason": WithdrawalReason,
    "exit_kind": ExitKind,
    "groups": FactKind,
}
"""The codes of each list of words, with their labels."""


def choices_of(name: str) -> list[tuple[str, str]]:
    """Codes and labels of a list of words."""
    choices: list[tuple[str, str]] = getattr(LABELS[name], "choices", [])
    return [(str(code), str(label)) for code, label in choices]


def codes_of(name: str, own: Mapping[str, Mapping[str, str]]) -> frozenset[str]:
    """The codes of a list; `own` are the names of the organisation's lists."""
    if name in own:
        return frozenset(own[name])
    return frozenset(code for code, _label in choices_of(name)) if name in LABELS else frozenset()
