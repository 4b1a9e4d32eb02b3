"""Why a file was refused, or what to tell about one that was read: codes, figures, English."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Param = str | int | float | list[str]


class Reason(StrEnum):
    # the file itself
    NOT_A_FILE = "not_a_file"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    # another format
    XLS = "xls"
    XLSB = "xlsb"
    MACROS = "macros"
    ENCRYPTED = "encrypted"
    PDF = "pdf"
    HTML = "html"
    IMAGE = "image"
    XML_SPREADSHEET = "xml_spreadsheet"
    OTHER_ARCHIVE = "other_archive"
    OTHER_FORMAT = "other_format"
    # a trap or a damaged file
    ZIP_BROKEN = "zip_broken"
    ZIP_ENTRIES = "zip_entries"
    ZIP_OVERLAP = "zip_overlap"
    ZIP_NAMES = "zip_names"
    ZIP_NESTED = "zip_nested"
    ZIP_METHOD = "zip_method"
    EXPANDS = "expands"
    REPEATS = "repeats"
    DOCTYPE = "doctype"
    TOO_DEEP = "too_deep"
    XML_BROKEN = "xml_broken"
    PART_MISSING = "part_missing"
    # too much of something
    TOO_MANY_SHEETS = "too_many_sheets"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_EMPTY_ROWS = "too_many_empty_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    CELL_TOO_LONG = "cell_too_long"
    LINE_TOO_LONG = "line_too_long"
    UNCLOSED_QUOTE = "unclosed_quote"
    TOO_HEAVY = "too_heavy"
    TOO_SLOW = "too_slow"
    WORKER_FAILED = "worker_failed"


REFUSALS: Mapping[Reason, str] = {
    Reason.NOT_A_FILE: "This is not an ordinary file.",
    Reason.EMPTY: "The file holds nothing.",
    Reason.TOO_LARGE: "The file has {bytes} bytes; at most {limit} are read.",
    Reason.XLS: "This is an old Excel file (.xls). Save it as .xlsx.",
    Reason.XLSB: "This is a binary Excel file (.xlsb). Save it as .xlsx.",
    Reason.MACROS: "The file holds macros. Save it as .xlsx, without macros.",
    Reason.ENCRYPTED: "The file is protected by a password. Save it without.",
    Reason.PDF: "This is a PDF, not a spreadsheet.",
    Reason.HTML: "This is a web page, not a spreadsheet. Open it and save it as .xlsx.",
    Reason.IMAGE: "This is an image, not a spreadsheet.",
    Reason.XML_SPREADSHEET: "This is an Excel 2003 XML file. Save it as .xlsx.",
    Reason.OTHER_ARCHIVE: "This archive holds no spreadsheet ({holds}).",
    Reason.OTHER_FORMAT: "This is not a spreadsheet.",
    Reason.ZIP_BROKEN: "The file is damaged or incomplete.",
    Reason.ZIP_ENTRIES: "The file is made of too many parts (at most {limit}).",
    Reason.ZIP_OVERLAP: "The parts of the file overlap ({part}).",
    Reason.ZIP_NAMES: "A part of the file has a name that is not allowed ({part}).",
    Reason.ZIP_NESTED: "The file holds another archive ({part}).",
    Reason.ZIP_METHOD: "A part of the file is compressed in an unusual way ({part}).",
    Reason.EXPANDS: "The file would unfold to too many bytes ({part}).",
    Reason.REPEATS: "The file repeats its cells far more often than it writes them (line {line}).",
    Reason.DOCTYPE: "The file declares XML entities, which no spreadsheet needs ({part}).",
    Reason.TOO_DEEP: "The file nests its contents more than {limit} times ({part}).",
    Reason.XML_BROKEN: "The contents of the file are damaged ({part}).",
    Reason.PART_MISSING: "A part of the file is missing ({part}).",
    Reason.TOO_MANY_SHEETS: "The workbook has more than {limit} sheets.",
    Reason.TOO_MANY_ROWS: "The file has more than {limit} filled rows.",
    Reason.TOO_MANY_EMPTY_ROWS: "The file has more than {limit} empty rows.",
    Reason.TOO_MANY_COLUMNS: "Line {line} goes to column {column}; at most {limit} are read.",
    Reason.CELL_TOO_LONG: "A cell has more than {limit} characters.",
    Reason.LINE_TOO_LONG: "Line {line} has more than {limit} characters.",
    Reason.UNCLOSED_QUOTE: "A quotation mark is opened on line {line} and never closed.",
    Reason.TOO_HEAVY: "The file needs too much memory to be read.",
    Reason.TOO_SLOW: "The file takes too long to be read.",
    Reason.WORKER_FAILED: "The file could not be read ({detail}).",
}


@dataclass(frozen=True, slots=True)
class Usage:
    """What one reading cost its process."""

    seconds: float = 0.0  # wall clock, start of the process included
    cpu_seconds: float = 0.0
    memory_bytes: int = 0  # peak resident memory; 0 when the process could not say


class Unreadable(Exception):
    """The file was not read; the caller words `code` and `params` in the user's language."""

    def __init__(self, code: Reason, **params: Param) -> None:
        self.code = code
        self.params = params
        self.usage = Usage()
        super().__init__(REFUSALS[code].format_map(_Lenient(params)))


NOTICES: Mapping[str, str] = {
    "formulas": "{count} cells are formulas (first: {cell}); their last computed value is taken.",
    "formulas_without_value": "{count} formulas have no computed value (first: {cell}).",
    "error_cells": "{count} cells hold an error such as #REF! (first: {cell}); taken as empty.",
    "hidden_sheets": "Hidden sheets: {sheets}.",
    "hidden_rows": "{count} rows are hidden (first: line {line}); they are read too.",
    "hidden_columns": "{count} columns are hidden (first: {cell}); they are read too.",
    "merged_cells": "{count} groups of merged cells lie in the rows (first: {cell}).",
    "external_links": "The workbook refers to other files; they are not opened.",
    "title_lines": "{count} lines above the headings are left out.",
    "two_header_rows": "The headings stand on two lines and were joined.",
    "no_header": "No line of headings was found.",
    "totals": "Line {line} looks like a total.",
    "between_rows": "{count} lines among the data are titles or subtotals (first: line {line}).",
    "ragged_rows": "{count} rows do not have as many cells as the others (first: line {line}).",
    "encoding": "The text was read as {encoding}.",
    "bad_characters": "{count} characters could not be decoded.",
    "nul_bytes": "{count} NUL characters were left out.",
}


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell about a file that was read."""

    code: str
    params: Mapping[str, Param] = field(default_factory=dict)

    def __str__(self) -> str:
        return NOTICES[self.code].format_map(_Lenient(self.params))


class _Lenient(dict[str, Param]):
    """A missing figure must not turn a clear refusal into a KeyError."""

    def __missing__(self, key: str) -> str:
        return "?"
