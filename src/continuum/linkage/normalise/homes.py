"""One cell that tells a home as a letter does, taken apart: street, post code, commune.

Taken apart first, then read like cells of their own: what `rows` makes of each does not change.
"""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from continuum.linkage.normalise import tables
from continuum.linkage.normalise.codes import read_postcode
from continuum.linkage.normalise.fold import MAX_LENGTH, fold

_CODE: Final = re.compile(
    r"(?<![\w.])(?:(?:F|FR|I|IT)\s?-\s?)?(\d{2}\s?\d{3})(?![\w.])", re.IGNORECASE
)
_SHORT_CODE: Final = re.compile(r"(?:^|[,;\n]|\s[-–—])\s*(\d{4})(?=\s+[^\W\d])")
"""Four digits are a post code that lost its zero only where a town begins."""
_NOT_A_TOWN: Final = re.compile(r"(?:BP|CS|TSA)[\s.]*$", re.IGNORECASE)
_CUT: Final = re.compile(r"[,;\n]|\s[-–—]\s")
_COUNTRY: Final = re.compile(
    r"[\s,;\-–—]+(?:france|francia|italie|italia|italy)\W*$", re.IGNORECASE
)
_EMPTY_BRACKETS: Final = re.compile(r"[(\[]\s*[)\]]")
_AROUND: Final = " \t\r\n,;:-–—/"
_AROUND_CODE: Final = f"{_AROUND}()[]"


class Home(NamedTuple):
    """Each as written, "" where it is not told."""

    street: str = ""
    postcode: str = ""
    commune: str = ""


@lru_cache(maxsize=65536)
def split_town(text: str) -> Home:
    """ "03300 Cusset", "Cusset (03300)": a cell without a street."""
    said = _COUNTRY.sub("", text[:MAX_LENGTH])
    found = _code_in(said)
    if found is None:
        return Home(commune=said.strip(_AROUND))
    rest = _EMPTY_BRACKETS.sub(" ", f"{said[: found.start()]} {said[found.end() :]}")
    return Home("", read_postcode(found.group(1)).value, " ".join(rest.split()).strip(_AROUND))


@lru_cache(maxsize=65536)
def split_home(text: str) -> Home:
    """ "20 allée des Ailes, 03400 Yzeure"; what names no town is a street, as it stands."""
    said = _COUNTRY.sub("", text[:MAX_LENGTH])
    found = _code_in(said)
    if found is None:
        return Home(text)
    postcode = read_postcode(found.group(1)).value
    before = said[: found.start()].rstrip(_AROUND_CODE)
    behind = said[found.end() :].strip(_AROUND).lstrip(_AROUND_CODE)
    if not behind:
        *streets, before = _parts(before) or [""]
        if not streets and _is_street(before):
            return Home(before, postcode)
        return Home(", ".join(streets), postcode, before)
    if _is_street(behind):
        return Home(text)
    return Home(before.strip(_AROUND), postcode, behind)


def tells_town(text: str) -> bool:
    """A post code and a commune in one cell, no street."""
    home = split_town(text)
    return bool(home.postcode and home.commune) and not split_home(text).street


def tells_home(text: str) -> bool:
    """A street with its post code behind it."""
    home = split_home(text)
    return bool(home.street and home.postcode)


def _code_in(text: str) -> re.Match[str] | None:
    """The last post code."""
    found = [one for one in _CODE.finditer(text) if not _NOT_A_TOWN.search(text[: one.start()])]
    found = found or list(_SHORT_CODE.finditer(text))
    told = [one for one in found if read_postcode(one.group(1)).value]
    return told[-1] if told else None


def _parts(text: str) -> list[str]:
    return [part for part in (part.strip(_AROUND) for part in _CUT.split(text)) if part]


def _is_street(text: str) -> bool:
    """A number, or a kind of street in front: not the name of a town."""
    first = fold(text).partition(" ")[0]
    kinds = tables.words("street_words.txt") - tables.words("town_words.txt")
    return first.isdigit() or first in kinds
