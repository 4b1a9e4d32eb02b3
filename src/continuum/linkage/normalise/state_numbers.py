"""Numbers that a State gives a person for life and that must never be kept: they are only found, to
be refused.

The French NIR (numéro de sécurité sociale): sex, year, month, department, commune, order, and a
two-digit key (97 minus the number modulo 97; 2A and 2B count as 19 and 18). The Italian codice
fiscale: sixteen letters and digits.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from typing import Final, NamedTuple


class Span(NamedTuple):
    """Where the number stands in the folded text, and what it is. Never log the text between the
    two.
    """

    start: int
    end: int


# Characters that people put between the groups of a number.
_BETWEEN: Final = r"[ \t.\-_/,'’|:]{0,3}"
# Digits, and the A or B of a Corsican department.
_RUN = re.compile(rf"\d(?:{_BETWEEN}(?:\d|(?<=2)[abAB](?={_BETWEEN}\d)))*")
# The same, written by somebody who separates the groups in another way, or one on each line.
_LOOSE_RUN = re.compile(r"\d(?:[\W_]{0,8}(?:\d|(?<=2)[abAB](?=[\W_]{0,8}\d)))*")
_CORSICA_APART = re.compile(r"(?<=2)([\W_]{1,3})([abAB])(?=[\W_]{0,8}\d)")
_LETTER_FOR_ZERO = re.compile(r"[oO]+(?=\d)|(?<=\d)[oO]+")
# Where the official layout puts its spaces: 1 85 05 78 006 084 36.
_LAYOUT: Final = frozenset({1, 3, 5, 7, 10, 13, 15})
_NIR = re.compile(r"([1-478])(\d\d)(\d\d)(\d\d|2[AB])(\d{3})(\d{3})(\d\d)?")
_SHORT, _LONG = 13, 15
_SEXES: Final = frozenset("123478")
# Even with a letter in the place of each zero.
_SOME_DIGITS = re.compile(r"(?:\D*\d){7}")
_MANY_SEPARATORS = 3
# Thirteen digits behind a zero may as well be those of a SIRET.
_BEHIND_ZEROS: Final = _LAYOUT - {_SHORT}
_WHOLE_LAYOUT: Final = frozenset({1, 3, 5, 7, 10})


def looks_like_nir(value: object) -> bool:
    """Whether a French social security number stands anywhere in the text.

    15 characters: the key is right, or they stand in one piece, or the groups are laid out as on
    the card; a key mistyped by hand hides nothing. 13 characters: a plausible sex, month,
    department, commune and order number, standing alone or laid out as on the card.
    """
    return next(find_nirs(value), None) is not None


def find_nirs(value: object) -> Iterator[Span]:
    """Where they stand; the same number may be found more than once."""
    yield from _nirs_in(_plain(value))


def _nirs_in(text: str) -> Iterator[Span]:
    if len(text) < _SHORT or not _SOME_DIGITS.match(text):
        return
    yield from _found(text, _RUN, is_loose=False)
    yield from _found(text, _LOOSE_RUN, is_loose=True)
    for other in dict.fromkeys(_other_readings(text)):
        if other != text:
            yield from _found(other, _LOOSE_RUN, is_loose=True)


def _found(text: str, shape: re.Pattern[str], *, is_loose: bool) -> Iterator[Span]:
    for run in shape.finditer(text):
        groups = re.findall(r"[0-9ABab]+", run.group())
        if sum(map(len, groups)) < _SHORT:
            continue
        others = _without_zeros_in_front(groups) if is_loose else ()
        if any(_holds_nir(read, is_loose=is_loose) for read in (groups, *others)):
            yield Span(run.start(), run.end())


def _without_zeros_in_front(groups: list[str]) -> Iterator[list[str]]:
    for place, group in enumerate(groups):
        bare = group.lstrip("0")
        if len(bare) < len(group) and bare[:1] in _SEXES and len(bare) in _BEHIND_ZEROS:
            yield [bare, *groups[place + 1 : place + len(_LAYOUT)]]


def _other_readings(text: str) -> Iterator[str]:
    """What a number typed by hand may stand for, each as long as the text."""
    yield (zeros := _LETTER_FOR_ZERO.sub(lambda letters: "0" * len(letters[0]), text))
    for read in (text, zeros):
        yield _CORSICA_APART.sub(r"\2\1", read)


def looks_like_codice_fiscale(value: object) -> bool:
    """Whether an Italian codice fiscale with a right check letter stands anywhere in the text."""
    return _holds_codice_fiscale(_plain(value))


def looks_like_state_number(value: object) -> bool:
    if isinstance(value, str) and len(value) < _SHORT:
        return False  # most cells of a register: names, dates, phones
    text = _plain(value)
    return next(_nirs_in(text), None) is not None or _holds_codice_fiscale(text)


def _holds_codice_fiscale(text: str) -> bool:
    if len(text) < _CODICE_FISCALE_LENGTH:
        return False
    upper = text.upper()
    for match in _CODICE_FISCALE.finditer(upper):
        code, (start, end) = re.sub(r"[^A-Z0-9]", "", match[1]), match.span(1)
        alone = not (upper[start - 1 : start].isalnum() or upper[end : end + 1].isalnum())
        digits = sum(map(str.isdigit, code))
        if (alone or digits >= _FEWEST_GLUED_DIGITS) and _check_letter_is_right(code):
            return True
    return False


def _plain(value: object) -> str:
    """Text in which every digit is ASCII, every space and dash plain, and nothing invisible is
    left.
    """
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e16 else ""
    if not isinstance(value, str | int):
        return ""
    text = str(value) if isinstance(value, str) or abs(value) < 10**18 else ""
    if text.isascii():
        return text
    foreign = {c for c in set(text) if not c.isascii()}
    return text.translate({ord(c): _plain_character(c) for c in foreign})


@lru_cache(maxsize=4096)
def _plain_character(character: str) -> str:
    if character.isdecimal():
        return str(int(character))
    kind = unicodedata.category(character)
    if kind in ("Cf", "Mn"):
        return ""
    if kind in ("Zs", "Pd"):
        return " " if kind == "Zs" else "-"
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 and folded.isascii() else character


def _holds_nir(groups: list[str], *, is_loose: bool) -> bool:
    """Whether some neighbouring groups of a run of digits make up a number of the right length."""
    cuts = [0, *accumulate(map(len, groups))]
    place = {cut: number for number, cut in enumerate(cuts)}
    digits = "".join(groups).upper()
    for first, start in enumerate(cuts[:-1]):
        if digits[start] not in _SEXES:
            continue
        for length in (_SHORT, _LONG):
            last = place.get(start + length)
            if last is None:
                continue
            alone = last - first == len(groups) and not is_loose
            if last - first > len(_LAYOUT) and not alone:
                continue
            inner = {cut - start for cut in cuts[first + 1 : last]}
            read = digits[start : start + length]
            if _is_nir(read, inner, alone=alone) and not (is_loose and _is_by_chance(read, inner)):
                return True
    return False


def _is_nir(digits: str, inner: set[int], *, alone: bool) -> bool:
    """`inner` says where the writer cut the number; `alone`, that no other number stands next to
    it.
    """
    match = _NIR.fullmatch(digits)
    if match is None or not _is_plausible(match):
        return False
    as_on_card = inner <= _LAYOUT
    if match[7] and key_of(digits[:_SHORT]) == int(match[7]):
        return as_on_card or alone
    if as_on_card and len(inner) >= _MANY_SEPARATORS:
        return True
    if match[7] and match[1] in "12" and not inner:
        return True
    usual = match[1] in "12" and 1 <= int(match[3]) <= 12
    return not match[7] and usual and as_on_card and (alone or not inner)


def _is_by_chance(digits: str, inner: set[int]) -> bool:
    """Numbers of a list may follow one another: without a right key, all groups must be there."""
    if not inner or inner >= _WHOLE_LAYOUT:
        return False
    return len(digits) == _SHORT or key_of(digits[:_SHORT]) != int(digits[_SHORT:])


def _is_plausible(match: re.Match[str]) -> bool:
    month, department = int(match[3]), match[4]
    month_exists = 1 <= month <= 12 or 20 <= month <= 42 or 50 <= month <= 99
    return month_exists and department != "00" and match[5] != "000" and match[6] != "000"


def key_of(thirteen: str) -> int:
    """The control key of a NIR without its key."""
    number = int(thirteen.replace("2A", "19").replace("2B", "18"))
    return 97 - number % 97


_CODICE_FISCALE_LENGTH: Final = 16
_DIGIT: Final = "[0-9LMNPQRSTUV]"
_GAP: Final = r"[\W_]{0,5}"
# Wherever it begins: another word may stand glued before or behind it.
_CODICE_FISCALE = re.compile(
    rf"(?=([A-Z]{{3}}{_GAP}[A-Z]{{3}}{_GAP}{_DIGIT}{{2}}{_GAP}[ABCDEHLMPRST]{_GAP}{_DIGIT}{{2}}{_GAP}"
    rf"[A-Z]{_GAP}{_DIGIT}{{3}}{_GAP}[A-Z]))"
)
# Letters may stand for digits, in a number that stands alone: else a long word would be one.
_FEWEST_GLUED_DIGITS: Final = 4
# Value of a character in an odd place, in the order 0-9 (and A-J), then K-Z.
_ODD: Final = (
    1,
    0,
    5,
    7,
    9,
    13,
    15,
    17,
    19,
    21,
    2,
    4,
    18,
    20,
    11,
    3,
    6,
    8,
    12,
    14,
    16,
    10,
    22,
    25,
    24,
    23,
)


def _check_letter_is_right(code: str) -> bool:
    values = [int(c) if c.isdigit() else ord(c) - ord("A") for c in code[:15]]
    total = sum(_ODD[value] if i % 2 == 0 else value for i, value in enumerate(values))
    return ord(code[15]) - ord("A") == total % 26
