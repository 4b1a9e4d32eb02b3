"""Every write of outcomes."""

from continuum.outcomes.actions.exits import (
    correct_exit,
    record_exit,
    record_exits,
    withdraw_exit,
    withdraw_exits,
)

__all__ = ["correct_exit", "record_exit", "record_exits", "withdraw_exit", "withdraw_exits"]
