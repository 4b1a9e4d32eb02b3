"""Registers of young people as French services keep them, made from nothing, with their truth.

    world = population(people=1_400_000, seed=7)
    school, mission = overlapping(world, SCHOOL, MISSION, size=1_000_000, seed=7)

A register is a table of texts as a clerk would have typed them, with the person of each row in
`truth`; `FIELDS` says what each column tells. The same seed gives the same rows. Nobody in it
exists: frequent names are listed in `words/`, rare ones are built from syllables.

How dirty they are was set so that an exact join of school leavers with a mission locale, on the
normalised surname, first given name and birth date, finds about 68 % of the pairs there are, as it
was found to between such lists; the test holds it between 66 and 70 %. What the shares of families,
of mistakes and of empty cells are is told in `population` and `profiles`, and nothing else about
the rows was tuned on how any matcher does.
"""

from benchmarks.registers.piles import overlapping, pile
from benchmarks.registers.population import World, population
from benchmarks.registers.profiles import CFA, MISSION, OUTREACH, SCHOOL, Profile
from benchmarks.registers.writing import FIELDS, register

__all__ = [
    "CFA",
    "FIELDS",
    "MISSION",
    "OUTREACH",
    "SCHOOL",
    "Profile",
    "World",
    "overlapping",
    "pile",
    "population",
    "register",
]
