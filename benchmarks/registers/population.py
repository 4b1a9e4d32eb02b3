"""Young people in households: brothers and sisters share a name, an address, often a phone."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.registers.stocks import (
    ORIGINS,
    Numbers,
    drawn,
    family_names,
    given_names,
)

Flags = NDArray[np.bool_]

YOUNG_IN_HOUSEHOLD: Final = (0.70, 0.22, 0.06, 0.02)
"""Of households with young people of the age: how many have one, two, three, four of them. Half of
the young people have a brother or a sister of the age."""
TWINS: Final = 0.03
"""Of all young people: born on one day with a brother or a sister, as 3 % of children are."""
OTHER_PARENT: Final = 0.06
"""Of younger brothers and sisters: another family name."""
COMPOUND_FAMILY: Final = 0.05
USAGE_NAME: Final = 0.04
FRENCH_GIVEN: Final = 0.25
"""Of children of any origin: a French first name."""
SECOND_GIVEN, THIRD_GIVEN = 0.45, 0.35
FIRST_YEAR, LAST_YEAR = 1997, 2010
BORN_ELSEWHERE: Final = 0.16
"""Than in the commune where the family lives."""
FIRST_OF_JANUARY: Final = 0.03
"""Of origins where days are not always registered."""
COMMUNES, STREETS = 900, 4_000
HOUSEHOLD_PHONE: Final = 0.8
IN_HOSTEL, HOSTEL = 0.004, 40
"""Of households; and how many of them share an address and the phone of the desk."""
EMAIL: Final = 0.75
EMAIL_WAYS: Final = 4


@dataclass(frozen=True)
class World:
    """Everybody, one place each in every column; names are places in their stocks, -1 is none."""

    household: Numbers
    family: Numbers
    family_more: Numbers
    """The second part of a double name."""
    hyphen: Flags
    """Between the parts; or a space."""
    usage: Numbers
    is_girl: Flags
    given: Numbers
    others: tuple[Numbers, Numbers]
    """The second and third given names."""
    birth_day: Numbers
    """Days since 1970-01-01."""
    birth_commune: Numbers
    commune: Numbers
    street: Numbers
    number: Numbers
    phone: Numbers
    parent_phone: Numbers
    """0 without one."""
    email: Numbers
    """Which of the usual ways their own address is made; -1 without one."""

    def __len__(self) -> int:
        return len(self.household)


@dataclass(frozen=True)
class _Homes:
    """What the members of a household share, one place for each of them."""

    household: Numbers
    rank: Numbers
    origin: Numbers
    family: Numbers
    family_more: Numbers
    hyphen: Flags
    commune: Numbers
    street: Numbers
    number: Numbers
    phone: Numbers


def population(*, people: int, seed: int, siblings: float = 1.0, twins: float = TWINS) -> World:
    """`siblings` scales how many households have several young people."""
    rng = np.random.default_rng(seed)
    homes = _homes(rng, people, siblings)
    is_girl = rng.random(people) < 0.5
    family, more = _family_of_each(rng, homes)
    elsewhere = rng.random(people) < BORN_ELSEWHERE
    goes_by = rng.random(people) < USAGE_NAME
    return World(
        household=homes.household,
        family=family,
        family_more=more,
        hyphen=homes.hyphen,
        usage=np.where(goes_by, _families(rng, homes.origin), -1),
        is_girl=is_girl,
        given=_first_names(rng, homes, is_girl),
        others=_further_names(rng, homes.origin, is_girl),
        birth_day=_birth_days(rng, homes, twins),
        birth_commune=np.where(elsewhere, drawn(rng, COMMUNES, people, power=0.7), homes.commune),
        commune=homes.commune,
        street=homes.street,
        number=homes.number,
        phone=600_000_000 + rng.choice(199_000_000, people, replace=False, shuffle=False),
        parent_phone=homes.phone,
        email=np.where(rng.random(people) < EMAIL, rng.integers(0, EMAIL_WAYS, people), -1),
    )


def _homes(rng: Generator, people: int, siblings: float) -> _Homes:
    household, rank = _households(rng, people, siblings)
    homes = int(household.max()) + 1
    shares = np.array([origin.share for origin in ORIGINS.values()])
    origin = rng.choice(len(ORIGINS), size=homes, p=shares / shares.sum())
    double = rng.random(homes) < COMPOUND_FAMILY
    has_phone = rng.random(homes) < HOUSEHOLD_PHONE
    shared = {
        "commune": drawn(rng, COMMUNES, homes, power=0.9),
        "street": rng.integers(0, STREETS, homes),
        "number": rng.integers(1, 130, homes),
        "phone": np.where(has_phone, 400_000_000 + rng.integers(0, 99_999_999, homes), 0),
    }
    lodged = np.flatnonzero(rng.random(homes) < IN_HOSTEL)
    for values in shared.values():  # the desk of a hostel is that of one of its households
        values[lodged] = values[lodged[np.arange(len(lodged)) // HOSTEL * HOSTEL]]
    return _Homes(
        household=household,
        rank=rank,
        origin=origin[household],
        family=_families(rng, origin)[household],
        family_more=np.where(double, _families(rng, origin), -1)[household],
        hyphen=(rng.random(homes) < 0.7)[household],
        **{name: values[household] for name, values in shared.items()},
    )


def _households(rng: Generator, people: int, siblings: float) -> tuple[Numbers, Numbers]:
    """Whose household each is of, and which of its young people."""
    several = np.array(YOUNG_IN_HOUSEHOLD[1:]) * siblings
    chances = np.array([1 - several.sum(), *several])
    sizes = rng.choice(len(chances), size=people, p=chances) + 1
    ends = np.cumsum(sizes)
    homes = int(np.searchsorted(ends, people)) + 1
    household = np.repeat(np.arange(homes), sizes[:homes])[:people]
    starts = np.concatenate([[0], ends[: homes - 1]])
    return household, np.arange(people) - starts[household]


def _family_of_each(rng: Generator, homes: _Homes) -> tuple[Numbers, Numbers]:
    """The household's name, or for some of the younger ones that of another parent."""
    another = (homes.rank > 0) & (rng.random(len(homes.rank)) < OTHER_PARENT)
    own = _families(rng, homes.origin)
    return np.where(another, own, homes.family), np.where(another, -1, homes.family_more)


