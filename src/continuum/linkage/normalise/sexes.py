"""Sex as registers write it, in three languages and by numbers."""

from continuum.linkage.normalise import tables
from continuum.linkage.normalise.fold import fold


def read_sex(text: str | None) -> str:
    """ "F", "M", or "" for what says neither."""
    return tables.pairs("sexes.txt").get(fold(text), "")
