"""Text folded to what two clerks writing the same word have in common."""

import re
import unicodedata
from functools import lru_cache

from continuum.linkage.normalise import tables

# Longest text read as a name or a code, in characters: what comes behind is not a name.
MAX_LENGTH = 240

_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212"
_APOSTROPHES = str.maketrans(dict.fromkeys("\u2019\u2018\u02bc\u0060\u00b4\u2032", "'"))
_ELISION = re.compile(r"\b([nmo])'\s?(?=\w)")
_SPACED_DASH = re.compile(rf"\s*[{_DASHES}]+\s*")
_NOT_A_WORD = re.compile(r"[\W_]+")


def fold(text: str | None) -> str:
    """Lower case, no accent, no ligature, one space between words: "D’ÉTÉ" is "d ete".

    Letters outside the Latin alphabet are kept as they are; everything that is neither letter nor
    digit parts two words, save the apostrophe of N'Diaye, M'Bappe or O'Brien, which is glued.
    """
    return _fold(text[:MAX_LENGTH]) if text else ""


def words_of(text: str | None) -> tuple[str, ...]:
    return tuple(fold(text).split())


def with_plain_dashes(text: str) -> str:
    """Every kind of dash, and the spaces around it, as one hyphen."""
    return _SPACED_DASH.sub("-", text)


@lru_cache(maxsize=65536)
def _fold(text: str) -> str:
    text = text.translate(_APOSTROPHES)
    if not text.isascii():
        text = _without_marks(text).translate(_APOSTROPHES)
    whole = _ELISION.sub(r"\1", text.lower())
    return _NOT_A_WORD.sub(" ", whole)[:MAX_LENGTH].strip()


def _without_marks(text: str) -> str:
    letters = tables.pairs("letters.txt")
    spelled = "".join(letters.get(c, c) for c in unicodedata.normalize("NFKD", text.lower()))
    # Lower-casing and spelling out may leave something to decompose, hence the second pass.
    parts = unicodedata.normalize("NFKD", spelled)
    return "".join(c for c in parts if not unicodedata.category(c).startswith("M"))
