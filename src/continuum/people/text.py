"""Free text as it may be kept: tidy, short enough, and never a State's number for a person."""

import re
import unicodedata
from typing import Final

from django.utils.translation import gettext_lazy as _

from continuum.core.phrases import STATE_NUMBER
from continuum.core.refusals import Refused
from continuum.linkage.normalise.state_numbers import looks_like_state_number

_SPACES: Final = re.compile(r"[^\S\n]+")
_BLANK_LINES: Final = re.compile(r" ?\n[\s]*\n\s*")


class StateNumber(Refused):
    message = STATE_NUMBER


class TextTooLong(Refused):
    pass


def refuse_state_number(value: str, *, field: str | None = None) -> None:
    """Raises `StateNumber` when an NIR or a codice fiscale stands anywhere in `value`."""
    if looks_like_state_number(value):
        raise StateNumber(field=field)


def one_line(value: str, *, field: str, longest: int) -> str:
    """`value` on one line, without control characters; raises `StateNumber` or `TextTooLong`."""
    return _checked(" ".join(_printable(value).split()), field=field, longest=longest)


def several_lines(value: str, *, field: str, longest: int) -> str:
    """The same, its line breaks kept, at most one blank line at a time."""
    text = _printable(value.replace("\r\n", "\n").replace("\r", "\n"))
    text = _BLANK_LINES.sub("\n\n", _SPACES.sub(" ", text)).strip()
    return _checked(text, field=field, longest=longest)


def _printable(value: str) -> str:
    return "".join(c for c in value if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))


def _checked(text: str, *, field: str, longest: int) -> str:
    refuse_state_number(text, field=field)
    if len(text) > longest:
        raise TextTooLong(
            _("Ce texte compte %(length)d caractères, %(longest)d au plus : raccourcissez-le.")
            % {"length": len(text), "longest": longest},
            field=field,
        )
    return text
