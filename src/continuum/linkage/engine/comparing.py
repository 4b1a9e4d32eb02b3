"""Levels of pairs of rows, all at once: codes are compared, texts only where codes differ, and each
distinct pair of texts once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.process import cpdist

from continuum.linkage.engine.levels import (
    BirthLevel,
    EmailLevel,
    GivenLevel,
    HomeLevel,
    IneLevel,
    PhoneLevel,
    PlaceLevel,
    SexLevel,
    SurnameLevel,
    joined,
)
from continuum.linkage.engine.sides import Codes, Pair, Rows, Side
from continuum.linkage.engine.vocabulary import Vocabulary

Levels = Mapping[str, NDArray[np.int16]]
Flags = NDArray[np.bool_]

NEAR, CLOSE, SURNAME_LIKE, GIVEN_LIKE, SWAPPED_LIKE = 0.94, 0.90, 0.80, 0.80, 0.85
"""Jaro-Winkler from which two names are one slip apart, close, or alike."""
BLOCK: Final = 1_000_000
"""Pairs whose codes are held at once."""
GENERATION: Final = 12
"""Years between a parent and a child, at the least: day and month alike are no slip then."""
_ONE_DIGIT: Final = np.array(
    sorted(digit * 10**place for digit in range(1, 10) for place in range(9)), dtype=np.int32
)
"""What two numbers of nine digits are apart that differ in one."""


@dataclass(frozen=True)
class _Both:
    """The two rows of each pair, column by column; each column is fetched once."""

    pair: Pair
    left: Rows
    right: Rows
    fetched: dict[str, Codes] = field(default_factory=dict)

    def ours(self, column: str) -> Codes:
        return self._fetched("left " + column, self.pair.left, column, self.left)

    def theirs(self, column: str) -> Codes:
        return self._fetched("right " + column, self.pair.right, column, self.right)

    def _fetched(self, key: str, side: Side, column: str, rows: Rows) -> Codes:
        if key not in self.fetched:
            self.fetched[key] = side.at(column, rows)
        return self.fetched[key]

    def __call__(self, column: str) -> tuple[Codes, Codes]:
        return self.ours(column), self.theirs(column)

    def same(self, ours: str, theirs: str = "") -> Flags:
        """Both tell it, and the same."""
        left, right = self.ours(ours), self.theirs(theirs or ours)
        found: Flags = (left == right) & (left > 0)
        return found

    def crossed(self, column: str, other: str) -> Flags:
        """One side's `column` is the other side's `other`."""
        return self.same(column, other) | self.same(other, column)

    def told(self, column: str) -> Flags:
        left, right = self(column)
        return (left > 0) & (right > 0)


def compare(pair: Pair, left: Rows, right: Rows) -> Levels:
    """The levels of each pair of rows, by field of `levels.SIZES`."""
    parts = []
    for start in range(0, max(1, len(left)), BLOCK):
        both = _Both(pair, left[start : start + BLOCK], right[start : start + BLOCK])
        parts.append(_levels(both))
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _levels(both: _Both) -> dict[str, NDArray[np.int16]]:
    surname, given = _surnames(both), _given_names(both)
    swapped = _swapped(both, (surname == SurnameLevel.OTHER) | (given == GivenLevel.OTHER))
    surname[swapped] = SurnameLevel.SWAPPED
    given[swapped] = GivenLevel.UNTOLD  # said once: both names are seen, in one place
    return {
        "surname": surname,
        "given": given,
        "birth": _births(both),
        "sex": _simple(both, "sex", SexLevel.SAME, SexLevel.OTHER),
        "where": joined(
            {
                "phone": _phones(both),
                "email": _simple(both, "email", EmailLevel.SAME, EmailLevel.OTHER),
                "home": _homes(both),
                "place": _places(both),
            }
        ),
        "ine": _simple(both, "ine", IneLevel.SAME, IneLevel.OTHER),
    }


def _swapped(both: _Both, wanted: Flags) -> Flags:
    """Each side's surname is the other's given name, or nearly."""
    found = np.zeros(len(wanted), dtype=bool)
    rows = np.flatnonzero(wanted)
    rows = rows[_is_given_name_of(_Both(both.pair, both.left[rows], both.right[rows]))]
    found[rows] = _is_given_name_of(_Both(both.pair.turned, both.right[rows], both.left[rows]))
    return found


def _is_given_name_of(both: _Both) -> Flags:
    """The left row's surname stands where the right row has its given names."""
    found = both.same("surname_sound", "given_sound")
    for column in ("given", "given_head", "given_pair", "given_second"):
        found |= both.same("surname", column) | both.same("surname_core", column)
    ours, first = both("surname")[0], both("given")[1]
    for column in ("given", "given_pair"):
        theirs = both(column)[1]
        asked = ~found & (ours > 0) & (theirs > 0) & ((column == "given") | (theirs != first))
        found |= _like(ours, theirs, both.pair.names, asked, SWAPPED_LIKE) > 0
    return found


