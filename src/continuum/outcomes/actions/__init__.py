"""Every write of outcomes."""

from continuum.outcomes.actions.declared import DeclaredEntry, declare_figure, withdraw_declared
from continuum.outcomes.actions.exits import (
    correct_exit,
    record_exit,
    record_exits,
    withdraw_exit,
    withdraw_exits,
)
from continuum.outcomes.actions.indicators import (
    define_indicator,
    hide_indicator,
    revise_indicator,
    show_indicator,
)

__all__ = [
    "DeclaredEntry",
    "correct_exit",
    "declare_figure",
    "define_indicator",
    "hide_indicator",
    "record_exit",
    "record_exits",
    "revise_indicator",
    "show_indicator",
    "withdraw_declared",
    "withdraw_exit",
    "withdraw_exits",
]
