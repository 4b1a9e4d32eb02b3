"""Tables of imports: uploads and what became of them, lines imported, mappings remembered."""

from continuum.imports.models.presets import MappingPreset
from continuum.imports.models.rows import (
    CellCorrection,
    ImportedRow,
    Made,
    RowDecision,
    Trial,
    TrialPart,
)
from continuum.imports.models.uploads import Progress, Upload, UploadContent, UploadEvent

__all__ = [
    "CellCorrection",
    "ImportedRow",
    "Made",
    "MappingPreset",
    "Progress",
    "RowDecision",
    "Trial",
    "TrialPart",
    "Upload",
    "UploadContent",
    "UploadEvent",
]
