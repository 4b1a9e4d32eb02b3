"""What an XLSX workbook says of itself: its sheets, shared texts and number formats."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass

from continuum.tables.archive import Archive
from continuum.tables.limits import Limits
from continuum.tables.markup import Attributes, OnEnd, OnStart, Walker
from continuum.tables.numbers import Format, format_of, number
from continuum.tables.refusals import Reason, Unreadable

# Each vocabulary has a usual and a "strict" name.
MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
LINKS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships|id",
    "http://purl.oclc.org/ooxml/officeDocument/relationships|id",
)
RELATION = "http://schemas.openxmlformats.org/package/2006/relationships|Relationship"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types|"
PARTS_KNOWN = 10_000
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class SheetPart:
    name: str
    part: str
    is_hidden: bool


def in_sheets(calls: Mapping[str, OnStart]) -> dict[str, OnStart]:
    return {f"{main}|{tag}": call for tag, call in calls.items() for main in MAIN}


def after(calls: Mapping[str, OnEnd]) -> dict[str, OnEnd]:
    return {f"{main}|{tag}": call for tag, call in calls.items() for main in MAIN}


def unescaped(text: str) -> str:
    """Excel writes characters that XML has no place for as _x000D_; half characters stay so."""
    if "_x" not in text:
        return text
    return ESCAPED.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return match[0] if 0xD800 <= code <= 0xDFFF else chr(code)


class Workbook:
    """Which sheets there are, where they lie, and which calendar they count in."""

    def __init__(self, archive: Archive, limits: Limits) -> None:
        self._archive = archive
        self._limits = limits
        self._check_types()
        self.part = self._main_part()
        self.is_1904 = False
        self.sheets: list[SheetPart] = []
        self._relations = self._related(self.part)
        self._walk(self.part, in_sheets({"workbookPr": self._properties, "sheet": self._sheet}))

    def relation(self, kind: str) -> str | None:
        for name, part in self._relations.values():
            if name.endswith(kind):
                return part
        return None

    def _walk(self, part: str, starts: Mapping[str, OnStart]) -> None:
        walker = Walker(part=part, limits=self._limits, starts=starts, ends={})
        walker.walk(self._archive.chunks(part))

    def _check_types(self) -> None:
        kinds: list[str] = []

        def note(attributes: Attributes) -> None:
            if len(kinds) < PARTS_KNOWN:
                kinds.append(attributes.get("ContentType", "").lower())

        self._walk("[Content_Types].xml", {f"{TYPES}Override": note, f"{TYPES}Default": note})
        text = "\n".join(kinds)
        if "ms-excel.sheet.binary" in text:
            raise Unreadable(Reason.XLSB)
        if "macroenabled" in text or "vbaproject" in text:
            raise Unreadable(Reason.MACROS)
        for other in ("wordprocessingml", "presentationml"):
            if f"{other}.document.main" in text or f"{other}.presentation.main" in text:
                raise Unreadable(Reason.OTHER_ARCHIVE, holds=other)

    def _main_part(self) -> str:
        if self._archive.has("_rels/.rels"):
            for kind, part in self._related("").values():
                if kind.endswith("/officeDocument"):
                    return part
        return "xl/workbook.xml"

    def _related(self, part: str) -> dict[str, tuple[str, str]]:
        folder, name = posixpath.split(part)
        relations: dict[str, tuple[str, str]] = {}

        def note(attributes: Attributes) -> None:
            if attributes.get("TargetMode") == "External" or len(relations) > PARTS_KNOWN:
                return
            path = posixpath.join("/", folder, attributes.get("Target", ""))
            target = posixpath.normpath(path).lstrip("/")
            relations[attributes.get("Id", "")] = (attributes.get("Type", ""), target)

        self._walk(posixpath.join(folder, "_rels", f"{name}.rels"), {RELATION: note})
        return relations

    def _properties(self, attributes: Attributes) -> None:
        self.is_1904 = attributes.get("date1904") in ("1", "true", "on")

    def _sheet(self, attributes: Attributes) -> None:
        link = next((attributes[key] for key in LINKS if key in attributes), "")
        kind, part = self._relations.get(link, ("", ""))
        if "macrosheet" in kind.lower():
            raise Unreadable(Reason.MACROS)
        if kind.endswith("/worksheet"):
            if len(self.sheets) >= self._limits.sheets:
                raise Unreadable(Reason.TOO_MANY_SHEETS, limit=self._limits.sheets)
            is_hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append(SheetPart(attributes.get("name", ""), part, is_hidden))


class SharedStrings:
    """Texts that cells name by number; phonetic hints are left out."""

    def __init__(self, archive: Archive, part: str | None, limits: Limits) -> None:
        self.strings: list[str] = []
        self._chars_left = limits.shared_chars
        self._pieces: list[str] = []
        self._in_hint = False
        if part is None or not archive.has(part):
            return
        starts = in_sheets({"si": self._begin, "rPh": self._begin_hint, "t": self._begin_text})
        ends = after({"si": self._end, "rPh": self._end_hint, "t": self._end_text})
        self._walker = Walker(part=part, limits=limits, starts=starts, ends=ends)
        self._walker.walk(archive.chunks(part))

    def _begin(self, _attributes: Attributes) -> None:
        self._pieces = []
        self._walker.chars = 0

    def _end(self) -> None:
        text = unescaped("".join(self._pieces))
        self._chars_left -= len(text)
        if self._chars_left < 0:
            raise Unreadable(Reason.TOO_HEAVY)
        self.strings.append(text)

    def _begin_hint(self, _attributes: Attributes) -> None:
        self._in_hint = True

    def _end_hint(self) -> None:
        self._in_hint = False

    def _begin_text(self, _attributes: Attributes) -> None:
        if not self._in_hint:
            self._walker.text = []

    def _end_text(self) -> None:
        if not self._in_hint:
            self._pieces.append(self._walker.take())


class Styles:
    """Which cell formats show a number as a day, an hour or with leading zeros."""

    def __init__(self, archive: Archive, part: str | None, limits: Limits) -> None:
        self._codes: dict[int, str] = {}
        self._identifiers: list[int] = []
        self._in_cells = False
        if part is None or not archive.has(part):
            return
        starts = in_sheets({"numFmt": self._code, "cellXfs": self._begin_cells, "xf": self._format})
        ends = after({"cellXfs": self._end_cells})
        Walker(part=part, limits=limits, starts=starts, ends=ends).walk(archive.chunks(part))

    def formats(self, *, from_1904: bool) -> dict[str, Format]:
        known: dict[int, Format | None] = {}
        formats: dict[str, Format] = {}
        for style, identifier in enumerate(self._identifiers):
            if identifier not in known:
                code = self._codes.get(identifier)
                known[identifier] = format_of(identifier, code, from_1904=from_1904)
            seen = known[identifier]
            if seen is not None:
                formats[str(style)] = seen
        return formats

    def _code(self, attributes: Attributes) -> None:
        identifier = number(attributes.get("numFmtId", ""))
        if isinstance(identifier, int):
            self._codes[identifier] = attributes.get("formatCode", "")[:255]

    def _begin_cells(self, _attributes: Attributes) -> None:
        self._in_cells = True

    def _end_cells(self) -> None:
        self._in_cells = False

    def _format(self, attributes: Attributes) -> None:
        if self._in_cells:
            identifier = number(attributes.get("numFmtId", "0"))
            self._identifiers.append(identifier if isinstance(identifier, int) else 0)
