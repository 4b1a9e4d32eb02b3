"""Logos that may be printed: PNG pictures of a reasonable size, whole and readable."""

import struct
from functools import lru_cache
from typing import Final

import typst

PNG_START: Final = b"\x89PNG\r\n\x1a\n"
HEAVIEST: Final = 1_000_000  # bytes
WIDEST: Final = 3_000  # pixels a side: a small file may unfold to gigabytes

_PROBE: Final = b'#image(bytes(sys.inputs.logo.split().map(int)), format: "png")'


class NotALogo(ValueError):
    """A picture that cannot be printed: not a PNG, broken, or far too large."""


@lru_cache(maxsize=64)
def checked(logo: bytes) -> bytes:
    """The logo itself, once sure that typst can draw it."""
    if not logo.startswith(PNG_START) or len(logo) > HEAVIEST or len(logo) < 24:
        raise NotALogo("not a PNG of less than a megabyte")
    if max(struct.unpack(">II", logo[16:24])) > WIDEST:
        raise NotALogo(f"more than {WIDEST} pixels wide or high")
    try:
        typst.compile(_PROBE, format="svg", sys_inputs={"logo": " ".join(map(str, logo))})
    except typst.TypstError as error:
        raise NotALogo(error.message) from error
    return logo
