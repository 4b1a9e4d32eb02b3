"""Words as teams write them, read into codes: blind to case and accents, forgiving of slips."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Final, Self

from continuum.linkage.normalise.fold import fold
from continuum.tables.guess import distance

FOLDER: Final = Path(__file__).with_name("words")
LONGEST: Final = 200
_NEGATIONS: Final = frozenset({"pas", "non", "sans", "plus", "ni", "hors", "jamais"})
_SIGNS: Final = str.maketrans({"’": "'", "–": "-", "—": "-"})
_NOTHING: Final = re.compile(r"[.\s]+")


@dataclass(frozen=True)
class Vocabulary:
    """`words` leads from a tidied word to its code; `inside`: the word may stand among others.

    `codes` are all there are, also those that no word tells for sure. With `exact`, nothing that
    is merely spelt alike is read: Karine is not Karima.
    """

    words: Mapping[str, str]
    inside: bool = False
    codes: frozenset[str] = frozenset()
    exact: bool = False

    @classmethod
    def of(
        cls, words: Iterable[tuple[str, str]], *, inside: bool = False, exact: bool = False
    ) -> Self:
        """From pairs of word and code; of two codes for one word, neither is sure."""
        pairs: dict[str, set[str]] = {}
        for word, code in words:
            pairs.setdefault(tidied(word), set()).add(code)
        all_codes = frozenset(code for codes in pairs.values() for code in codes)
        sure = {word: codes.pop() for word, codes in pairs.items() if len(codes) == 1 and word}
        return cls(sure, inside, all_codes, exact)

    def read(self, text: str) -> str | None:
        """The code a cell means, None when nothing in it is known."""
        tidy = tidied(text)
        if tidy in self.words:
            return self.words[tidy]
        bare = fold(tidy)
        if not bare:
            return None
        return self._whole(bare) or (self._within(bare) if self.inside else None)

    def _whole(self, bare: str) -> str | None:
        found = self._folded.get(bare)
        if found is not None or self.exact:
            return found
        allowed = 0 if len(bare) < 5 or not bare.isalpha() else 1 if len(bare) < 8 else 2
        close = {
            code
            for word, code in self._folded.items()
            if allowed and abs(len(word) - len(bare)) <= allowed and _near(bare, word, allowed)
        }
        return close.pop() if len(close) == 1 else None

    def _within(self, bare: str) -> str | None:
        """The first known words among others: in these languages the head noun comes first.

        None when something before them denies them, or when the cell hesitates.
        """
        spaced = f" {bare} "
        if " ou " in spaced:
            return None
        found = [
            (spaced.index(f" {word} "), -len(word), code)
            for word, code in self._folded.items()
            if len(word) > 1 and f" {word} " in spaced
        ]
        if not found:
            return None
        at, _length, code = min(found)
        before = spaced[:at].split()
        return None if before and before[-1] in _NEGATIONS else code

    @cached_property
    def _folded(self) -> Mapping[str, str]:
        return {fold(word): code for word, code in self.words.items() if fold(word)}


@cache
def vocabulary(name: str, *, inside: bool = False) -> Vocabulary:
    """One of the files of `words/`."""
    words = ((word, code) for code, listed in lists(name).items() for word in listed)
    return Vocabulary.of(words, inside=inside)


@cache
def lists(name: str) -> Mapping[str, tuple[str, ...]]:
    """Code to its words, in the order of the file."""
    found: dict[str, tuple[str, ...]] = {}
    for line in (FOLDER / f"{name}.txt").read_text("utf-8").splitlines():
        code, sign, words = line.partition("=")
        if sign and not line.startswith("#"):
            found[code.strip()] = tuple(word.strip() for word in words.split(",") if word.strip())
    return found


def tidied(text: str) -> str:
    """Signs that matter ("-18", "?", "✓") survive; case, full stops and spaces do not."""
    return _NOTHING.sub(" ", text[:LONGEST].translate(_SIGNS)).strip().casefold()


def _near(word: str, known: str, allowed: int) -> bool:
    return distance(word, known, most=allowed) is not None
