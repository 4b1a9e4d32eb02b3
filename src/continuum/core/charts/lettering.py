"""How wide a text is, where it breaks, and what of it may go into an SVG at all.

Widths are the advances of Figtree semi-bold in thousandths of the size: close enough for any of its
weights, and generous for the fallback fonts.
"""

import unicodedata
from functools import lru_cache
from typing import Final

_PRINTABLE = "".join(chr(code) for code in range(32, 127))
_ADVANCES = (
    "241 307 376 630 558 802 646 227 370 370 485 629 245 411 232 415 645 419 571 551 "
    "628 578 574 548 613 574 282 287 629 629 629 509 991 699 612 723 695 590 550 750 "
    "750 282 537 644 530 853 774 783 594 785 637 610 572 705 711 975 653 630 635 336 "
    "415 336 569 436 247 524 592 544 591 551 384 596 565 250 282 517 236 864 564 581 "
    "597 586 363 466 393 564 542 815 512 556 483 391 257 391 628"
)
_WIDTHS: Final = dict(zip(_PRINTABLE, map(int, _ADVANCES.split()), strict=True))
_SPACES: Final = {"\u00a0": 241, "\u2009": 160, "\u202f": 160}
_UNKNOWN_WIDTH: Final = 660
_WIDE: Final = 1000

ELLIPSIS: Final = "…"
LONGEST: Final = 400  # characters looked at: no label that fits on a chart is longer


def clean(text: str) -> str:
    """The text without the characters XML refuses: controls, lone surrogates, non-characters."""
    return "".join(character if _allowed(character) else "\ufffd" for character in text)


def width_of(text: str, size: float) -> float:
    return sum(map(_advance, text)) * size / 1000


def shortened(text: str, *, size: float, room: float) -> str:
    """The text on one line, cut with an ellipsis when it does not fit."""
    return wrapped(text, size=size, room=room, lines=1)[0]


def wrapped(text: str, *, size: float, room: float, lines: int = 3) -> tuple[str, ...]:
    """The text on at most so many lines, broken at spaces, or inside a word too long alone."""
    words = _pieces(clean(text[:LONGEST]), size, room)
    rows = [""]
    for word in words:
        longer = f"{rows[-1]} {word}" if rows[-1] else word
        if width_of(longer, size) <= room or not rows[-1]:
            rows[-1] = longer
        else:
            rows.append(word)
    if len(rows) > lines or len(text) > LONGEST:
        rows = [*rows[: lines - 1], _cut(" ".join(rows[lines - 1 :]), size, room)]
    return tuple(rows[:lines])


def _pieces(text: str, size: float, room: float) -> list[str]:
    pieces: list[str] = []
    for word in text.split():
        rest = word
        while width_of(rest, size) > room and len(rest) > 1:
            head = max(1, len(_longest_start(rest, size, room)))
            pieces.append(rest[:head])
            rest = rest[head:]
        pieces.append(rest)
    return pieces


def _cut(text: str, size: float, room: float) -> str:
    return _longest_start(text, size, room - width_of(ELLIPSIS, size)).rstrip() + ELLIPSIS


def _longest_start(text: str, size: float, room: float) -> str:
    used = 0.0
    for position, character in enumerate(text):
        used += _advance(character) * size / 1000
        if used > room:
            return text[:position]
    return text


@lru_cache(maxsize=2048)
def _advance(character: str) -> int:
    known = _WIDTHS.get(character) or _SPACES.get(character)
    if known:
        return known
    if unicodedata.combining(character):
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return _WIDE
    return _WIDTHS.get(unicodedata.normalize("NFD", character)[0], _UNKNOWN_WIDTH)


def _allowed(character: str) -> bool:
    code = ord(character)
    return (
        code in (0x9, 0xA, 0xD)
        or 0x20 <= code < 0x7F
        or 0xA0 <= code < 0xD800
        or 0xE000 <= code < 0xFFFE
        or (code >= 0x10000 and code & 0xFFFE != 0xFFFE)
    )
