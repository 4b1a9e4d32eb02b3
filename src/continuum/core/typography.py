"""French typography put into French text: no-break spaces and curly apostrophes.

Source texts are typed with plain spaces; the French catalogue is compiled through here, so that
nobody has to type invisible characters. Rules: Imprimerie nationale, *Lexique des règles
typographiques* (thin no-break space before ; ! ? and %, no-break space before : and inside « »).
"""

import re
from typing import Final

NBSP: Final = "\u00a0"
NARROW: Final = "\u202f"

_RULES: Final = (
    (re.compile(r" ([;!?])(?=\s|$|[)\]»\"<….])"), rf"{NARROW}\1"),
    (re.compile(r" (:)(?=\s|$|<)"), rf"{NBSP}\1"),
    (re.compile(r" (%)(?!\()"), rf"{NARROW}\1"),
    (re.compile(r" (€|k€|M€)"), rf"{NBSP}\1"),
    (re.compile(r"« "), f"«{NBSP}"),
    (re.compile(r" »"), f"{NBSP}»"),
    (re.compile(r"(\d) (\d{3})(?!\d)"), rf"\1{NARROW}\2"),
    (re.compile(r"(?<=\d) (h|ans|min|mois|jours)\b"), rf"{NBSP}\1"),
    (re.compile(r"(?<=\w)'(?=[\w%«])"), "’"),
)


def french(text: str) -> str:
    """`text` with French no-break spaces and apostrophes; applying it twice changes nothing."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text
