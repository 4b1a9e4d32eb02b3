"""Which column of a register tells what: guessed, then corrected by hand."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from continuum.core.phrases import quoted
from continuum.core.refusals import Refused
from continuum.linkage.normalise.codes import cell_text
from continuum.linkage.normalise.fold import fold
from continuum.linkage.normalise.homes import tells_home, tells_town
from continuum.linkage.normalise.state_numbers import looks_like_state_number
from continuum.matching.rules.fields import (
    BESIDE_NAMES,
    NAMES,
    Told,
    fits,
    headings,
    is_for_life,
    is_house_number,
    shapes,
    speaks_of_another,
)
from continuum.tables.guess import likeness, match_headings
from continuum.tables.rows import Cell, letters

LEAST: Final = 0.55
"""Below, a column is left out rather than guessed."""
SAMPLE: Final = 28
"""Characters of a value that are shown."""
HALF: Final = 0.5
SOME: Final = 0.2
"""Of the addresses: the others, streets alone, are read as they stand."""
NUMBER_WORDS: Final = frozenset({"n", "no", "num", "numero", "nr", "number"})
OFFICIAL_CODE: Final = frozenset({"insee", "istat", "cog"})
A_NAME: Final = 0.9
"""So like a heading, a word given by hand is one."""

Columns = Mapping[Told, int]


class BadMap(Refused):
    """What `--map` says cannot be followed."""

    code = "bad_map"


class ColumnMissing(Refused):
    """A register without names, or with nothing beside them."""

    code = "column_missing"


@dataclass(frozen=True)
class Heads:
    """The top of a table: headings, "" where there is none, and the first values below."""

    headings: tuple[str, ...]
    samples: tuple[tuple[Cell, ...], ...]

    def called(self, column: int) -> str:
        """A column as its readers know it: its heading, else its place."""
        heading = self.headings[column]
        if heading and not is_for_life(heading):
            return heading
        return _("Colonne %(number)s") % {"number": column + 1}


@dataclass(frozen=True)
class Correction:
    """One `--map`: on which side ("" for each), what, and the column named, "" for none."""

    side: str
    told: Told
    column: str


def sample(heads: Heads, column: int) -> str:
    """The first value of a column, cut short, for who gave the list; never a number of the State
    or of a pupil."""
    cells = heads.samples[column]
    hidden = shapes(year=0)[Told.INE.value]
    if any(cell is not None and hidden(cell) for cell in cells) or _holds_state_numbers(cells):
        return ""
    first = next((cell for cell in cells if cell not in (None, "")), "")
    text = first.strftime("%Y-%m-%d") if isinstance(first, date) else cell_text(first)
    shown = "".join(sign for sign in text if sign.isprintable())
    return shown if len(shown) <= SAMPLE else f"{shown[: SAMPLE - 1]}…"


def guessed(heads: Heads, *, year: int) -> dict[Told, int]:
    """What each column most likely is; one that speaks of somebody else is none."""
    others = [speaks_of_another(heading) for heading in heads.headings]
    numbered = [_holds_state_numbers(cells) for cells in heads.samples]
    left_out = [other or number for other, number in zip(others, numbered, strict=True)]
    found = match_headings(
        ["" if out else text for text, out in zip(heads.headings, left_out, strict=True)],
        headings(),
        [() if out else cells for cells, out in zip(heads.samples, left_out, strict=True)],
        shapes=shapes(year=year),
        fits=fits(year=year),
    )
    columns = {Told(one.field): one.column for one in found if one.confidence >= LEAST}
    columns = _births_settled(_names_settled(columns, heads, year=year))
    return _homes_settled(columns, heads)


def _holds_state_numbers(cells: Sequence[Cell]) -> bool:
    """A column of such numbers is never read, not even to tell rows apart; where one strayed
    among other cells, it alone is emptied."""
    filled = [cell for cell in cells if cell is not None]
    held = sum(looks_like_state_number(cell) for cell in filled)
    return held > 0 and held * 2 >= len(filled)


def _names_settled(columns: dict[Told, int], heads: Heads, *, year: int) -> dict[Told, int]:
    """ "Nom" beside "Nom de naissance" is the usage name; alone, of several words, both names."""
    if Told.BIRTH_NAME in columns and Told.SURNAME in columns:
        columns.setdefault(Told.USAGE_NAME, columns[Told.SURNAME])
        columns[Told.SURNAME] = columns.pop(Told.BIRTH_NAME)
    if Told.USAGE_NAME in columns and not set(NAMES) & set(columns):
        columns[Told.SURNAME] = columns.pop(Told.USAGE_NAME)
    if Told.GIVEN_NAMES in columns:
        if Told.SURNAME in columns or Told.BIRTH_NAME in columns:
            columns.pop(Told.FULL_NAME, None)
        elif Told.FULL_NAME in columns and not _are_full(heads, columns[Told.FULL_NAME], year):
            columns[Told.SURNAME] = columns.pop(Told.FULL_NAME)
    elif Told.SURNAME in columns and Told.FULL_NAME not in columns:
        settled = _are_full(heads, columns[Told.SURNAME], year)
        columns[Told.FULL_NAME if settled else Told.SURNAME] = columns.pop(Told.SURNAME)
    return columns


def _births_settled(columns: dict[Told, int]) -> dict[Told, int]:
    """Parts of a date are worth nothing beside a whole one, nor a day without its year."""
    if Told.BIRTH_DATE in columns:
        parts = {Told.BIRTH_DAY, Told.BIRTH_MONTH, Told.BIRTH_YEAR}
    elif Told.BIRTH_YEAR not in columns:
        parts = {Told.BIRTH_DAY, Told.BIRTH_MONTH}
    else:
        return columns
    return {told: at for told, at in columns.items() if told not in parts}


def _homes_settled(columns: dict[Told, int], heads: Heads) -> dict[Told, int]:
    """Cells that hold a post code and a commune, or a whole address, are taken apart; a number in
    front of the street is the house's."""
    found = dict(columns)
    for told in (Told.COMMUNE, Told.POSTCODE):
        at = found.get(told)
        if at is None or Told.POSTCODE_COMMUNE in found or _is_official(heads.headings[at]):
            continue
        if _share(heads.samples[at], tells_town) > HALF:
            found[Told.POSTCODE_COMMUNE] = found.pop(told)
    street = found.get(Told.ADDRESS)
    if street is None:
        return found
    number = street - 1
    if (
        number >= 0
        and Told.STREET_NUMBER not in found
        and fold(heads.headings[number]) in NUMBER_WORDS
        and all(told is Told.ID for told, at in found.items() if at == number)
        and _share(heads.samples[number], is_house_number) > HALF
        and _share(heads.samples[street], _begins_with_a_number) < HALF
    ):
        found = {told: at for told, at in found.items() if at != number}
        found[Told.STREET_NUMBER] = number
    if Told.FULL_ADDRESS not in found and _share(heads.samples[street], tells_home) > SOME:
        found[Told.FULL_ADDRESS] = found.pop(Told.ADDRESS)
    return found


