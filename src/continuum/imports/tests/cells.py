"""A column of no special kind, and what is told of one of its cells."""

from datetime import date

from continuum.imports.rules.cells import Column
from continuum.imports.rules.problems import Flaw

TODAY = date(2026, 11, 20)
COLUMN = Column(TODAY)


def code_of(reader, cell, column=COLUMN):
    """The flaw a reader raises or tells, None when there is none."""
    try:
        flaw = reader(cell, column).flaw
    except Flaw as raised:
        flaw = raised
    return flaw.code if flaw else None
