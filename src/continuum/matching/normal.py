"""A register from its cells to the normal form that comparisons work on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import polars as pl

from continuum.linkage.normalise.columns import read_table
from continuum.linkage.normalise.full_names import split_full_name, usual_order
from continuum.linkage.normalise.homes import split_home, split_town
from continuum.linkage.normalise.rows import Field
from continuum.matching.numbers_for_life import without_numbers_for_life
from continuum.matching.reading.registers import LINE, LeftOut, Read, Source
from continuum.matching.rules.fields import Told
from continuum.tables.refusals import Notice

NAMES_LOOKED_AT: Final = 500
_ALIKE: Final[Mapping[Told, Field]] = {
    Told.SURNAME: Field.SURNAME,
    Told.USAGE_NAME: Field.USAGE_NAME,
    Told.GIVEN_NAMES: Field.GIVEN_NAMES,
    Told.BIRTH_DATE: Field.BIRTH_DATE,
    Told.SEX: Field.SEX,
    Told.BIRTH_PLACE: Field.BIRTH_PLACE,
    Told.PHONE: Field.PHONE,
    Told.EMAIL: Field.EMAIL,
    Told.ADDRESS: Field.ADDRESS,
    Told.POSTCODE: Field.POSTCODE,
    Told.COMMUNE: Field.COMMUNE,
    Told.INE: Field.INE,
}
_DAY_FIRST: Final = r"^\s*(\d{1,2})([/.\-])(\d{1,2})[/.\-](\d{4}|\d{2})"

Texts = dict[Field, pl.Series]


@dataclass(frozen=True)
class Register:
    """One list: what its rows are called, what they say as written, and in normal form.

    `texts` is emptied where nobody will read it again; the normal form is handed over once.
    """

    name: str
    ids: pl.Series
    lines: pl.Series
    texts: pl.DataFrame
    forms: list[pl.DataFrame]
    left_out: LeftOut
    notices: tuple[Notice, ...]

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def is_named(self) -> bool:
        """Rows are called by the list's own identifiers, not by their lines."""
        return not self.ids.dtype.is_integer()

    def handed_over(self) -> pl.DataFrame:
        """The normal form, kept here no longer: it is large, and whoever matches it lets it go."""
        return self.forms.pop()

    def without_texts(self) -> "Register":
        return replace(self, texts=pl.DataFrame())


@dataclass(frozen=True)
class Reader:
    """Reads registers as of one day; a pupil's number becomes a digest under a key of this run
    alone, the same for all its registers."""

    on: date
    key: bytes

    def register(
        self, source: Source, columns: Mapping[Told, int], *, told: Read, by_hand: bool
    ) -> Register:
        """`by_hand`: the column of identifiers was named, not guessed."""
        rows = source.rows(sorted(set(columns.values())), told=told)
        frame = rows.frame
        written = {what: frame[str(at)] for what, at in columns.items()}
        cells = {
            what: text if what is Told.INE else without_numbers_for_life(text)
            for what, text in written.items()
        }
        secret = []
        if Told.ID in cells and not cells[Told.ID].equals(written[Told.ID]):
            cells.setdefault(Told.INE, written[Told.ID])
            del cells[Told.ID]
            secret.append(Notice("ids_secret"))
        ids, notices = _ids(cells.get(Told.ID), frame[LINE], by_hand=by_hand)
        texts = pl.DataFrame(
            [series.alias(field.value) for field, series in self._texts(cells).items()]
        )
        present = {Field(name): name for name in texts.columns}
        return Register(
            name=source.name,
            ids=ids,
            lines=frame[LINE],
            texts=texts.drop(Field.INE.value, strict=False),
            forms=[read_table(texts, present, on=self.on, ine_key=self.key)],
            left_out=rows.left_out,
            notices=(*source.notices, *secret, *notices),
        )

    def _texts(self, cells: Mapping[Told, pl.Series]) -> Texts:
        texts = {field: cells[what] for what, field in _ALIKE.items() if what in cells}
        if Told.BIRTH_NAME in cells:
            texts.setdefault(Field.SURNAME, cells[Told.BIRTH_NAME])
        if Told.FULL_NAME in cells:
            texts |= _taken_apart(cells[Told.FULL_NAME])
        if Field.BIRTH_DATE in texts:
            texts[Field.BIRTH_DATE] = _day_first(texts[Field.BIRTH_DATE])
        elif Told.BIRTH_YEAR in cells:
            texts[Field.BIRTH_DATE] = _birth_of_parts(cells)
        if Told.PHONE_OTHER in cells:
            texts[Field.PHONE] = _else(texts.get(Field.PHONE), cells[Told.PHONE_OTHER])
        if Told.STREET_NUMBER in cells and Field.ADDRESS in texts:
            number, street = cells[Told.STREET_NUMBER], texts[Field.ADDRESS]
            texts[Field.ADDRESS] = (number + " " + street).str.strip_chars()
        return texts | _home_taken_apart(cells, texts)


