"""A world written down by a source: columns of texts, with empty cells and mistakes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

import numpy as np
import polars as pl
from numpy.random import Generator

from benchmarks.registers.chance import Chance
from benchmarks.registers.naming import Naming
from benchmarks.registers.population import COMMUNES, STREETS, World
from benchmarks.registers.profiles import Profile
from benchmarks.registers.slips import slip
from benchmarks.registers.stocks import Numbers, Texts, family_names, given_names
from continuum.linkage.normalise.rows import Field

FIELDS: Final[Mapping[Field, str]] = MappingProxyType(
    {
        Field.SURNAME: "nom",
        Field.USAGE_NAME: "nom_usage",
        Field.GIVEN_NAMES: "prenom",
        Field.BIRTH_DATE: "naissance",
        Field.SEX: "sexe",
        Field.BIRTH_PLACE: "commune_naissance",
        Field.PHONE: "telephone",
        Field.EMAIL: "courriel",
        Field.ADDRESS: "adresse",
        Field.POSTCODE: "code_postal",
        Field.INE: "ine",
    }
)
STREET_KINDS: Final = ("rue", "avenue", "place", "impasse", "allée", "chemin")
STREET_NAMES: Final = (
    *("des Lilas", "de la Gare", "Victor Hugo", "Jean Jaurès", "de l'Église", "Pasteur"),
    *("du Moulin", "des Écoles", "de la République", "du Stade", "des Acacias", "Jules Ferry"),
    *("Voltaire", "Foch", "du 8 Mai 1945", "de la Mairie", "du Château", "des Vignes"),
)
SHORT_KINDS: Final = (("avenue", "av."), ("rue", "r."), ("place", "pl."))
STREET_SHORT, NUMBER_LEFT_OUT = 0.08, 0.04
OTHER_TOWN: Final = 0.6
"""Of those who moved."""
MAILS: Final = ("gmail.com", "hotmail.fr", "orange.fr", "outlook.fr", "yahoo.fr")
DEPARTMENTS: Final = tuple(number for number in range(1, 96) if number != 20)


def register(world: World, profile: Profile, members: Numbers, *, seed: int) -> pl.DataFrame:
    """One row for each of `members`, as this source would hold it; `truth` is the person."""
    chance = Chance(np.random.default_rng(seed), len(members))
    naming = Naming(chance, world, profile, members)
    writer = _Writer(chance, world, profile, members)
    family, given = naming.names()
    plain = [_plain(naming.first_names()), _plain(naming.birth_names())]
    columns = {
        "nom": family,
        "nom_usage": naming.usage(),
        "prenom": given,
        "naissance": writer.birth_dates(),
        "sexe": writer.sexes(),
        "commune_naissance": writer.birth_communes(),
        "telephone": writer.phones(),
        "courriel": writer.emails(*plain),
        **writer.addresses(),
        "ine": writer.ines(),
    }
    texts = {name: pl.Series(column, dtype=pl.String) for name, column in columns.items()}
    return pl.DataFrame({"truth": members, **texts})


@dataclass(frozen=True)
class _Writer:
    chance: Chance
    world: World
    profile: Profile
    members: Numbers

    @property
    def _rng(self) -> Generator:
        return self.chance.rng

    def birth_dates(self) -> Texts:
        chance, profile = self.chance, self.profile
        days = pl.Series(self.world.birth_day[self.members]).cast(pl.Int32).cast(pl.Date)
        told = _texts(days.dt.strftime("%Y-%m-%d"))
        for row in chance.rows(profile.date_slip):
            told[row] = _date_slipped(self._rng, told[row])
        for row in chance.rows(profile.date_swapped):
            year, month, day = told[row].split("-")
            told[row] = f"{year}-{day}-{month}" if int(day) <= 12 else told[row]
        for row in chance.rows(profile.date_default):
            told[row] = f"{told[row][:4]}-01-01"
        written = _texts(pl.Series(told, dtype=pl.String).str.to_date().dt.strftime(profile.dates))
        written[chance.rows(profile.missing_birth_date)] = ""
        return written

    def sexes(self) -> Texts:
        girl = self.world.is_girl[self.members] ^ self.chance.flags(self.profile.wrong_sex)
        told = np.where(girl, "F", "M").astype(object)
        told[self.chance.rows(self.profile.missing_sex)] = ""
        return told

    def birth_communes(self) -> Texts:
        """A wrong one is where the family lives, or the town next to the right one."""
        chance, world, members = self.chance, self.world, self.members
        born, home = world.birth_commune[members], world.commune[members]
        wrong = chance.flags(self.profile.birth_commune_wrong)
        beside = (born + 1) % COMMUNES
        other = np.where((home == born) | chance.flags(0.5), beside, home)
        told = _communes()[np.where(wrong, other, born)]
        told[chance.rows(self.profile.missing_birth_commune)] = ""
        return told

    def addresses(self) -> dict[str, Texts]:
        rng, chance, world = self._rng, self.chance, self.world
        moved = chance.flags(self.profile.moved)
        people = chance.size
        away = moved & chance.flags(OTHER_TOWN)
        commune = np.where(away, rng.integers(0, COMMUNES, people), world.commune[self.members])
        street = np.where(moved, rng.integers(0, STREETS, people), world.street[self.members])
        number = np.where(moved, rng.integers(1, 130, people), world.number[self.members])
        names = _streets()[street]
        for row in chance.rows(STREET_SHORT):
            for kind, short in SHORT_KINDS:
                names[row] = names[row].replace(kind, short)
        numbered = pl.Series(number).cast(pl.String) + " " + pl.Series(names, dtype=pl.String)
        address = _texts(numbered)
        bare = chance.rows(NUMBER_LEFT_OUT)
        address[bare] = names[bare]
        address[chance.rows(self.profile.missing_address)] = ""
        postcode = _postcodes()[commune]
        postcode[chance.rows(self.profile.missing_postcode)] = ""
        return {"adresse": address, "code_postal": postcode}

    def phones(self) -> Texts:
        rng, chance, profile, world = self._rng, self.chance, self.profile, self.world
        own = world.phone[self.members]
        anew = chance.flags(profile.new_phone)
        own = np.where(anew, 600_000_000 + rng.integers(0, 199_000_000, chance.size), own)
        parents = world.parent_phone[self.members]
        number = np.where(chance.flags(profile.parent_phone) & (parents > 0), parents, own)
        told = _texts("0" + pl.Series(number).cast(pl.String))
        for row in chance.rows(profile.phone_slip):
            place = int(rng.integers(2, 10))
            told[row] = f"{told[row][:place]}{rng.integers(0, 10)}{told[row][place + 1 :]}"
        told[chance.rows(profile.missing_phone)] = ""
        return told

    def emails(self, first: pl.Series, last: pl.Series) -> Texts:
        """Made of the right name in one of the usual ways, or none."""
        person = pl.Series(self.members)
        digits = (person * 31 % 100).cast(pl.String).str.zfill(2)
        ways = [
            first + "." + last,
            first + last + digits,
            first.str.slice(0, 1) + "." + last,
            first + digits + "x" + (person % 9973).cast(pl.String),
        ]
        way = self.world.email[self.members]
        mails = pl.Series(np.array(MAILS, dtype=object)[self.members * 7 % len(MAILS)])
        told = np.full(len(way), "", dtype=object)
        for place, name in enumerate(ways):
            rows = np.flatnonzero(way == place)
            told[rows] = _texts(name + "@" + mails)[rows]
        for row in self.chance.rows(self.profile.email_slip, way >= 0):
            before, _, after = told[row].partition("@")
            told[row] = f"{slip(self._rng, before)}@{after}"
        told[self.chance.rows(self.profile.missing_email)] = ""
        return told

    def ines(self) -> Texts:
        told = _texts((pl.Series(self.members) * 7_654_321 % 10**10).cast(pl.String).str.zfill(10))
        told += "K"
        told[self.chance.flags(1 - self.profile.ine)] = ""
        return told


def _texts(series: pl.Series) -> Texts:
    return series.to_numpy().astype(object)


def _date_slipped(rng: Generator, iso: str) -> str:
    """One digit beside, in the day, the month or the year; what is no day any more stays."""
    place = int(rng.choice([3, 3, 6, 8, 9, 9]))
    changed = f"{iso[:place]}{rng.integers(0, 10)}{iso[place + 1 :]}"
    try:
        np.datetime64(changed)
    except ValueError:
        return iso
    return changed


def _plain(names: Texts) -> pl.Series:
    told = pl.Series(names, dtype=pl.String).str.to_lowercase()
    return told.str.replace_all("[^a-z]", "")


@cache
def _communes() -> Texts:
    """Codes of communes, a department's in steps through the list: next in the list is beside."""
    return np.array([f"{_department(n):02d}{n + 1:03d}" for n in range(COMMUNES)], dtype=object)


@cache
def _postcodes() -> Texts:
    codes = [f"{_department(n):02d}{(n % 97 + 1) * 10:03d}" for n in range(COMMUNES)]
    return np.array(codes, dtype=object)


def _department(commune: int) -> int:
    return DEPARTMENTS[commune // 10 * 37 % len(DEPARTMENTS)]


@cache
def _streets() -> Texts:
    """Those of every town, then those named after somebody."""
    rng = np.random.default_rng(1)
    people = zip(
        rng.choice(given_names(girls=False).texts[:80], STREETS),
        rng.choice(family_names().texts[:120], STREETS),
        strict=True,
    )
    names = [*STREET_NAMES, *dict.fromkeys(f"{first} {last}" for first, last in people)]
    kinds = len(STREET_KINDS)
    streets = [f"{STREET_KINDS[n % kinds]} {names[n // kinds]}" for n in range(STREETS)]
    return np.array(streets, dtype=object)
