"""Who is in which register: two lists of which some are in both, one list that holds some twice."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import polars as pl

from benchmarks.registers.population import World
from benchmarks.registers.profiles import Profile
from benchmarks.registers.writing import register

OVERLAP: Final = 0.6
AGAIN: Final = 0.26
"""Of the people of a pile: in it two to four times."""


def overlapping(
    world: World, left: Profile, right: Profile, *, size: int, seed: int, overlap: float = OVERLAP
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Two registers of `size` rows, without anybody twice in one of them, `overlap` of each in the
    other too."""
    rng = np.random.default_rng(seed)
    shared = round(size * overlap)
    drawn = rng.permutation(len(world))[: 2 * size - shared]
    if len(drawn) < 2 * size - shared:
        raise ValueError(f"{2 * size - shared} people are needed, the world has {len(world)}")
    ours, theirs = drawn[:size], np.concatenate([drawn[:shared], drawn[size:]])
    return (
        register(world, left, rng.permutation(ours), seed=seed + 1),
        register(world, right, rng.permutation(theirs), seed=seed + 2),
    )


def pile(world: World, profiles: Mapping[Profile, float], *, size: int, seed: int) -> pl.DataFrame:
    """One register of several sources poured together, each with its share of the rows."""
    rng = np.random.default_rng(seed)
    people = rng.permutation(len(world))
    times = np.where(rng.random(len(world)) < AGAIN, rng.integers(2, 5, len(world)), 1)
    members = np.repeat(people, times)[:size]
    if len(members) < size:
        raise ValueError(f"{size} rows are more than this world's {len(members)}")
    source = rng.choice(len(profiles), size=size, p=list(profiles.values()))
    parts = [
        register(world, profile, members[source == place], seed=seed + 1 + place)
        for place, profile in enumerate(profiles)
    ]
    return pl.concat(parts).sample(fraction=1.0, shuffle=True, seed=seed)
