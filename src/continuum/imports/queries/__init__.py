"""Reads of imports: uploads with their state, what is planned, what waits for a decision."""

from continuum.imports.queries.sources import preset_for, source_of
from continuum.imports.queries.tasks import tasks_of
from continuum.imports.queries.uploads import (
    Standing,
    progress_of,
    standing,
    uploads_of,
)

__all__ = [
    "Standing",
    "preset_for",
    "progress_of",
    "source_of",
    "standing",
    "tasks_of",
    "uploads_of",
]
