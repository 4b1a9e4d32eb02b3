"""Names of several origins, with how often they are given: a few are everywhere, most are rare.

Frequent names are listed in `words/`; the long tail of family names is built from syllables of the
same origin. Rank r is drawn in proportion to 1 / (r + shift) ** power, as names in any register.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from continuum.linkage.normalise import tables

Numbers = NDArray[np.int64]
Texts = NDArray[np.object_]

WORDS: Final = Path(__file__).parent / "words"
POWER: Final = 1.03
SHIFT: Final = 6.0
LENGTHS: Final = (0.3, 0.5, 0.2)
"""Of built family names: without, with one, with two syllables in the middle."""


@dataclass(frozen=True)
class Origin:
    """`share` of households; how many built family names follow the listed ones, and the share of
    them that a particle leads."""

    share: float
    tail: int
    with_particle: float = 0.0


ORIGINS: Final[Mapping[str, Origin]] = MappingProxyType(
    {
        "french": Origin(0.62, 30_000, 0.035),
        "maghreb": Origin(0.19, 6_000, 0.05),
        "africa": Origin(0.08, 3_000),
        "iberia": Origin(0.07, 3_000, 0.12),
        "east": Origin(0.04, 2_500),
    }
)


@dataclass(frozen=True)
class Stock:
    """All names there are, as texts; an origin's ranks are places in them, frequent ones first."""

    texts: Texts
    ranks: Mapping[str, Numbers]

    def draw(self, rng: Generator, origin: str, size: int) -> Numbers:
        ranks = self.ranks[origin]
        return ranks[drawn(rng, len(ranks), size)]


@cache
def words(page: str) -> Mapping[str, tuple[str, ...]]:
    """The lines of a page by what stands before their colon; `_` is a space."""
    found: dict[str, tuple[str, ...]] = {}
    for line in (WORDS / f"{page}.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            kind, _, told = line.partition(":")
            names = tuple(word.replace("_", " ") for word in told.split())
            found[kind] = found.get(kind, ()) + names
    return found


def drawn(rng: Generator, names: int, size: int, *, power: float = POWER) -> Numbers:
    """Ranks, the first ones often."""
    bounds = _bounds(names, power)
    return np.searchsorted(bounds, rng.random(size)).clip(max=names - 1)


@cache
def _bounds(names: int, power: float) -> NDArray[np.float64]:
    weights = 1.0 / (np.arange(names) + SHIFT) ** power
    found: NDArray[np.float64] = np.cumsum(weights / weights.sum())
    return found


@cache
def family_names() -> Stock:
    return _stock({origin: _families_of(origin) for origin in ORIGINS})


@cache
def given_names(*, girls: bool) -> Stock:
    """Each origin's listed names, then what others of any origin bear."""
    known = tables.given_names().items()
    others = sorted(
        name.title() for name, gender in known if gender in ("F" if girls else "M", "X")
    )
    found = {}
    for place, origin in enumerate(ORIGINS):
        rng = np.random.default_rng(place + 100 * girls)
        listed = words(origin)["girls" if girls else "boys"]
        found[origin] = list(dict.fromkeys([*listed, *rng.permutation(others).tolist()]))
    return _stock(found)


def _stock(names: Mapping[str, list[str]]) -> Stock:
    places = {
        name: at
        for at, name in enumerate(dict.fromkeys(n for told in names.values() for n in told))
    }
    ranks = {
        origin: np.array([places[name] for name in told], dtype=np.int64)
        for origin, told in names.items()
    }
    return Stock(np.array(list(places), dtype=object), ranks)


def _families_of(origin: str) -> list[str]:
    """Family names of one origin, the frequent ones first; the same at each call."""
    rng = np.random.default_rng(list(ORIGINS).index(origin))
    tail = ORIGINS[origin].tail
    found = dict.fromkeys(words(origin)["families"])
    wanted = len(found) + tail
    while len(found) < wanted:
        for name in _built(rng, origin, tail):
            if len(found) < wanted:
                found.setdefault(name)
    return list(found)


def _built(rng: Generator, origin: str, size: int) -> Iterator[str]:
    """A head, none to two middles, an end; a particle before some."""
    told = words(origin)
    heads, middles, ends = told["heads"], told["middles"], told["ends"]
    particles = told.get("particles", ("",))
    lengths = rng.choice(len(LENGTHS), size=size, p=LENGTHS)
    led = rng.random(size) < ORIGINS[origin].with_particle
    for length, is_led in zip(lengths.tolist(), led.tolist(), strict=True):
        name = _any(rng, heads) + "".join(_any(rng, middles) for _place in range(length))
        name += _any(rng, ends)
        if is_led:
            particle = _any(rng, particles)
            name = particle + name if particle.endswith("'") else f"{particle} {name}"
        yield name


def _any(rng: Generator, choices: tuple[str, ...]) -> str:
    return choices[int(rng.integers(0, len(choices)))]