def _is_official(heading: str) -> bool:
    """The code beside a commune's name is then the one of the register of communes."""
    return not OFFICIAL_CODE.isdisjoint(fold(heading).split())


def _share(cells: Sequence[Cell], is_so: Callable[[str], bool]) -> float:
    texts = [text for text in (cell_text(cell) for cell in cells) if text]
    return sum(map(is_so, texts)) / len(texts) if texts else 0.0


def _begins_with_a_number(text: str) -> bool:
    return text[:1].isdigit()


def _are_full(heads: Heads, column: int, year: int) -> bool:
    is_full = shapes(year=year)[Told.FULL_NAME.value]
    cells = [cell for cell in heads.samples[column] if cell is not None]
    return bool(cells) and sum(bool(is_full(cell)) for cell in cells) * 2 > len(cells)


def corrections(texts: Sequence[str], *, sides: Sequence[str]) -> list[Correction]:
    """`A.surname=Nom 2`, `surname=Nom 2` for each side, `A.phone=` for no column at all."""
    found = []
    for text in texts:
        what, sign, column = text.partition("=")
        side, dot, code = what.strip().rpartition(".")
        if not sign:
            raise BadMap(
                _("--map %(text)s ne se comprend pas : écrivez par exemple %(example)s.")
                % {"text": text, "example": f'--map "{sides[0]}.surname=Nom 2"'}
            )
        if dot and side.strip().upper() not in sides:
            raise BadMap(
                _("--map %(text)s ne dit pas de quelle liste : %(sides)s.")
                % {"text": text, "sides": ", ".join(sides)}
            )
        found.append(Correction(side.strip().upper(), _told(code, text), column.strip()))
    return found


