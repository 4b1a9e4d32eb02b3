"""What is known of one person, as typed: the one record that searches and comparisons take."""

from dataclasses import dataclass
from datetime import date

from continuum.linkage.normalise.dates import Precision


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Everything is optional, and an empty field is unknown, never different.

    `sex` is "F", "M" or ""; `commune` an INSEE code, `postcode` five digits; `phones` in any
    spelling; `references` are numbers given by other systems (i-milo…), never a NIR; `handles`
    are names on networks.
    """

    birth_surname: str = ""
    usage_surname: str = ""
    given_names: str = ""
    alias: str = ""
    born_on: date | None = None
    born_precision: Precision = Precision.DAY
    sex: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    address: str = ""
    postcode: str = ""
    commune: str = ""
