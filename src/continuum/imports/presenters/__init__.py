"""What was read, planned and done, in the words that pages, files and machines show."""

from continuum.imports.presenters.faults import NOTICE, Fault, fault_of, faults_of, reason_of
from continuum.imports.presenters.following import (
    planning_page,
    progress_page,
    undo_page,
    upload_line,
)
from continuum.imports.presenters.models import model_table
from continuum.imports.presenters.preparing import readings_of, sheet_tabs
from continuum.imports.presenters.trials import Kept, told_of, trial_page
from continuum.imports.presenters.values import cell_shown, shown
from continuum.imports.presenters.words import accepted_words

__all__ = [
    "NOTICE",
    "Fault",
    "Kept",
    "accepted_words",
    "cell_shown",
    "fault_of",
    "faults_of",
    "model_table",
    "planning_page",
    "progress_page",
    "readings_of",
    "reason_of",
    "sheet_tabs",
    "shown",
    "told_of",
    "trial_page",
    "undo_page",
    "upload_line",
]