def _told(code: str, text: str) -> Told:
    """A field by its code, or by a word that heads such a column."""
    if code.strip() in {told.value for told in Told}:
        return Told(code.strip())
    ranked = [
        (max(likeness(code, word) for word in words), name) for name, words in headings().items()
    ]
    worth, name = max(ranked)
    if worth < A_NAME:
        raise BadMap(
            _("--map %(text)s : ce champ n'existe pas. Champs : %(fields)s.")
            % {"text": text, "fields": ", ".join(told.value for told in Told)}
        )
    return Told(name)


def corrected(
    columns: Columns, heads: Heads, given: Sequence[Correction], *, side: str
) -> dict[Told, int]:
    """What was said by hand wins over what was guessed of the same column."""
    found = dict(columns)
    for correction in given:
        if correction.side not in ("", side):
            continue
        found.pop(correction.told, None)
        if not correction.column:
            continue
        at = column_named(correction.column, heads)
        if at is None:
            raise BadMap(
                _("Liste %(side)s : aucune colonne ne s'appelle %(name)s. Colonnes : %(columns)s.")
                % {
                    "side": side,
                    "name": quoted(correction.column),
                    "columns": ", ".join(heads.called(n) for n in range(len(heads.headings))),
                }
            )
        if _holds_state_numbers(heads.samples[at]):
            raise BadMap(
                _("La colonne %(name)s contient des numéros de sécurité sociale : jamais lus ici.")
                % {"name": quoted(heads.called(at))}
            )
        found = {told: column for told, column in found.items() if column != at}
        found[correction.told] = at
        if correction.told is Told.POSTCODE and Told.COMMUNE not in found:
            found = _homes_settled(found, heads)
    return found


def column_named(name: str, heads: Heads) -> int | None:
    """By its heading, else by its number from 1 or its letter."""
    wanted = fold(name)
    for column in range(len(heads.headings)):
        if name == heads.headings[column] or (wanted and wanted == fold(heads.called(column))):
            return column
    places = range(len(heads.headings))
    return next((n for n in places if name in (str(n + 1), letters(n))), None)


def check(columns: Columns, heads: Heads, *, side: str) -> None:
    """Raises ColumnMissing; says which columns there are and how to name the one that is meant."""
    listed = ", ".join(heads.called(column) for column in range(len(heads.headings)))
    if not set(NAMES) & set(columns):
        raise ColumnMissing(
            _(
                "Liste %(side)s : aucune colonne ne dit le nom. Dites laquelle, par exemple "
                "%(example)s. Colonnes : %(columns)s."
            )
            % {
                "side": side,
                "example": f'--map "{side}.surname={_example(heads)}"',
                "columns": listed,
            }
        )
    if not BESIDE_NAMES & set(columns):
        raise ColumnMissing(
            _(
                "Liste %(side)s : le nom seul ne suffit pas. Dites où est le prénom, la date de "
                "naissance, le téléphone ou l'adresse, par exemple %(example)s. Colonnes : "
                "%(columns)s."
            )
            % {
                "side": side,
                "example": f'--map "{side}.birth_date={_example(heads, columns)}"',
                "columns": listed,
            }
        )


def _example(heads: Heads, columns: Columns | None = None) -> str:
    """The last column that is not taken yet."""
    taken = set((columns or {}).values())
    free = [at for at in range(len(heads.headings)) if at not in taken]
    return heads.called(free[-1]) if free else "…"
