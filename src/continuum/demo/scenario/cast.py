"""Young people invented one by one: names, ages, ways to reach them, what their life is like."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from continuum.demo.scenario.chance import Dice
from continuum.demo.scenario.names import Called, Names, short_form
from continuum.demo.scenario.values import EvidencePlan, FactPlan, PersonPlan

_SOURCES: Final = {"said": 70, "seen": 14, "proved": 16}
_MANNERS: Final = {"read": 45, "read_aloud": 35, "handed": 20}
_HANDLES: Final = {"instagram": 5, "snapchat": 6, "facebook": 2, "whatsapp": 2}
_PLATFORMS: Final = ("instagram", "snapchat", "facebook")


@dataclass(frozen=True, kw_only=True)
class Profile:
    """How likely each situation is in a place: kind of fact to share of yes; `silent` is the share
    of questions nobody could answer."""

    region: str
    facts: Mapping[str, float]
    silent: float = 0.05


AUBE: Final = Profile(
    region="aube",
    facts={
        "neet": 0.97,
        "qpv": 0.41,
        "rural": 0.27,
        "care_leaver": 0.13,
        "dropout": 0.55,
        "precarity": 0.62,
        "rsa": 0.08,
    },
)
ALLIER: Final = Profile(
    region="allier",
    facts={
        "neet": 0.98,
        "qpv": 0.31,
        "rural": 0.38,
        "dropout": 0.58,
        "precarity": 0.66,
        "homeless": 0.12,
    },
    silent=0.06,
)
SAVOIE: Final = Profile(
    region="savoie", facts={"neet": 1.0, "qpv": 0.44, "dropout": 0.71, "precarity": 0.3}, silent=0.0
)
PIEMONTE: Final = Profile(region="piemonte", facts={"neet": 0.9, "dropout": 0.5})


class Cast:
    """Everybody invented for one seed and topic."""

    def __init__(self, seed: int, topic: str, names: Names) -> None:
        self.dice = Dice(seed, topic)
        self.names = names

    def called(self, profile: Profile, gender: str, *, family: str = "") -> Called:
        return self.names.new(profile.region, gender, family=family)

    def young_person(
        self,
        profile: Profile,
        called: Called,
        *,
        at: tuple[str, str],
        born_on: date,
        joined_on: date,
        commune: str = "",
    ) -> PersonPlan:
        """A file as it was opened; `at` is the organisation and the login of who opened it."""
        organisation, keeper = at
        called = self._told_apart(profile, called, born_on)
        minor = joined_on < _birthday(born_on, 18)
        return PersonPlan(
            id=self.dice.person_id(),
            organisation=organisation,
            keeper=keeper,
            alias=self._alias(called),
            first_name=called.first_name,
            last_name=called.last_name,
            born_on=born_on,
            gender=called.gender,
            commune=commune,
            joined_on=joined_on,
            manner=self.dice.weighted(_MANNERS),
            language="it" if profile.region == "piemonte" else "fr",
            contacts=self._contacts(called, minor=minor),
            facts=self.facts(profile, on=joined_on),
        )

    def _told_apart(self, profile: Profile, called: Called, born_on: date) -> Called:
        """Nobody shares both given name and birthday with somebody else: chance would have it now
        and then, and the figures must not hang on how such a pair is judged."""
        while not self.names.is_first(plain(called.first_name), born_on):
            called = self.called(profile, called.gender, family=called.last_name)
        return called

    def facts(self, profile: Profile, *, on: date) -> tuple[FactPlan, ...]:
        return tuple(
            FactPlan(
                kind=kind,
                answer=self._answer(share, profile.silent),
                source=self.dice.weighted(_SOURCES),
                on=on,
            )
            for kind, share in profile.facts.items()
        )

    def _answer(self, share: float, silent: float) -> str:
        if share < 1 and self.dice.happens(silent):
            return "unknown"
        return "yes" if self.dice.happens(share) else "no"

    def known_by_nickname(self, *, at: tuple[str, str]) -> PersonPlan:
        """Somebody of whom nothing else is known."""
        organisation, keeper = at
        return PersonPlan(
            id=self.dice.person_id(),
            organisation=organisation,
            keeper=keeper,
            alias=self.names.nickname(),
        )

    def born(self, *, age: tuple[int, int], on: date) -> date:
        """A birthday that makes them between these ages, in completed years, on that day."""
        youngest, oldest = age
        first = _birthday(on, -(oldest + 1)) + timedelta(days=1)
        return self.dice.day(first, _birthday(on, -youngest))

    def invisible(self, kind: str, *, on: date, list_name: str = "") -> EvidencePlan:
        """A sign that holds for some months from `on`: silence began before that."""
        since = on - timedelta(days=self.dice.number(165, 420)) if kind == "no_contact" else None
        return EvidencePlan(
            kind=kind,
            on=on,
            list_name=list_name if kind == "absent_from_list" else "",
            since=since,
        )

    def _alias(self, called: Called) -> str:
        usual = short_form(called.first_name)
        if usual and self.dice.happens(0.7):
            return usual
        return self.names.nickname() if self.dice.happens(0.06) else ""

    def _contacts(self, called: Called, *, minor: bool) -> tuple[tuple[str, str], ...]:
        found = []
        if self.dice.happens(0.86):
            found.append(("phone", self.names.telephone()))
        if self.dice.happens(0.45):
            kind = self.dice.weighted(_HANDLES)
            found.append(
                (kind, self._handle(called) if kind in _PLATFORMS else self.names.telephone())
            )
        if self.dice.happens(0.34):
            found.append(
                ("email", f"{plain(called.first_name)}.{plain(called.last_name)}@courriel.demo")
            )
        if minor and self.dice.happens(0.6):
            found.append(("relative", self.names.telephone()))
        return tuple(found)

    def _handle(self, called: Called) -> str:
        mark = self.dice.pick(("_", ".", ""))
        names = f"{plain(called.first_name)}{mark}{plain(called.last_name)[:6]}"
        return f"{names}{self.dice.number(1, 99)}"


def brother_or_sister(cast: Cast, profile: Profile, of: PersonPlan, *, twin: bool) -> PersonPlan:
    """A twin, or somebody one to four years older or younger, met and joined together."""
    gender = cast.dice.pick(("F", "M"))
    called = cast.called(profile, gender, family=of.last_name)
    born_on = of.born_on or date(2001, 1, 1)
    if not twin:
        born_on = cast.born(age=(17, 25), on=of.joined_on or born_on)
    made = cast.young_person(
        profile,
        called,
        at=(of.organisation, of.keeper),
        born_on=born_on,
        joined_on=of.joined_on or born_on,
        commune=of.commune,
    )
    return replace(made, contacts=(*made.contacts, *of.contacts[:1])) if twin else made


def plain(name: str) -> str:
    """A name as an address spells it."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "".join(letter for letter in folded.lower() if letter.isalnum())


def _birthday(day: date, years: int) -> date:
    """The same day so many years later, or before when negative; 1 March for 29 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