def _simple(both: _Both, column: str, same: int, other: int) -> NDArray[np.int16]:
    level = np.where(both.same(column), same, other).astype(np.int16)
    level[~both.told(column)] = 0
    return level


def _surnames(both: _Both) -> NDArray[np.int16]:
    same, core = both.same("surname"), both.same("surname_core")
    part = both.crossed("surname_first", "surname_core") | both.crossed(
        "surname_last", "surname_core"
    )
    part |= both.same("surname_first") | both.same("surname_last")
    part |= both.crossed("surname_first", "surname_last")
    usage = both.crossed("usage_name", "surname") | (both.same("usage_name"))
    told = both.told("surname")
    open_still = told & ~(same | core | part | usage)
    ours, theirs = both("surname")
    alike, slip = _similarity(ours, theirs, both.pair.names, open_still, SURNAME_LIKE)
    sound = both.same("surname_sound") & open_still
    level = np.full(len(ours), SurnameLevel.OTHER, dtype=np.int16)
    level[alike >= SURNAME_LIKE] = SurnameLevel.LIKE
    level[alike >= CLOSE] = SurnameLevel.CLOSE
    level[sound] = SurnameLevel.SOUND
    level[(alike >= NEAR) | slip] = SurnameLevel.NEAR
    for flags, reached in (
        (part, SurnameLevel.PART),
        (usage, SurnameLevel.USAGE),
        (core, SurnameLevel.GLUED),
        (same, SurnameLevel.SAME),
        (~told, SurnameLevel.UNTOLD),
    ):
        level[flags] = reached
    return level


def _given_names(both: _Both) -> NDArray[np.int16]:
    same, spelling = both.same("given"), both.same("given_canonical")
    compound = both.same("given_head") | both.crossed("given_pair", "given")
    second = both.crossed("given_second", "given") | both.crossed("given_second", "given_head")
    second |= both.crossed("given_third", "given") | both.crossed("given_third", "given_head")
    told = both.told("given")
    open_still = told & ~(same | spelling | compound | second)
    ours, theirs = both("given")
    alike, slip = _similarity(ours, theirs, both.pair.names, open_still, GIVEN_LIKE)
    short = open_still & (alike < NEAR) & both.pair.names.are_short_forms(ours, theirs)
    sound = both.same("given_sound") & open_still
    # Lina and Lena are more often sisters than a slip of the pen.
    both_usual = both.pair.names.usual[ours] & both.pair.names.usual[theirs]
    near = (alike >= GIVEN_LIKE) | slip | sound
    parted, perhaps_parted = _parted(both, same | spelling)
    level = np.full(len(ours), GivenLevel.OTHER, dtype=np.int16)
    level[alike >= GIVEN_LIKE] = GivenLevel.LIKE
    level[(alike >= CLOSE) | slip] = GivenLevel.CLOSE
    in_address = _in_address(both) & (level == GivenLevel.OTHER)
    for flags, reached in (
        (in_address, GivenLevel.IN_ADDRESS),
        (short, GivenLevel.SHORT),
        (sound | (alike >= NEAR) | slip, GivenLevel.NEAR),
        (near & both_usual & ~short, GivenLevel.IN_USE),
        (second, GivenLevel.SECOND),
        (compound, GivenLevel.COMPOUND),
        (spelling, GivenLevel.SPELLING),
        (same, GivenLevel.SAME),
        (parted, GivenLevel.OTHER),
        (perhaps_parted, GivenLevel.IN_USE),
        (~told, GivenLevel.UNTOLD),
    ):
        level[flags] = reached
    return level


