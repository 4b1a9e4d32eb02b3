"""Names of communes as people write them: "St-Etienne", "10000 TROYES CEDEX", "Chalon s/ Saône"."""

import re
from dataclasses import dataclass
from typing import Final

from continuum.linkage.normalise.fold import fold

# Only in names of communes: what stands for what in a surname is in `names`.
_WRITTEN_OUT: Final = {
    "st": "saint",
    "ste": "sainte",
    "sts": "saints",
    "stes": "saintes",
    "ss": "sous",
    "sr": "sur",
}
_OVER_OR_UNDER: Final = ("sur", "sous")
_CODE: Final = re.compile(r"(?<!\w)(\d{5}|2[abAB]\d{3})(?!\w)")
_BRACKETS: Final = re.compile(r"\([^)]*\)")
_CEDEX: Final = re.compile(r"\bcedex\b.*", re.IGNORECASE)
_ARRONDISSEMENT: Final = re.compile(r"(?<=[^\W\d])\s+\d{1,2}\s*(er|e|eme|ème)?\b.*$", re.IGNORECASE)
_ARTICLES: Final = ("l", "la", "le", "les")


@dataclass(frozen=True, slots=True)
class CommuneName:
    """Folded names to look for, the likeliest first, and the code written beside them."""

    names: tuple[str, ...] = ()
    code: str = ""


def read_commune_name(text: str | None) -> CommuneName:
    """What a cell or an answer may mean; the official list says which exists."""
    said = text or ""
    found = _CODE.search(said)
    code = found.group().upper() if found else ""
    bare = _CEDEX.sub(" ", _CODE.sub(" ", _BRACKETS.sub(" ", said)))
    plain = fold(_ARRONDISSEMENT.sub("", bare.rstrip()))
    if not plain:
        return CommuneName(code=code)
    written = [" ".join(_written_out(plain.split(), over)) for over in _OVER_OR_UNDER]
    with_article = [
        f"{article} {name}"
        for name in written
        for article in _ARTICLES
        if name.split()[0] not in _ARTICLES
    ]
    return CommuneName(tuple(dict.fromkeys([plain, *written, *with_article])), code)


def _written_out(words: list[str], over: str) -> list[str]:
    inside = range(1, len(words) - 1)
    return [
        over if word == "s" and at in inside else _WRITTEN_OUT.get(word, word)
        for at, word in enumerate(words)
    ]
