"""Every write of imports: receiving a table, preparing it, importing it, undoing that."""

from continuum.imports.actions.explaining import explain_words
from continuum.imports.actions.preparing import (
    BadCell,
    ColumnsMissing,
    correct_cell,
    decide,
    decide_all,
    discard,
    set_layout,
)
from continuum.imports.actions.receiving import receive
from continuum.imports.actions.running import fail, run_import
from continuum.imports.actions.starting import (
    NotPossibleNow,
    begin,
    start_import,
    start_undo,
)
from continuum.imports.actions.trials import ask_trial, keep_trial
from continuum.imports.actions.undoing import run_undo

__all__ = [
    "BadCell",
    "ColumnsMissing",
    "NotPossibleNow",
    "ask_trial",
    "begin",
    "correct_cell",
    "decide",
    "decide_all",
    "discard",
    "explain_words",
    "fail",
    "keep_trial",
    "receive",
    "run_import",
    "run_undo",
    "set_layout",
    "start_import",
    "start_undo",
]
