"""A postal address as the number and the words of its street that two clerks have in common."""

import re
from typing import Final, NamedTuple

from continuum.linkage.normalise import tables
from continuum.linkage.normalise.fold import MAX_LENGTH, fold

_NUMBER: Final = re.compile(
    r"(?:^|,|\s)(\d{1,5})\s?(?:bis|ter|quater|[a-d]\b)?(?=\W|$)", re.IGNORECASE
)


class Address(NamedTuple):
    """`number` without bis or ter; `street` without its kind nor small words: "12 bis, av. de la
    Gare" is 12 and "gare"."""

    number: str = ""
    street: str = ""


def read_address(text: str | None) -> Address:
    """The first line of an address; a post code and a town behind it are read as words of it."""
    said = (text or "")[:MAX_LENGTH]
    found = _NUMBER.search(said)
    rest = f"{said[: found.start()]} {said[found.end() :]}" if found else said
    small = tables.words("street_words.txt")
    words = [word for word in fold(rest).split() if word not in small]
    return Address(found.group(1).lstrip("0") if found else "", " ".join(words))
