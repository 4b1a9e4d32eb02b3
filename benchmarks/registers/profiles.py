"""What each kind of source holds and how well: shares of empty cells and of wrong ones."""

from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Profile:
    """Shares from 0 to 1. `missing_*`: the cell is empty; the others: what goes wrong in it."""

    name: str
    capitals: bool = True
    """Family names are written in capitals."""
    dates: str = "%d/%m/%Y"
    missing_birth_date: float = 0.0
    missing_sex: float = 0.0
    missing_birth_commune: float = 0.0
    missing_phone: float = 0.0
    missing_email: float = 1.0
    missing_address: float = 0.0
    missing_postcode: float = 0.0
    ine: float = 0.0
    all_given_names: float = 0.0
    """Further given names are written too."""
    usage_only: float = 0.5
    """Of those who go by another name: it stands where the birth name should."""
    parent_phone: float = 0.0
    moved: float = 0.0
    """Another address than the household's."""
    new_phone: float = 0.0
    family_slip: float = 0.025
    family_respelled: float = 0.032
    family_part: float = 0.18
    """Of double names: one part alone."""
    family_glued: float = 0.25
    """Of names of several words: glued, or parted otherwise."""
    given_slip: float = 0.022
    given_respelled: float = 0.036
    given_short: float = 0.004
    given_other: float = 0.02
    """Called by another of their given names."""
    given_differs: float = 0.006
    """A wholly different name: a mistake, or a name taken since."""
    swapped_names: float = 0.009
    date_swapped: float = 0.01
    date_slip: float = 0.02
    date_default: float = 0.008
    """1 January of the year."""
    wrong_sex: float = 0.004
    birth_commune_wrong: float = 0.03
    """Where the family lives, or the town next to it, for where somebody was born."""
    phone_slip: float = 0.012
    email_slip: float = 0.01

    def noisier(self, times: float) -> "Profile":
        """The same source `times` as careless: empty cells and mistakes, up to nine in ten."""
        changed: dict[str, Any] = {
            name: min(0.9, value * times)
            for name, value in vars(self).items()
            if isinstance(value, float) and name not in _NO_NOISE
        }
        return replace(self, name=f"{self.name}, noise x {times:g}", **changed)


_NO_NOISE = frozenset(("ine", "all_given_names", "parent_phone", "missing_email"))
"""What a source holds, rather than how careless it is."""


SCHOOL = Profile(
    name="school leavers",
    missing_phone=0.18,
    missing_address=0.05,
    missing_postcode=0.03,
    missing_birth_commune=0.04,
    ine=0.97,
    all_given_names=0.6,
    parent_phone=0.7,
    moved=0.06,
    new_phone=0.10,
)
MISSION = Profile(
    name="mission locale",
    missing_birth_date=0.004,
    missing_phone=0.08,
    missing_email=0.35,
    missing_address=0.08,
    missing_postcode=0.03,
    missing_birth_commune=0.20,
    missing_sex=0.01,
    birth_commune_wrong=0.05,
    all_given_names=0.1,
    parent_phone=0.12,
    moved=0.22,
    new_phone=0.22,
    given_short=0.012,
)
CFA = Profile(
    name="training centre",
    capitals=False,
    dates="%Y-%m-%d",
    missing_phone=0.05,
    missing_email=0.15,
    missing_address=0.02,
    missing_birth_commune=0.05,
    ine=0.75,
    all_given_names=0.3,
    parent_phone=0.25,
    moved=0.12,
    new_phone=0.15,
    family_slip=0.014,
    given_slip=0.013,
)
OUTREACH = Profile(
    name="outreach",
    capitals=False,
    missing_birth_date=0.30,
    missing_sex=0.05,
    missing_phone=0.35,
    missing_email=0.9,
    missing_address=0.65,
    missing_postcode=0.25,
    missing_birth_commune=0.95,
    usage_only=0.8,
    moved=0.30,
    new_phone=0.25,
    family_slip=0.04,
    family_respelled=0.06,
    given_slip=0.03,
    given_respelled=0.05,
    given_short=0.06,
    date_slip=0.03,
    date_default=0.03,
)
"""Rounds and counters: heard rather than read, much of it missing."""
