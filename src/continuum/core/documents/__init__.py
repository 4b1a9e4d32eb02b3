"""Reports on paper: one description, printed as a tagged PDF or as a workbook.

    report = Report(title=…, heading=…, period=…, data_as_of=…, formats=…, words=…, figures=…,
                    sections=(Section(title=…, blocks=(Plot(chart=…), Table(…))),), checks=…, …)
    pdf(report, "fr")          bytes of an A4 PDF/UA-1
    pages(report, "fr")        the same pages as PNG
    workbook(report)           bytes of an XLSX

Every text is the caller's, in the reader's language and with its spaces (`Words` holds the fixed
ones, `Formats` writes numbers, percentages, money and days). A percentage is a `Decimal` such as
24.1, money a `Decimal` of euros. `Figure(key=True)` opens the PDF; the workbook has them all.
`Table(printed=False)` is a sheet of the workbook that the PDF leaves out.
"""

from continuum.core.documents.document import pages, pdf
from continuum.core.documents.logos import NotALogo
from continuum.core.documents.report import (
    Block,
    Cell,
    Check,
    Definition,
    Field,
    Figure,
    Formats,
    Kind,
    Level,
    Party,
    Plot,
    Report,
    Section,
    Table,
    Value,
    Words,
)
from continuum.core.documents.workbook import workbook

__all__ = [
    "Block",
    "Cell",
    "Check",
    "Definition",
    "Field",
    "Figure",
    "Formats",
    "Kind",
    "Level",
    "NotALogo",
    "Party",
    "Plot",
    "Report",
    "Section",
    "Table",
    "Value",
    "Words",
    "pages",
    "pdf",
    "workbook",
]
