"""How a source writes people's names."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.random import Generator

from benchmarks.registers.chance import Chance
from benchmarks.registers.population import World
from benchmarks.registers.profiles import Profile
from benchmarks.registers.slips import (
    parted_otherwise,
    respelled,
    shortened,
    slip,
    spelled_otherwise,
)
from benchmarks.registers.stocks import Numbers, Texts, family_names, given_names

USAGE_TOLD: Final = 0.5
"""Of usage names: in their column."""
COMPOUND_PARTED, COMPOUND_CUT = 0.3, 0.1
"""Of double first names: written with another mark or none; the first half alone."""


@dataclass(frozen=True)
class Naming:
    """The names of `members` as `profile` writes them."""

    chance: Chance
    world: World
    profile: Profile
    members: Numbers

    @property
    def _rng(self) -> Generator:
        return self.chance.rng

    def names(self) -> tuple[Texts, Texts]:
        """Family names and given names; the two the wrong way round in some."""
        family, given = self._family(), self._given()
        if self.profile.capitals:
            family = pl.Series(family, dtype=pl.String).str.to_uppercase().to_numpy().astype(object)
        swapped = self.chance.rows(self.profile.swapped_names)
        family[swapped], given[swapped] = given[swapped], family[swapped]
        return family, given

    def usage(self) -> Texts:
        told = _written(family_names().texts, self.world.usage[self.members])
        told[self.chance.flags(1 - USAGE_TOLD)] = ""
        return told

    def birth_names(self) -> Texts:
        """Family names without a mistake."""
        texts, world = family_names().texts, self.world
        names = texts[world.family[self.members]]
        double = np.flatnonzero(world.family_more[self.members] >= 0)
        people = self.members[double]
        mark = np.where(world.hyphen[people], "-", " ").astype(object)
        names[double] = names[double] + mark + texts[world.family_more[people]]
        return names

    def first_names(self) -> Texts:
        """First given names without a mistake."""
        return self._written_given(self.world.given)

    def _family(self) -> Texts:
        rng, chance, profile = self._rng, self.chance, self.profile
        names = self.birth_names()
        usage = self.world.usage[self.members]
        wrong = chance.rows(profile.usage_only, usage >= 0)
        names[wrong] = family_names().texts[usage[wrong]]
        several = pl.Series(names, dtype=pl.String).str.contains("[- ]").to_numpy()
        for row in chance.rows(profile.family_part, several):
            names[row] = _part(rng, names[row])
        for row in chance.rows(profile.family_glued, several):
            names[row] = parted_otherwise(rng, names[row])
        for row in chance.rows(profile.family_respelled):
            names[row] = respelled(rng, names[row])
        for row in chance.rows(profile.family_slip):
            names[row] = slip(rng, names[row])
        return names

    def _given(self) -> Texts:
        rng, chance, profile = self._rng, self.chance, self.profile
        first = self.first_names()
        second, third = (self._written_given(names) for names in self.world.others)
        for row in chance.rows(profile.given_other, second != ""):
            first[row], second[row], third[row] = second[row], third[row], ""
        strangers = chance.rows(profile.given_differs)
        first[strangers] = rng.permutation(first)[: len(strangers)]
        for row in chance.rows(profile.given_short):
            first[row] = shortened(rng, first[row])
        for row in chance.rows(profile.given_respelled):
            first[row] = spelled_otherwise(rng, first[row])
        for row in chance.rows(profile.given_slip):
            first[row] = slip(rng, first[row])
        compound = pl.Series(first, dtype=pl.String).str.contains("-").to_numpy()
        for row in chance.rows(COMPOUND_PARTED, compound):
            first[row] = parted_otherwise(rng, first[row])
        for row in chance.rows(COMPOUND_CUT, compound):
            first[row] = first[row].split("-")[0]
        written = np.flatnonzero(chance.flags(profile.all_given_names) & (second != ""))
        more = first[written] + " " + second[written]
        first[written] = np.where(third[written] != "", more + " " + third[written], more)
        return first

    def _written_given(self, names: Numbers) -> Texts:
        girls, boys = given_names(girls=True).texts, given_names(girls=False).texts
        told = names[self.members]
        girl = self.world.is_girl[self.members]
        of_girls, of_boys = np.where(girl, told, -1), np.where(girl, -1, told)
        return np.where(girl, _written(girls, of_girls), _written(boys, of_boys))


def _written(texts: Texts, places: Numbers) -> Texts:
    """The texts at these places; empty where there is none."""
    told = np.full(len(places), "", dtype=object)
    rows = np.flatnonzero(places >= 0)
    told[rows] = texts[places[rows]]
    return told


def _part(rng: Generator, name: str) -> str:
    """One half of a double name; a name with a particle stays whole."""
    parts = name.replace("-", " ").split()
    return parts[int(rng.integers(0, 2))] if len(parts) == 2 and len(parts[0]) > 3 else name