def _in_address(both: _Both) -> Flags:
    """One side's first name is what the other's e-mail address is made of, and no surname there."""
    found = np.zeros(len(both.left), dtype=bool)
    for mine, other in ((both.ours, both.theirs), (both.theirs, both.ours)):
        said = other("email_given")
        surname = (said == other("surname")) | (said == other("surname_core"))
        found |= (said > 0) & (said == mine("given_canonical")) & ~surname
    return found


def _parted(both: _Both, first: Flags) -> tuple[Flags, Flags]:
    """Jean-Pierre and Jean-Paul, Abdel Karim and Abdel Rahim, Marie Claire Lou and Marie Claire
    Eve: one first word, another second or third, told on both sides. Brothers, or sisters, sooner
    than one person. An initial may stand for a name; who is Jean-Luc here and Jean-Luc Noël there
    has one name in common, and Luc is none more.

    Those written the same way, and the others: Jean-Luc and Jean Livio may be a Jean-Luc Livio."""
    given, head = both("given"), both("given_head")
    begun = first | both.same("given_head")
    alike_written = (given[0] == head[0]) == (given[1] == head[1])
    found = np.zeros(len(begun), dtype=bool)
    for column in ("given_second", "given_third"):
        rows = np.flatnonzero(begun & both.told(column) & ~both.same(column))
        ours, theirs = (codes[rows] for codes in both(column))
        same = _are_one_name(ours, theirs, both.pair.names)
        for firsts, seconds in zip(given, (ours, theirs), strict=True):
            same |= first[rows] & both.pair.names.hold(firsts[rows], seconds)
        if column == "given_third":  # one side tells one more
            same |= both.pair.names.hold(ours, theirs) | both.pair.names.hold(theirs, ours)
        found[rows] |= ~same
    return found & alike_written, found & ~alike_written


def _are_one_name(ours: Codes, theirs: Codes, names: Vocabulary) -> Flags:
    """A slip of the pen apart, of one sound, or an initial and its name; two names in use are two,
    and so are two initials."""
    alike, slip = _similarity(ours, theirs, names, np.ones(len(ours), bool), GIVEN_LIKE)
    letters = names.letters
    initial = np.minimum(letters.lengths[ours], letters.lengths[theirs]) == 1
    near = ((alike >= NEAR) | slip) & ~(names.usual[ours] & names.usual[theirs]) & ~initial
    near |= names.sound_alike(ours, theirs) | names.are_spellings(ours, theirs)
    found: Flags = near | letters.are_initials(ours, theirs)
    return found


def _similarity(
    ours: Codes, theirs: Codes, names: Vocabulary, wanted: Flags, least: float
) -> tuple[NDArray[np.float32], Flags]:
    """Jaro-Winkler where wanted, 0 elsewhere and below `least`; and whether one slip parts them."""
    alike = _like(ours, theirs, names, wanted, least)
    slip = np.zeros(len(ours), dtype=bool)
    rows = np.flatnonzero(wanted & (alike < NEAR))
    rows = rows[names.letters.may_be_a_slip(ours[rows], theirs[rows])]
    if len(rows):
        low, high, where = _distinct(ours[rows], theirs[rows])
        left, right = names.texts[low].tolist(), names.texts[high].tolist()
        far = cpdist(left, right, scorer=OSA.distance, score_cutoff=1, workers=-1)
        slip[rows] = (far <= 1)[where]
    return alike, slip


def _like(
    ours: Codes, theirs: Codes, names: Vocabulary, wanted: Flags, least: float
) -> NDArray[np.float32]:
    alike = np.zeros(len(ours), dtype=np.float32)
    rows = np.flatnonzero(wanted)
    rows = rows[names.letters.may_be_alike(ours[rows], theirs[rows], least=least)]
    if len(rows):
        low, high, where = _distinct(ours[rows], theirs[rows])
        left, right = names.texts[low].tolist(), names.texts[high].tolist()
        near = cpdist(left, right, scorer=JaroWinkler.similarity, score_cutoff=least, workers=-1)
        alike[rows] = near[where]
    return alike