def _ids(
    told: pl.Series | None, lines: pl.Series, *, by_hand: bool
) -> tuple[pl.Series, tuple[Notice, ...]]:
    """What rows are called: their own identifier where it tells them apart, else their line."""
    if told is None:
        return lines, ()
    empty = int((told == "").sum())
    repeated = len(told) - told.n_unique()
    if not empty and not repeated:
        return told, ()
    if by_hand:
        return told, (Notice("ids_kept", {"count": repeated + empty}),)
    return lines, (Notice("ids_left", {"count": repeated + empty}),)


def _taken_apart(cells: pl.Series) -> Texts:
    """ "DUPONT Jean" as two columns; each distinct cell is read once."""
    distinct = cells.unique(maintain_order=True)
    order = usual_order(distinct.head(NAMES_LOOKED_AT).to_list())
    names = [split_full_name(cell, order=order) for cell in distinct.to_list()]
    parts = pl.DataFrame(
        {
            "cell": distinct,
            Field.SURNAME: [name.birth_surname or name.surname for name in names],
            Field.USAGE_NAME: [name.surname if name.birth_surname else "" for name in names],
            Field.GIVEN_NAMES: [name.given_names for name in names],
        },
        schema_overrides=dict.fromkeys(
            (Field.SURNAME, Field.USAGE_NAME, Field.GIVEN_NAMES), pl.String
        ),
    )
    found = cells.to_frame("cell").join(parts, on="cell", how="left", maintain_order="left")
    return {Field(name): found[name] for name in found.columns if name != "cell"}


def _home_taken_apart(cells: Mapping[Told, pl.Series], texts: Texts) -> Texts:
    """What a whole address or "03300 Cusset" tells, where no column of its own does."""
    found: Texts = {}
    for told, split in ((Told.FULL_ADDRESS, split_home), (Told.POSTCODE_COMMUNE, split_town)):
        if told not in cells:
            continue
        distinct = cells[told].unique(maintain_order=True)
        homes = [split(cell) for cell in distinct.to_list()]
        for part, field in enumerate((Field.ADDRESS, Field.POSTCODE, Field.COMMUNE)):
            values = pl.Series([home[part] for home in homes], dtype=pl.String)
            own = cells[told].replace_strict(distinct, values, return_dtype=pl.String)
            known = found.get(field, texts.get(field))
            if known is not None or (own != "").any():
                found[field] = _else(known, own)
    return found


def _day_first(cells: pl.Series) -> pl.Series:
    """Dates of a column that can only be written month first, turned round."""
    groups = cells.str.extract_groups(_DAY_FIRST).struct.unnest()
    first, second = (groups[name].cast(pl.Int16) for name in (groups.columns[0], groups.columns[2]))
    if not (second > 12).any() or (first > 12).any():
        return cells
    return cells.str.replace(_DAY_FIRST, "$3$2$1$2$4")


def _birth_of_parts(cells: Mapping[Told, pl.Series]) -> pl.Series:
    year = cells[Told.BIRTH_YEAR]
    day, month = cells.get(Told.BIRTH_DAY), cells.get(Told.BIRTH_MONTH)
    if day is None or month is None:
        return year
    frame = pl.DataFrame({"d": day, "m": month, "y": year.str.zfill(2)})
    frame = frame.with_columns(y=pl.when(year == "").then(pl.lit("")).otherwise("y"))
    whole = pl.concat_str("d", "m", "y", separator="/")
    told = (pl.col("d") != "") & (pl.col("m") != "") & (pl.col("y") != "")
    return frame.select(pl.when(told).then(whole).otherwise(pl.col("y"))).to_series()


def _else(first: pl.Series | None, second: pl.Series) -> pl.Series:
    if first is None:
        return second
    frame = pl.DataFrame({"first": first, "second": second})
    return frame.select(
        pl.when(pl.col("first") != "").then(pl.col("first")).otherwise(pl.col("second"))
    ).to_series()
