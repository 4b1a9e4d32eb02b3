"""Text that a PDF can show: every character has a glyph, none steers the layout from inside.

A tagged PDF may hold no character without a glyph, so what the fonts at hand cannot show is
replaced by an empty box; what has no shape of its own (controls, direction overrides, joiners,
variation selectors, accents of scripts we lack) is left out.
"""

import unicodedata
from functools import lru_cache
from typing import Final

BOX: Final = "\u25a1"
LONGEST_WORD: Final = 24  # characters after which a word may be broken anywhere
MAY_BREAK: Final = "\u200b"

# What the fonts embedded in typst show; a test asks typst for each of these characters.
SHOWN: Final = (
    (0x20, 0x7E),
    (0xA0, 0x36F),
    (0x3A3, 0x482),
    (0x48A, 0x4FF),
    (0x591, 0x5C7),
    (0x5D0, 0x5EA),
    (0x621, 0x63A),
    (0x640, 0x64A),
    (0x1E00, 0x1EFF),
    (0x2010, 0x2027),
    (0x2030, 0x2040),
    (0x2070, 0x2071),
    (0x2074, 0x208E),
    (0x20A0, 0x20C0),
    (0x2100, 0x211E),
    (0x2126, 0x2151),
    (0x2153, 0x2184),
    (0x2190, 0x22FF),
    (0x2500, 0x2604),
    (0x2713, 0x2714),
    (0xFFFD, 0xFFFD),
)
_SPACES: Final = {"\u202f": "\u00a0", "\u2007": "\u00a0", "\u2009": " ", "\u00ad": ""}


def printable(text: str) -> str:
    """The text with every character shown, replaced or left out, and endless words breakable."""
    shown = "".join(map(_shown, text))
    return " ".join(map(_breakable, shown.split(" ")))


def drawable(svg: str) -> str:
    """The same for an SVG, where the words are already laid out."""
    return "".join(map(_shown, svg))


def shown_characters() -> str:
    return "".join(chr(code) for first, last in SHOWN for code in range(first, last + 1))


@lru_cache(maxsize=4096)
def _shown(character: str) -> str:
    known = _SPACES.get(character)
    if known is not None:
        return known
    code = ord(character)
    if any(first <= code <= last for first, last in SHOWN):
        return character
    if character.isspace():
        return " "
    shapeless = unicodedata.category(character) in ("Cc", "Cf", "Cs", "Mn", "Me", "Sk")
    return "" if shapeless else BOX


def _breakable(word: str) -> str:
    if len(word) <= LONGEST_WORD:
        return word
    pieces = (word[at : at + LONGEST_WORD] for at in range(0, len(word), LONGEST_WORD))
    return MAY_BREAK.join(pieces)
