"""Post codes, commune codes, SIRET numbers and e-mail addresses as cells hold them."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MAX_LENGTH: Final = 320


class CodeRepair(StrEnum):
    LOST_ZERO = "lost_zero"
    SPACES = "spaces"
    TEXT_AROUND = "text_around"


class CodeRefusal(StrEnum):
    EMPTY = "empty"
    NOT_RECOGNISED = "not_recognised"
    NO_SUCH_DEPARTMENT = "no_such_department"
    WRONG_LENGTH = "wrong_length"
    WRONG_KEY = "wrong_key"


@dataclass(frozen=True, slots=True)
class CodeRead:
    """`value` is "" when `refused` tells why."""

    value: str = ""
    repairs: tuple[CodeRepair, ...] = ()
    refused: CodeRefusal | None = None


_LA_POSTE: Final = "356000000"
_POSTCODE = re.compile(
    r"(?:\b(?:f|fr|i|it)\s?-\s?)?(?<!\d)(\d{2} ?\d{3}|\d{4})(?!\d)", re.IGNORECASE
)
_COMMUNE = re.compile(r"(\d{5}|\d{4}|2[ab]\d{1,3})", re.IGNORECASE)
_EMAIL = re.compile(
    r"(?<![\w.+%-])([a-z0-9](?:[a-z0-9._%+'-]{0,63})@(?:[a-z0-9](?:[a-z0-9-]{0,62})\.){1,8}[a-z]{2,24})(?![\w-])"
)


def read_postcode(value: object) -> CodeRead:
    """A French or Italian post code of five digits: 3200 → 03200, "F-03 200 Vichy" → 03200."""
    text = cell_text(value)
    if not text:
        return CodeRead(refused=CodeRefusal.EMPTY)
    match = _POSTCODE.search(text)
    if match is None:
        return CodeRead(refused=CodeRefusal.NOT_RECOGNISED)
    digits = match.group(1).replace(" ", "")
    repairs: list[CodeRepair] = [CodeRepair.LOST_ZERO] if len(digits) == 4 else []
    if len(match.group(1)) > len(digits):
        repairs.append(CodeRepair.SPACES)
    if match.group(0) != text:
        repairs.append(CodeRepair.TEXT_AROUND)
    code = digits.zfill(5)
    if code.startswith(("000", "99")):
        return CodeRead(refused=CodeRefusal.NO_SUCH_DEPARTMENT)
    return CodeRead(value=code, repairs=tuple(repairs))


def read_commune_code(value: object) -> CodeRead:
    """An INSEE commune code: 1004 → 01004, "2a004" → 2A004; 99xxx is a country of birth."""
    text = cell_text(value).replace(" ", "")
    if not text:
        return CodeRead(refused=CodeRefusal.EMPTY)
    match = _COMMUNE.fullmatch(text)
    if match is None:
        return CodeRead(refused=CodeRefusal.NOT_RECOGNISED)
    code = match.group(1).upper()
    padded = code[:2] + code[2:].zfill(3) if code[1] in "AB" else code.zfill(5)
    if not _is_department(padded[:2]) or padded[2:] == "000":
        return CodeRead(refused=CodeRefusal.NO_SUCH_DEPARTMENT)
    return CodeRead(value=padded, repairs=(CodeRepair.LOST_ZERO,) if padded != code else ())


def read_siret(value: object) -> CodeRead:
    """A SIRET of 14 digits with a right key; La Poste's own establishments are summed instead
    (multiple of 5).
    """
    text = cell_text(value)
    digits = re.sub(r"[\s.\-_]", "", re.sub(r"^\s*siret\s*:?", "", text, flags=re.IGNORECASE))
    if not digits:
        return CodeRead(refused=CodeRefusal.EMPTY)
    if not digits.isascii() or not digits.isdigit():
        return CodeRead(refused=CodeRefusal.NOT_RECOGNISED)
    repairs: tuple[CodeRepair, ...] = (CodeRepair.SPACES,) if digits != text else ()
    if len(digits) == 13 and siret_key_is_right("0" + digits):
        digits, repairs = "0" + digits, (*repairs, CodeRepair.LOST_ZERO)
    if len(digits) != 14:
        return CodeRead(refused=CodeRefusal.WRONG_LENGTH)
    if not siret_key_is_right(digits):
        return CodeRead(refused=CodeRefusal.WRONG_KEY)
    return CodeRead(value=digits, repairs=repairs)


def siret_key_is_right(digits: str) -> bool:
    if set(digits) == {"0"}:
        return False
    if digits.startswith(_LA_POSTE) and sum(map(int, digits)) % 5 == 0:
        return True
    return luhn_is_right(digits)


def luhn_is_right(digits: str) -> bool:
    """The checksum of SIREN and SIRET (ISO/IEC 7812-1): every second digit from the right counts
    double.
    """
    doubled = (int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits)))
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


def read_email(value: object) -> CodeRead:
    """The one address of a cell in lower case: "Jean <Jean.Dupont@Exemple.fr>," →
    jean.dupont@exemple.fr.
    """
    text = cell_text(value)
    if not text:
        return CodeRead(refused=CodeRefusal.EMPTY)
    found = {match.rstrip(".") for match in _EMAIL.findall(text.lower())}
    if len(found) != 1:
        return CodeRead(refused=CodeRefusal.NOT_RECOGNISED)
    address = found.pop()
    if ".." in address or ".@" in address or len(address) > 254:
        return CodeRead(refused=CodeRefusal.NOT_RECOGNISED)
    around = (CodeRepair.TEXT_AROUND,) if len(address) != len(text) else ()
    return CodeRead(value=address, repairs=around)


def cell_text(value: object) -> str:
    """A cell as trimmed text: 3200.0 is "3200"."""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value)
    if isinstance(value, int):
        return str(value) if abs(value) < 10**18 else ""
    return " ".join(value[:MAX_LENGTH].split()) if isinstance(value, str) else ""


def _is_department(code: str) -> bool:
    if code in ("2A", "2B"):
        return True
    return code.isdigit() and (1 <= int(code) <= 95 or int(code) in (97, 98, 99))
