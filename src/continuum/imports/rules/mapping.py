"""Which column is which field: guessed, changed by hand, remembered for tables with the same
headings."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from typing import Any, Final, Self

from continuum.imports.rules.content import Content, Sheet
from continuum.imports.rules.fields import BY_CODE, FIELDS, NAMING, REQUIRED
from continuum.imports.rules.kinds import Kind
from continuum.imports.rules.vocabularies import lists
from continuum.linkage.normalise.fold import fold
from continuum.people.rules import ExternalSystem, Source
from continuum.tables.guess import likeness, match_headings

SURE: Final = 0.9
"""From this confidence on, a guess needs no second look."""
SAME: Final = 0.9
"""So like a name of a field, a heading is one."""
LOOKED_AT: Final = 200
LEAST: Final = 0.55
"""Below, a column is left out rather than guessed."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """What holds for the whole table; `joined_on` (ISO) is for lines that do not tell the day."""

    create_places: bool = True
    rebuild_rounds: bool = True
    system: str = ExternalSystem.IMILO.value
    source: str = Source.SAID.value
    joined_on: str = ""
    headings_are_data: bool = False


@dataclass(frozen=True, kw_only=True)
class Layout:
    """`columns`: position to field code; `words`: list of words to the meanings given by hand to
    some of them (`cells.word_key` to a code, empty for a word to leave out)."""

    sheet: int = 0
    columns: Mapping[int, str] = field(default_factory=dict)
    options: Options = field(default_factory=Options)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def sheet_of(self, content: Content) -> Sheet:
        """The sheet it speaks of; without headings when they were found to be none."""
        sheet = content.sheets[self.sheet]
        return sheet.without_headings() if self.options.headings_are_data else sheet

    def column_of(self, code: str) -> int | None:
        return next((column for column, name in self.columns.items() if name == code), None)

    def meanings(self, name: str, *, among: Collection[str] | None = None) -> Mapping[str, str]:
        """What words of a list mean; of those remembered from elsewhere, only what is `among` the
        codes there are."""
        words = self.words.get(name, {}) if name else {}
        if among is None:
            return words
        return {word: code for word, code in words.items() if not code or code in among}

    def as_json(self) -> dict[str, Any]:
        return {
            "sheet": self.sheet,
            "columns": {str(column): code for column, code in sorted(self.columns.items())},
            "options": asdict(self.options),
            "words": {name: dict(words) for name, words in self.words.items()},
        }

    @classmethod
    def of_json(cls, told: Mapping[str, Any]) -> Self:
        return cls(
            sheet=int(told.get("sheet", 0)),
            columns={int(column): str(code) for column, code in told.get("columns", {}).items()},
            options=Options(**told.get("options", {})),
            words=told.get("words", {}),
        )


@dataclass(frozen=True)
class Guess:
    """A field proposed for a column, and how surely."""

    field: str
    confidence: float

    @property
    def is_sure(self) -> bool:
        return self.confidence >= SURE


def guesses(kind: Kind, sheet: Sheet) -> dict[int, Guess]:
    """What each column most likely is, from its heading and its first values."""
    fields = FIELDS[kind]
    found = match_headings(
        sheet.headings,
        {one.code: one.headings for one in fields},
        sheet.samples,
        shapes={one.code: one.shape for one in fields if one.shape is not None},
    )
    guessed = {
        proposal.column: Guess(proposal.field, proposal.confidence)
        for proposal in found
        if proposal.confidence >= LEAST
    }
    return _with_names_in_one_cell(guessed, sheet)


def headings_look_like_data(sheet: Sheet) -> bool:
    """Hardly any is a word for a column, and one is met again below it."""
    told = [(column, text) for column, text in enumerate(sheet.headings) if text]
    names = {name for listed in lists("headings").values() for name in listed}
    known = sum(any(likeness(text, name) >= SAME for name in names) for _column, text in told)
    lines = sheet.lines[:LOOKED_AT]
    recurs = any(line.cells[column] == text for column, text in told for line in lines)
    return bool(sheet.heading_line) and known * 3 < len(told) and recurs


def _with_names_in_one_cell(guessed: dict[int, Guess], sheet: Sheet) -> dict[int, Guess]:
    """A column "Nom" without a column for the given name holds both."""
    fields = {guess.field: column for column, guess in guessed.items()}
    column = fields.get("last_name")
    if column is None or {"first_name", "full_name"} & set(fields):
        return guessed
    samples = [str(cell).split() for cell in sheet.samples[column]]
    if samples and sum(len(words) > 1 for words in samples) * 2 > len(samples):
        guessed[column] = Guess("full_name", guessed[column].confidence)
    return guessed


def heading_keys(headings: Sequence[str]) -> list[str]:
    """Each heading as it is remembered, unreadable; the second of two alike has its own key."""
    seen: Counter[str] = Counter()
    keys = []
    for heading in headings:
        folded = fold(heading)
        seen[folded] += 1
        keys.append(_digest(f"{folded}#{seen[folded]}") if folded else "")
    return keys


def signature(kind: Kind, headings: Sequence[str]) -> str:
    """The same for tables with the same headings, in whatever order; empty without headings."""
    keys = sorted(key for key in heading_keys(headings) if key)
    return _digest("|".join([kind.value, *keys])) if keys else ""


def remembered(layout: Layout, headings: Sequence[str]) -> dict[str, Any]:
    """A layout as a preset, by headings instead of positions."""
    keys = heading_keys(headings)
    told = layout.as_json()
    told["columns"] = {
        keys[column]: code for column, code in layout.columns.items() if keys[column]
    }
    del told["sheet"]
    return told


def recalled(told: Mapping[str, Any], kind: Kind, headings: Sequence[str]) -> Layout:
    """A preset laid on a table; fields that exist no longer are left out."""
    by_key: Mapping[str, str] = told.get("columns", {})
    columns = {
        str(column): by_key[key]
        for column, key in enumerate(heading_keys(headings))
        if by_key.get(key) in BY_CODE[kind]
    }
    return Layout.of_json({**told, "columns": columns})


def missing(kind: Kind, columns: Mapping[int, str]) -> list[tuple[str, ...]]:
    """The groups of fields of which one is needed and none is mapped."""
    given = set(columns.values())
    needed = [*REQUIRED[kind], *([NAMING] if kind != Kind.ENCOUNTERS else [])]
    return [group for group in needed if not given & set(group)]


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=16).hexdigest()
