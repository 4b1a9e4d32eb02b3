"""What clerks and keyboards do to a word."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from numpy.random import Generator

from benchmarks.registers.stocks import words
from continuum.linkage.normalise import tables
from continuum.linkage.normalise.fold import fold

_HEARD_ALIKE: Final = tuple(
    (re.compile(pattern), other)
    for pattern, other in (
        *(("ph", "f"), ("f(?!f)", "ph"), ("eau", "o"), ("au", "o"), ("ault$", "aud")),
        *(("aud$", "ault"), ("ou", "u"), ("y", "i"), ("i(?!l)", "y"), ("c(?=[aou])", "k")),
        *(("k", "c"), ("qu", "k"), ("ch(?=[aou])", "sh"), ("ss", "s"), ("z", "s"), ("ll", "l")),
        *(("(?<=[aeiou])s(?=[aeiou])", "z"), ("(?<=[aeiou])l(?=[aeiou])", "ll"), ("nn", "n")),
        *(("(?<=[aeiou])n(?=[aeiou])", "nn"), ("tt", "t"), ("(?<=[aeiou])t(?=[aeiou])", "tt")),
        *(("rr", "r"), ("th", "t"), ("t(?=[aeiou])", "th"), ("h", ""), ("é", "er"), ("e$", "")),
        *(("et$", "ey"), ("ien$", "ienne"), ("in", "ain"), ("an", "en"), ("en(?=[^aeiouy])", "an")),
        *(("x$", ""), ("s$", ""), ("dj", "j"), ("j", "dj"), ("w", "ou")),
    )
)
"""One way of writing and another that sounds the same or nearly."""


def slip(rng: Generator, word: str) -> str:
    """One letter lost, doubled, beside, or two the wrong way round; never the whole word."""
    letters = [place for place, letter in enumerate(word) if letter.isalpha()]
    if len(letters) < 3:
        return word
    at = int(rng.choice(letters[1:]))
    way = int(rng.integers(0, 4))
    if way == 0:
        return word[:at] + word[at + 1 :]
    if way == 1:
        return word[:at] + word[at] + word[at:]
    if way == 2:
        beside = words("keyboard").get(word[at].lower())
        return word[:at] + str(rng.choice(beside)) + word[at + 1 :] if beside else word
    return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]


def respelled(rng: Generator, word: str) -> str:
    """As somebody hears it; the word itself when nothing in it can be heard otherwise."""
    lower = word.lower()
    ways = [(pattern, other) for pattern, other in _HEARD_ALIKE if pattern.search(lower)]
    if not ways:
        return slip(rng, word)
    pattern, other = ways[int(rng.integers(0, len(ways)))]
    spots = list(pattern.finditer(lower))
    spot = spots[int(rng.integers(0, len(spots)))]
    changed = lower[: spot.start()] + other + lower[spot.end() :]
    return changed if len(changed) > 1 else word


@cache
def _spellings() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in tables.lines("spelling_variants.txt"):
        words = tuple(line.split())
        for word in words:
            found[word] = tuple(other for other in words if other != word)
    return found


@cache
def _shorts() -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(sorted(forms)) for name, forms in tables.short_forms_of().items()}


def spelled_otherwise(rng: Generator, name: str) -> str:
    """Another spelling of a given name: one that is in use where there is one."""
    others = _spellings().get(fold(name).replace(" ", ""), ())
    if others and rng.random() < 0.7:
        return str(rng.choice(others))
    return respelled(rng, name)


def shortened(rng: Generator, name: str) -> str:
    forms = _shorts().get(fold(name).replace(" ", ""), ())
    return str(rng.choice(forms)) if forms else name.split("-")[0]


def parted_otherwise(rng: Generator, name: str) -> str:
    """A name of several words glued, or with another mark between."""
    joined = str(rng.choice(["", " ", "-"]))
    return joined.join(part for part in re.split(r"[ \-']", name) if part)
