"""A phonetic key tuned for French; its rules are the table `specification/phonetic.txt`."""

from functools import lru_cache

from continuum.linkage.normalise import tables
from continuum.linkage.normalise.fold import words_of


def sound_of(text: str | None) -> str:
    """How a name sounds, words joined: "Thibault" and "Tibo" both give "tibo"."""
    return "".join(sound_of_word(word) for word in words_of(text))


@lru_cache(maxsize=65536)
def sound_of_word(word: str) -> str:
    """The key of one folded word; a word of which nothing is heard keeps its letters."""
    sound = word
    for pattern, replacement, letter in tables.sound_rules():
        if letter in sound:
            sound = pattern.sub(replacement, sound)
    return sound or word
