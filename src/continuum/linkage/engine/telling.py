"""What was found out, as tables to read: pairs with their reasons in words, rows found nowhere,
the persons of one list."""

from collections.abc import Collection, Mapping
from typing import Final

import numpy as np
import polars as pl

from continuum.linkage.compare import WEIGHTS
from continuum.linkage.engine.absence import absences
from continuum.linkage.engine.deciding import Band
from continuum.linkage.engine.levels import REASONS, GivenLevel, SurnameLevel, parted
from continuum.linkage.engine.matching import Deduplicated, Matched
from continuum.linkage.engine.model import levels_of
from continuum.linkage.engine.sides import Codes
from continuum.linkage.reasons import FRENCH, ReasonCode, sentence, somebody_else

WORTH_A_LOOK: Final = (Band.SURE, Band.TO_REVIEW)


def pairs_table(
    matched: Matched,
    *,
    left_ids: pl.Series,
    right_ids: pl.Series,
    language: str = FRENCH,
    bands: Collection[Band] = WORTH_A_LOOK,
) -> pl.DataFrame:
    """The pairs of some bands by left then right row: the ids of both, score in bits, expected
    error, band, and why: `reasons` in words, what speaks for before what speaks against, `codes`
    for a program. Raises ValueError unless there is one id for each row."""
    for ids, rows in zip((left_ids, right_ids), matched.rows, strict=True):
        _one_for_each_row(ids, rows)
    band = matched.decisions.band()
    chosen = np.flatnonzero(np.isin(band, [one.value for one in bands]))
    pairs = pl.DataFrame(
        {
            "left": left_ids.gather(matched.pairs.left[chosen]),
            "right": right_ids.gather(matched.pairs.right[chosen]),
            "score": matched.score[chosen],
            "error": matched.decisions.error[chosen],
            "band": pl.Series(band[chosen].tolist(), dtype=pl.String),
            "pattern": matched.patterns[chosen],
        }
    )
    words = in_words(matched.patterns[chosen], language)
    return pairs.join(words, on="pattern", how="left", maintain_order="left").drop("pattern")


def in_words(patterns: Codes, language: str = FRENCH) -> pl.DataFrame:
    """Each pattern once, with its reasons and their codes: few, however many pairs there are."""
    codes = np.unique(patterns)
    levels = levels_of(codes)
    fields = {**levels, **parted(levels["where"])}
    told = []
    for place in range(len(codes)):
        pros, cons = reasons_of({field: int(fields[field][place]) for field in fields})
        told.append((sentence(pros, cons, language), [code.value for code in (*pros, *cons)]))
    return pl.DataFrame(
        {
            "pattern": codes,
            "reasons": pl.Series([words for words, _codes in told], dtype=pl.String),
            "codes": pl.Series([found for _words, found in told], dtype=pl.List(pl.String)),
        }
    )


def reasons_of(
    levels: Mapping[str, int],
) -> tuple[tuple[ReasonCode, ...], tuple[ReasonCode, ...]]:
    """What speaks for one person and what against, the weightiest first."""
    told = {
        REASONS[field][level]
        for field, level in levels.items()
        if field in REASONS and level in REASONS[field]
    }
    if levels["given"] == GivenLevel.IN_ADDRESS:
        told.add(ReasonCode.DIFFERENT_FIRST_NAME)
    other = somebody_else(told) if _not_named_alike(levels) else None
    told |= {other} if other else set()
    ranked = sorted(told, key=lambda code: (-abs(WEIGHTS[code]), code))
    pros = tuple(code for code in ranked if WEIGHTS[code] > 0)
    return pros, tuple(code for code in ranked if WEIGHTS[code] < 0)


def _not_named_alike(levels: Mapping[str, int]) -> bool:
    if levels["given"] == GivenLevel.UNTOLD:
        return levels["surname"] in (SurnameLevel.UNTOLD, SurnameLevel.OTHER)
    return levels["given"] in (GivenLevel.OTHER, GivenLevel.IN_ADDRESS, GivenLevel.IN_USE)


def untraceable_table(
    matched: Matched,
    *,
    left_ids: pl.Series,
    right_ids: pl.Series | None = None,
    language: str = FRENCH,
) -> pl.DataFrame:
    """One row for each row of the left list: whether its person is in the right one, and the chance
    that this is wrong, for these two lists.

    `found` says "found", "to_check" (the best partner is worth a look; `error` is the chance that
    it is somebody else) or "not_found" (`error` is the chance that the person is there all the
    same). With `right_ids`, `like` is the right row that a "to_check" resembles, and `reasons` why;
    none where somebody is more likely there than not, and no row in particular.
    """
    _one_for_each_row(left_ids, matched.rows[0])
    found, error = absences(matched)
    told = pl.DataFrame(
        {
            "id": left_ids,
            "found": pl.Series(found.tolist(), dtype=pl.String),
            "error": pl.Series(error, dtype=pl.Float64),
        }
    )
    if right_ids is None:
        return told
    rows = pl.int_range(len(told), eager=True)
    pairs = pairs_table(
        matched, left_ids=rows, right_ids=right_ids, language=language, bands=(Band.TO_REVIEW,)
    ).sort("score", descending=True, maintain_order=True)
    best = pairs.unique("left", keep="first", maintain_order=True)
    like = best.select(row="left", like="right", reasons="reasons")
    partners = told.with_columns(row=rows).join(like, on="row", how="left", maintain_order="left")
    return partners.drop("row")


def _one_for_each_row(ids: pl.Series, rows: int) -> None:
    if len(ids) != rows:
        raise ValueError(f"{len(ids)} ids for {rows} rows")


def groups_table(deduplicated: Deduplicated, *, ids: pl.Series) -> pl.DataFrame:
    """One row for each row of the list, in its order: `id`, and `person`, the first id of its
    group. Its pairs are those of `pairs_table(deduplicated.matched, left_ids=ids, right_ids=ids)`.
    Raises ValueError unless there is one id for each row.
    """
    _one_for_each_row(ids, len(deduplicated.group))
    return pl.DataFrame({"id": ids, "person": ids.gather(deduplicated.group)})
