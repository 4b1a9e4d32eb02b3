"""What was read, planned and done, in the words that pages, files and machines show."""

from continuum.imports.presenters.faults import NOTICE, Fault, fault_of, faults_of, reason_of
from continuum.imports.presenters.following import progress_page, undo_page, upload_line
from continuum.imports.presenters.models import model_table
from continuum.imports.presenters.preparing import (
    accepted_words,
    first_pile,
    readings_of,
    sheet_tabs,
    trial_page,
)
from continuum.imports.presenters.values import cell_shown, choices_of, shown

__all__ = [
    "NOTICE",
    "Fault",
    "accepted_words",
    "cell_shown",
    "choices_of",
    "fault_of",
    "faults_of",
    "first_pile",
    "model_table",
    "progress_page",
    "readings_of",
    "reason_of",
    "sheet_tabs",
    "shown",
    "trial_page",
    "undo_page",
    "upload_line",
]
