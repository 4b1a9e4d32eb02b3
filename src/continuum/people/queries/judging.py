"""What is made of a comparison: who is shown, who is looked at before another file is opened."""

from dataclasses import dataclass
from typing import Final

from continuum.linkage.compare import WEIGHTS, Band, Verdict
from continuum.linkage.identity import Identity
from continuum.linkage.name_levels import is_short_form
from continuum.linkage.normalise.dates import Precision
from continuum.linkage.normalise.fold import fold
from continuum.linkage.reasons import ReasonCode

_WORTH_SHOWING: Final = 6.0
"""What the comparison says in bits: about a first name alone. Shown to be looked at, far from
stopping anybody."""
_SURNAME_ALIKE: Final = 6.0
_NAME_ALIKE: Final = 4.0
_CONTRADICTS: Final = -1.0
"""What a reason weighs for a surname or a given name to be alike, or to tell two people apart."""
_SURNAMES: Final = frozenset(code for code in ReasonCode if "SURNAME" in code or "USAGE" in code)
_GIVEN_NAMES: Final = frozenset(
    code
    for code in ReasonCode
    if code in ("SHORT_FORM", "SAME_ALIAS", "OTHER_GIVEN_NAME", "MORE_FIRST_NAMES")
    or "FIRST_NAME" in code
)


@dataclass(frozen=True)
class Judged:
    """Somebody typed in and a file, compared."""

    verdict: Verdict
    typed: Identity
    known: Identity

    @property
    def probable(self) -> bool:
        """Likely enough that nobody opens another file without having looked."""
        return self.verdict.band is Band.STRONG

    @property
    def worth_asking(self) -> bool:
        """Whether another file is opened only after this one was looked at: it is likely, or the
        little that is known may well be this name."""
        if self.verdict.band is not Band.NONE:
            return True
        if self._contradicted or (_dated(self.typed) and _dated(self.known)):
            return False
        surname, given = self._has(_SURNAMES, _SURNAME_ALIKE), self._has(_GIVEN_NAMES, _NAME_ALIKE)
        if not _named(self.typed):
            return surname
        return given and (surname or (not _family(self.typed) and self.ambiguous))

    @property
    def ambiguous(self) -> bool:
        """Whether a nickname or a short form is what brings the two together."""
        if {ReasonCode.SHORT_FORM, ReasonCode.SAME_ALIAS} & set(self.verdict.pros):
            return True
        return bool(self.typed.alias) or is_short_form(self.typed.given_names)

    @property
    def worth_showing(self) -> bool:
        return self.verdict.told >= _WORTH_SHOWING

    @property
    def shown_while_typing(self) -> bool:
        """A nickname weighs less than a first name; nothing must speak against it."""
        if self.worth_showing:
            return True
        return self.ambiguous and self._has(_GIVEN_NAMES, _NAME_ALIKE) and not self._contradicted

    @property
    def goes_by_it(self) -> bool:
        """Whether this is the very nickname that was typed, as one or as a first name."""
        known = fold(self.known.alias)
        return bool(known) and known in map(fold, (self.typed.alias, self.typed.given_names))

    @property
    def _contradicted(self) -> bool:
        return any(WEIGHTS[code] <= _CONTRADICTS for code in self.verdict.cons)

    def _has(self, codes: frozenset[ReasonCode], least: float) -> bool:
        return any(code in codes and WEIGHTS[code] >= least for code in self.verdict.pros)


def _named(identity: Identity) -> bool:
    return bool(identity.given_names or identity.alias)


def _dated(identity: Identity) -> bool:
    """Whether two such tell apart whoever only bears the same name."""
    return identity.born_on is not None and identity.born_precision is Precision.DAY


def _family(identity: Identity) -> bool:
    return bool(identity.birth_surname or identity.usage_surname)
