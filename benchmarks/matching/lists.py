"""The lists to match, normalised once and kept as files: every tool reads the same rows.

Seeds here are used nowhere else: no threshold and no level was chosen on these rows.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.matching import febrl
from benchmarks.matching.places import ROOT, WORK
from benchmarks.registers import (
    CFA,
    FIELDS,
    MISSION,
    OUTREACH,
    SCHOOL,
    Profile,
    overlapping,
    pile,
    population,
)
from continuum.linkage.normalise.columns import read_table

Persons = NDArray[np.object_]
SPARE: Final = 1.4
"""People of the world for each row of a list, of which 60 % are in the other list too."""
INE_KEY: Final = b"the lists of the benchmark"
MIXED: Final = {SCHOOL: 0.40, MISSION: 0.32, CFA: 0.20, OUTREACH: 0.08}


@dataclass(frozen=True)
class Lists:
    """Two lists, or one with duplicates (`right` is None), and the person of each row."""

    left: Path
    right: Path | None
    truth: Path

    def persons(self) -> tuple[Persons, Persons]:
        told = pl.read_parquet(self.truth)["truth"].to_numpy()
        if self.right is None:
            return told, told
        size = pl.scan_parquet(self.left).select(pl.len()).collect().item()
        return told[:size], told[size:]


@dataclass(frozen=True)
class Subject:
    """Something to match: what it is called, and how its lists are made."""

    name: str
    family: str
    """What it is measured for: registers, piles, febrl, held-out, families."""
    size: int
    make: Callable[[], list[pl.DataFrame]] = field(compare=False)
    key: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def within(self) -> bool:
        return self.family == "piles" or bool(self.options.get("within"))

    def lists(self) -> Lists:
        """Made the first time, and again once the generator or the normal form has changed."""
        folder = WORK / "lists" / sha256(f"{self.key} {_code()}".encode()).hexdigest()[:16]
        found = Lists(
            folder / "left.parquet",
            None if self.within else folder / "right.parquet",
            folder / "truth.parquet",
        )
        if not found.truth.exists():
            folder.mkdir(parents=True, exist_ok=True)
            tables = self.make()
            paths = [path for path in (found.left, found.right) if path is not None]
            for path, table in zip(paths, tables, strict=True):
                table.drop("truth").write_parquet(path)
            pl.concat([table.select("truth") for table in tables]).write_parquet(found.truth)
        return found


def registers(
    size: int, *, left: Profile = SCHOOL, right: Profile = MISSION, seed: int = 20_071, **more: Any
) -> Subject:
    """Two lists of `size` rows; `more` goes to the population (siblings, twins)."""
    told = ", ".join(f"{name} {value:g}" for name, value in more.items())

    def make() -> list[pl.DataFrame]:
        world = population(people=round(size * SPARE), seed=seed, **more)
        return [_normal(rows) for rows in overlapping(world, left, right, size=size, seed=seed)]

    name = f"{left.name} x {right.name}"
    return Subject(
        name=f"{name} ({told})" if told else name,
        family="registers",
        size=size,
        make=make,
        key=f"{name} {size} {seed} {json.dumps(more)}",
    )


def piled(size: int, *, seed: int = 20_073) -> Subject:
    def make() -> list[pl.DataFrame]:
        return [_normal(pile(population(people=size, seed=seed), MIXED, size=size, seed=seed))]

    return Subject("four sources poured together", "piles", size, make, f"pile {size} {seed}")


def held_out(size: int) -> list[Subject]:
    """Other seeds, other noise, other sources."""
    noisy = SCHOOL.noisier(1.7), MISSION.noisier(1.7)
    asked = [
        replace(registers(size, seed=20_171), name="the same two, another seed"),
        replace(
            registers(size, left=noisy[0], right=noisy[1], seed=20_172),
            name="the same two, noise x 1.7",
        ),
        registers(size, left=CFA, right=MISSION, seed=20_173),
        registers(size, right=OUTREACH, seed=20_174),
        registers(size, right=CFA, seed=20_175),
    ]
    return [_of("held-out", subject) for subject in asked]


def families(size: int) -> list[Subject]:
    """How much depends on brothers, sisters and twins."""
    asked: list[dict[str, Any]] = [
        {"siblings": 1.0, "twins": 0.06},
        {"siblings": 1.0, "twins": 0.03},
        {"siblings": 0.4, "twins": 0.03},
        {"siblings": 0.0, "twins": 0.0},
    ]
    return [_of("families", registers(size, seed=20_271, **more)) for more in asked]


def febrl_sets() -> list[Subject]:
    found = []
    for name, sheets, with_number in febrl.SETS:
        found.append(
            Subject(
                name=f"{name}, with the social security number" if with_number else name,
                family="febrl",
                size=febrl.SIZES[name],
                make=lambda sheets=sheets, told=with_number: febrl.tables(sheets, told),  # type: ignore[misc]
                key=f"{name} {with_number}",
                options={"within": len(sheets) == 1},
            )
        )
    return found


def _of(family: str, subject: Subject) -> Subject:
    return replace(subject, family=family)


def _normal(rows: pl.DataFrame) -> pl.DataFrame:
    told = read_table(rows, FIELDS, ine_key=INE_KEY)
    return told.with_columns(rows["truth"].cast(pl.String))


def _code() -> str:
    """A digest of what makes the rows."""
    found = sha256()
    for folder in ("benchmarks/registers", "src/continuum/linkage/normalise"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".py", ".txt"):
                found.update(path.read_bytes())
    found.update((Path(__file__).parent / "febrl.py").read_bytes())
    return found.hexdigest()
