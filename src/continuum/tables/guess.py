"""Which column is which field: headings compared with the caller's words, blind to small slips."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from continuum.tables.rows import Cell

Shape = Callable[[Cell], object]  # anything that is true or false

ENOUGH = 0.5
SURE = 0.7  # below, two equal guesses for one column are no guess
SHAPE_ALONE = 0.55  # the values look right, the heading says nothing
SHAPE_SHARE = 0.8
LEAST_FITTING = 0.2  # of the values, for a heading to be believed
SHAPE_AGAINST = 0.6  # what is left of a heading's confidence when its values look wrong
HEADING_CHARS = 200  # a paragraph is no heading: what follows is not compared
GROUP_SEPARATOR = " / "
# Words that say nothing in French, Italian or English.
EMPTY_WORDS = frozenset(
    (
        *("a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "n", "no"),
        *("num", "numero", "par", "pour", "s", "si", "sur", "un", "une"),
        *("al", "con", "da", "del", "della", "dello", "di", "e", "il", "lo", "per", "una"),
        *("for", "in", "is", "of", "on", "the"),
    )
)
BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
NOT_WORD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Proposal:
    column: int
    field: str
    confidence: float  # 1.0 the very word, 0.5 a weak guess


def match_headings(
    headings: Sequence[str],
    synonyms: Mapping[str, Sequence[str]],
    samples: Sequence[Sequence[Cell]] = (),
    *,
    shapes: Mapping[str, Shape] | None = None,
    fits: Mapping[str, Shape] | None = None,
) -> list[Proposal]:
    """The most likely field of each column; a field and a column are proposed at most once.

    A field is never proposed where hardly a value passes its test in `fits`, whatever the heading.
    """
    ranked: list[Proposal] = []
    for column, heading in enumerate(headings):
        values = samples[column] if column < len(samples) else ()
        possible = {
            field: names
            for field, names in synonyms.items()
            if not contradicted(values, (fits or {}).get(field))
        }
        ranked.extend(_candidates(column, heading, possible, values, shapes or {}))
    ranked.sort(key=lambda proposal: (-proposal.confidence, proposal.column))
    fields: set[str] = set()
    columns: set[int] = set()
    chosen = []
    for proposal in ranked:
        if proposal.column not in columns and proposal.field not in fields:
            columns.add(proposal.column)
            fields.add(proposal.field)
            chosen.append(proposal)
    return sorted(chosen, key=lambda proposal: proposal.column)


def contradicted(values: Sequence[Cell], fit: Shape | None) -> bool:
    values = [value for value in values if value is not None and value != ""]
    if fit is None or not values:
        return False
    return sum(bool(fit(value)) for value in values) < LEAST_FITTING * len(values)


def _candidates(
    column: int,
    heading: str,
    synonyms: Mapping[str, Sequence[str]],
    values: Sequence[Cell],
    shapes: Mapping[str, Shape],
) -> list[Proposal]:
    """The fields a column may be, best first; none when weak guesses contradict one another."""
    found = []
    for field, names in synonyms.items():
        said = max((likeness(heading, name) for name in names), default=0.0)
        confidence = round(_weighed(said, values, shapes.get(field)), 2)
        if confidence >= ENOUGH:
            found.append(Proposal(column, field, confidence))
    found.sort(key=lambda proposal: -proposal.confidence)
    weak = len(found) > 1 and found[0].confidence < SURE
    return [] if weak and found[0].confidence == found[1].confidence else found


def _weighed(said: float, values: Sequence[Cell], shape: Shape | None) -> float:
    """What the heading says, confirmed or doubted by what the values look like."""
    values = [value for value in values if value is not None]
    if shape is None or not values:
        return said
    share = sum(bool(shape(value)) for value in values) / len(values)
    if said < ENOUGH:
        return max(said, SHAPE_ALONE) if share >= SHAPE_SHARE else said
    if share >= SHAPE_SHARE:
        return min(1.0, said + 0.05)
    return said * SHAPE_AGAINST if share < 1 - SHAPE_SHARE else said


def likeness(heading: str, name: str) -> float:
    """How surely a heading means this name: 1.0 the same words, 0 nothing in common."""
    wanted = _words(name)
    if not wanted:
        return 0.0
    heading = heading[:HEADING_CHARS]
    best = 0.0
    for worth, reading in _readings(heading):
        words = _words(reading)
        if words:
            best = max(best, worth * _compared(words, wanted))
    return best


def _readings(heading: str) -> list[tuple[float, str]]:
    """The heading whole, without brackets, and the lower of two joined lines."""
    readings = [(1.0, heading)]
    bare = BRACKETS.sub(" ", heading)
    if bare != heading:
        readings.append((0.97, bare))
    if GROUP_SEPARATOR in heading:
        readings.append((0.95, heading.rsplit(GROUP_SEPARATOR, 1)[1]))
    return readings


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    bare = unicodedata.normalize("NFKD", text.replace("œ", "oe")).encode("ascii", "ignore").decode()
    words = [word for word in NOT_WORD.split(bare.lower()) if word]
    telling = [word for word in words if word not in EMPTY_WORDS]
    return tuple(_singular(word) for word in telling or words)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" and not word.endswith("ss") else word


def _compared(words: tuple[str, ...], wanted: tuple[str, ...]) -> float:
    if words == wanted:
        return 1.0
    if sorted(words) == sorted(wanted):
        return 0.97
    whole, whole_wanted = "".join(words), "".join(wanted)
    if whole == whole_wanted:
        return 0.95
    slips = distance(whole, whole_wanted, most=_slips_allowed(whole_wanted))
    if slips is not None:
        return 0.9 - 0.07 * slips
    return _overlap(words, wanted)


def _slips_allowed(word: str) -> int:
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2


def _overlap(words: tuple[str, ...], wanted: tuple[str, ...]) -> float:
    """All words of the name within the heading, or the heading short for the name."""
    met = sum(any(_same(word, want) for word in words) for want in wanted)
    if met == len(wanted):
        return 0.6 + 0.25 * len(wanted) / len(words)
    met_back = sum(
        any(_same(word, want) or _short(word, want) for want in wanted) for word in words
    )
    if met_back == len(words):
        return 0.5 + 0.25 * len(words) / len(wanted) if met else 0.5
    return 0.0


def _same(word: str, want: str) -> bool:
    return word == want or distance(word, want, most=_slips_allowed(want)) is not None


def _short(word: str, want: str) -> bool:
    """tel for telephone, nais for naissance."""
    return len(word) >= 3 and want.startswith(word)


@lru_cache(maxsize=16384)
def distance(left: str, right: str, *, most: int) -> int | None:
    """Letters to add, drop, change or swap between neighbours; None beyond `most`."""
    if abs(len(left) - len(right)) > most:
        return None
    if left == right:
        return 0
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, letter in enumerate(left, 1):
        following = [i]
        for j, other in enumerate(right, 1):
            cost = min(row[j] + 1, following[-1] + 1, row[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == right[j - 2] and left[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            following.append(cost)
        if min(following) > most:
            return None
        before, row = row, following
    return row[-1] if row[-1] <= most else None