def _distinct(ours: Codes, theirs: Codes) -> tuple[Codes, Codes, NDArray[np.int64]]:
    """Each unordered pair of codes once, and where each given pair is among them."""
    low = np.minimum(ours, theirs).astype(np.int64)
    high = np.maximum(ours, theirs).astype(np.int64)
    distinct, where = np.unique((low << 32) | high, return_inverse=True)
    return (
        (distinct >> 32).astype(np.int32),
        (distinct & 0xFFFFFFFF).astype(np.int32),
        where,
    )


def _births(both: _Both) -> NDArray[np.int16]:
    ours, theirs = both("born")
    (year, month, day), (other_year, other_month, other_day) = _parts(ours), _parts(theirs)
    same_year = year == other_year
    unsure = [
        (m <= 1) & (d <= 1) | (m == 0) | (d == 0)
        for m, d in ((month, day), (other_month, other_day))
    ]
    told = ~(unsure[0] & unsure[1])  # what is not told, or stands for it, agrees with nothing
    parts = same_year.astype(np.int16)
    parts += (month == other_month) & told
    parts += (day == other_day) & told
    level = np.full(len(ours), BirthLevel.OTHER, dtype=np.int16)
    for flags, reached in (
        (same_year, BirthLevel.YEAR),
        ((parts == 2) & (np.abs(year - other_year) < GENERATION), BirthLevel.TWO_PARTS),
        (_one_digit(ours, theirs, parts == 2), BirthLevel.ONE_DIGIT),
        (same_year & (unsure[0] | unsure[1]), BirthLevel.MAYBE),
        (same_year & (month == other_day) & (day == other_month), BirthLevel.SWAPPED),
        (ours == theirs, BirthLevel.SAME),
        ((ours == theirs) & unsure[0], BirthLevel.SAME_FIRST_OF_JANUARY),
        ((ours == 0) | (theirs == 0), BirthLevel.UNTOLD),
    ):
        level[flags] = reached
    return level


def _parts(born: Codes) -> tuple[Codes, Codes, Codes]:
    return born // 10_000, born // 100 % 100, born % 100


def _one_digit(ours: Codes, theirs: Codes, wanted: Flags) -> Flags:
    """Where wanted: two equal parts of three leave the digits of one."""
    found = np.zeros(len(ours), dtype=bool)
    rows = np.flatnonzero(wanted)
    found[rows] = _differ_by_one(ours[rows], theirs[rows])
    return found


def _differ_by_one(ours: Codes, theirs: Codes) -> Flags:
    """Numbers of nine digits at most."""
    differing = np.zeros(len(ours), dtype=np.int16)
    for _place in range(9):
        differing += (ours % 10) != (theirs % 10)
        ours, theirs = ours // 10, theirs // 10
    found: Flags = differing == 1
    return found


def _phones(both: _Both) -> NDArray[np.int16]:
    level = _simple(both, "phone", PhoneLevel.SAME, PhoneLevel.OTHER)
    rows = np.flatnonzero(level == PhoneLevel.OTHER)
    ours, theirs = both("phone")
    apart = np.abs(ours[rows] - theirs[rows])
    near = _ONE_DIGIT[np.searchsorted(_ONE_DIGIT[:-1], apart)] == apart
    rows = rows[near]
    left, right = both("phone")
    level[rows[_differ_by_one(left[rows], right[rows])]] = PhoneLevel.ONE_DIGIT
    return level


def _places(both: _Both) -> NDArray[np.int16]:
    level = _simple(both, "birth_place", PlaceLevel.SAME, PlaceLevel.OTHER)
    level[(level == PlaceLevel.OTHER) & both.same("birth_department")] = PlaceLevel.DEPARTMENT
    return level


def _homes(both: _Both) -> NDArray[np.int16]:
    postcode, commune = both.same("postcode"), both.same("commune")
    town = postcode | commune
    town_told = both.told("postcode") | both.told("commune")
    street = both.same("street") & (town | ~town_told)
    level = np.full(len(town), HomeLevel.OTHER, dtype=np.int16)
    for flags, reached in (
        (both.same("department"), HomeLevel.DEPARTMENT),
        (~town_told, HomeLevel.UNTOLD),
        (commune, HomeLevel.COMMUNE),
        (postcode, HomeLevel.POSTCODE),
        (street, HomeLevel.STREET),
        (street & both.same("street_number"), HomeLevel.ADDRESS),
    ):
        level[flags] = reached
    return level
