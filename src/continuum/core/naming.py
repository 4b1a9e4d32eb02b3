"""A name put into a sentence: French says d'Alizée, de Yann, d'Hélène, de Hamza."""

import re
from typing import Final

from django.utils.html import conditional_escape
from django.utils.safestring import SafeData
from django.utils.translation import get_language

from continuum.linkage.normalise.fold import fold

_MUTE_H: Final = (
    "hadrien hector hedwige helaine helena helene heliodore helios heloise "
    "henri henriette henry herbert heribert hermance hermeline hermine hermione "
    "herve hilaire hilarion hilda hildegarde hippolyte homere honore honorat "
    "honorine horace hortense hubert hugo hugolin hugues huguette humbert "
    "hyacinthe "
)
MUTE_H: Final = frozenset(_MUTE_H.split())
"""First names whose H is not heard; that of Hamza, Hassan or Harry is, so others keep "de"."""
_VOWEL: Final = re.compile(r"[aeiu]|o(?!u[aeiy])|y(?=[bcdfghjklmnpqrstvwxz])")
"""Yves and Oumar begin by a vowel to the ear; Yann and Ouassim do not."""


def elides(name: str) -> bool:
    """Whether French writes d' before the name."""
    first = fold(name).split(" ")[0]
    if first.startswith("h"):
        return first in MUTE_H
    return _VOWEL.match(first) is not None


def with_name(text: str, name: str) -> str:
    """A sentence in which the name already stands: "de Alizée" becomes "d'Alizée" for readers of
    French, and a name that ends by a full stop ends the sentence too."""
    written = conditional_escape(name) if isinstance(text, SafeData) else name
    if (get_language() or "fr").startswith("fr") and elides(name):
        text = re.sub(rf"\b([dD])e {re.escape(written)}(?!\w)", rf"\1’{_plain(written)}", text)
    return text.replace(f"{written}.", written) if written.endswith(".") else text


def _plain(written: str) -> str:
    """A name as a replacement: its backslashes are its own."""
    return written.replace("\\", r"\\")