def _families(rng: Generator, origins: Numbers) -> Numbers:
    names = np.empty(len(origins), dtype=np.int64)
    for place, origin in enumerate(ORIGINS):
        rows = np.flatnonzero(origins == place)
        names[rows] = family_names().draw(rng, origin, len(rows))
    return names


def _first_names(rng: Generator, homes: _Homes, is_girl: Flags) -> Numbers:
    """A first name none of the brothers and sisters has."""
    names = _given_names(rng, homes.origin, is_girl)
    for _again in range(6):
        taken = _twice_in_household(names, is_girl, homes.household)
        names[taken] = _given_names(rng, homes.origin[taken], is_girl[taken])
    return names


def _further_names(rng: Generator, origin: Numbers, is_girl: Flags) -> tuple[Numbers, Numbers]:
    second, third = (_given_names(rng, origin, is_girl) for _place in range(2))
    second[rng.random(len(origin)) >= SECOND_GIVEN] = -1
    third[(second < 0) | (rng.random(len(origin)) >= THIRD_GIVEN)] = -1
    return second, third


def _given_names(rng: Generator, origins: Numbers, is_girl: Flags) -> Numbers:
    names = np.empty(len(origins), dtype=np.int64)
    french = rng.random(len(origins)) < FRENCH_GIVEN
    named = np.where(french, list(ORIGINS).index("french"), origins)
    for place, origin in enumerate(ORIGINS):
        for girls in (True, False):
            rows = np.flatnonzero((named == place) & (is_girl == girls))
            names[rows] = given_names(girls=girls).draw(rng, origin, len(rows))
    return names


def _twice_in_household(names: Numbers, is_girl: Flags, household: Numbers) -> Numbers:
    key = (household * 2 + is_girl) * (int(names.max()) + 1) + names
    order = np.argsort(key, kind="stable")
    again = np.flatnonzero(key[order][1:] == key[order][:-1]) + 1
    return order[again]


def _birth_days(rng: Generator, homes: _Homes, twins: float) -> Numbers:
    """Brothers and sisters are a year to four apart, but for twins; some days are not known."""
    first, last = (
        np.datetime64(day, "D").astype(np.int64)
        for day in (f"{FIRST_YEAR}-01-01", f"{LAST_YEAR}-12-31")
    )
    people, rank = len(homes.rank), homes.rank
    eldest = rng.integers(first, last + 1, int(homes.household.max()) + 1)[homes.household]
    younger = max(1, int((rank > 0).sum()))
    is_twin = rng.random(people) < twins * people / (2 * younger)
    gap = np.where(is_twin, 0, rng.integers(300, 1_500, people))
    gap[rank == 0] = 0
    since = np.cumsum(gap)
    starts = since[np.flatnonzero(rank == 0)][homes.household]
    days = first + (eldest + since - starts - first) % (last - first + 1)
    told_late = np.isin(homes.origin, [list(ORIGINS).index(name) for name in ("africa", "east")])
    unknown = told_late & (rng.random(people) < FIRST_OF_JANUARY)
    years = days.astype("datetime64[D]").astype("datetime64[Y]")
    born: NDArray[np.int64] = np.where(
        unknown, years.astype("datetime64[D]").astype(np.int64), days
    )
    return born
