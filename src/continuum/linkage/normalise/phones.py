"""Phone numbers out of a cell: E.164, and the nine digits by which any spelling is found."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from continuum.linkage.normalise import tables

# Longest cell read as phone numbers, in characters.
MAX_LENGTH: Final = 200
MAX_NUMBERS: Final = 5
# Digits of a search key: a French number without its zero, the end of any other.
KEY_DIGITS: Final = 9


class PhoneRepair(StrEnum):
    LOST_ZERO = "lost_zero"
    INTERNATIONAL_PREFIX = "international_prefix"  # 0033, 33 without +, +33 (0)6
    SEVERAL = "several"
    TEXT_AROUND = "text_around"


class PhoneRefusal(StrEnum):
    EMPTY = "empty"
    NOT_A_PHONE = "not_a_phone"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    DIGITS_LOST = "digits_lost"  # 6,12E+08
    PLACEHOLDER = "placeholder"  # 0600000000, 0123456789


@dataclass(frozen=True, slots=True)
class Phone:
    e164: str

    @property
    def key(self) -> str:
        """The last nine digits: the same for 06 12 34 56 78, +33 612345678 and 612345678."""
        return self.e164[-KEY_DIGITS:].lstrip("+")


@dataclass(frozen=True, slots=True)
class PhonesRead:
    phones: tuple[Phone, ...] = ()
    repairs: tuple[PhoneRepair, ...] = ()
    refused: PhoneRefusal | None = None

    @property
    def first(self) -> Phone | None:
        return self.phones[0] if self.phones else None


_PLAIN = re.compile(r"(?:\+33|0)([1-9][0-9]{8})")
_SCIENTIFIC = re.compile(r"\d[.,]?\d*e\+?\d+", re.IGNORECASE)
_OPTIONAL_ZERO = re.compile(r"\(\s*0\s*\)")
_SEPARATOR = re.compile(r"[^\d+().\-/\s\u00a0\u202f\u2010-\u2015_]+|\n|(?=\+)|(?<=\d)\s+(?=00\d)")
_BETWEEN = re.compile(r"/|\s[-\u2013]\s|\s{2,}")
PLACEHOLDERS: Final = frozenset({"123456789", "987654321", "102030405"})
_SHORTEST, _LONGEST = 8, 15


def read_phones(value: object, *, country: str = "33") -> PhonesRead:
    """Every number of a cell; `country` is the calling code of numbers written without one (33 or
    39).
    """
    text = _as_text(value)
    if not any(c.isdigit() for c in text):
        refused = PhoneRefusal.NOT_A_PHONE if text.strip() else PhoneRefusal.EMPTY
        return PhonesRead(refused=refused)
    if _SCIENTIFIC.fullmatch(text.strip()):
        return PhonesRead(refused=PhoneRefusal.DIGITS_LOST)
    found: list[Phone] = []
    repairs: set[PhoneRepair] = set()
    refusals: list[PhoneRefusal] = []
    for piece in _pieces(text):
        read = _read_piece(piece, country=country)
        found.extend(phone for phone in read.phones if phone not in found)
        repairs.update(read.repairs)
        refusals.extend([read.refused] if read.refused else [])
    if not found:
        return PhonesRead(refused=refusals[0] if refusals else PhoneRefusal.NOT_A_PHONE)
    repairs.update({PhoneRepair.SEVERAL} if len(found) > 1 else ())
    repairs.update({PhoneRepair.TEXT_AROUND} if any(c.isalpha() for c in text) else ())
    return PhonesRead(phones=tuple(found[:MAX_NUMBERS]), repairs=tuple(sorted(repairs)))


def read_phone(value: object, *, country: str = "33") -> Phone | None:
    """The first number of a cell, or None."""
    return read_phones(value, country=country).first


def written(e164: str) -> str:
    """As people write it: French numbers in pairs behind a zero, others as they are dialled."""
    national = e164.removeprefix("+33")
    if national == e164 or len(national) != 9:
        return e164
    return f"0{national[0]} " + " ".join(national[at : at + 2] for at in range(1, 9, 2))


def phone_key(value: object) -> str:
    """The nine digits under which a typed number is looked for; "" when it is not one."""
    phone = read_phone(value)
    return phone.key if phone else ""


def phone_keys(text: str) -> tuple[str, ...]:
    """The key of every number of a cell; a plain French one is read without a look at each sign."""
    plain = _PLAIN.fullmatch(text)
    if plain is None:
        return tuple(phone.key for phone in read_phones(text).phones)
    national = plain[1]
    return () if _is_placeholder(national) else (national,)


def _as_text(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and 0 < value < 1e15:
        return str(int(value))
    if isinstance(value, int):
        return str(value) if 0 < value < 10**15 else ""
    text = str(value)[:MAX_LENGTH] if isinstance(value, str | float) else ""
    return text.removesuffix(".0") if re.fullmatch(r"\d+\.0", text) else text


def _pieces(text: str) -> list[str]:
    return [piece for piece in _SEPARATOR.split(_OPTIONAL_ZERO.sub("", text)) if _digits(piece)]


def _digits(text: str) -> str:
    """ASCII digits only, whatever the script they were typed in."""
    return "".join(str(int(c)) for c in text if c.isdecimal())


def _read_piece(piece: str, *, country: str) -> PhonesRead:
    """One number, or several that a slash, a dash or nothing at all keeps apart."""
    whole = _read_one(piece, country=country)
    if whole.phones:
        return whole
    for parts in (_BETWEEN.split(piece), _chunks(_digits(piece)), piece.split()):
        reads = [_read_one(part, country=country) for part in parts if _digits(part)]
        if len(reads) > 1 and all(read.phones for read in reads):
            repairs = {repair for read in reads for repair in read.repairs}
            return PhonesRead(tuple(read.phones[0] for read in reads), tuple(sorted(repairs)))
    return whole


def _chunks(digits: str) -> list[str]:
    if len(digits) % 10 == 0 and all(digits[i] == "0" for i in range(0, len(digits), 10)):
        return [digits[i : i + 10] for i in range(0, len(digits), 10)]
    return []


def _read_one(text: str, *, country: str) -> PhonesRead:
    digits = _digits(text)
    if text.strip().startswith("+"):
        return _international(digits, repairs=())
    if digits.startswith("00"):
        return _international(digits[2:], repairs=(PhoneRepair.INTERNATIONAL_PREFIX,))
    if country == "39":
        return _italian(digits)
    return _french(digits)


def _french(digits: str) -> PhonesRead:
    if len(digits) == 10 and digits[0] == "0":
        return _checked(_french_e164(digits[1:]), national=digits[1:])
    if len(digits) == 9 and digits[0] != "0":
        return _checked(_french_e164(digits), national=digits, repairs=(PhoneRepair.LOST_ZERO,))
    for code in ("33", "39"):
        if digits.startswith(code) and len(digits) in (len(code) + 9, len(code) + 10):
            read = _international(digits, repairs=(PhoneRepair.INTERNATIONAL_PREFIX,))
            if read.phones:
                return read
    if _is_italian_mobile(digits):
        return _checked(f"+39{digits}", national=digits)
    too_short = len(digits) < 10
    return PhonesRead(refused=PhoneRefusal.TOO_SHORT if too_short else PhoneRefusal.TOO_LONG)


def _is_italian_mobile(digits: str) -> bool:
    """Ten digits that begin with 3 are an Italian mobile: no French number of ten does."""
    return len(digits) == 10 and digits[0] == "3"


def _italian(digits: str) -> PhonesRead:
    if digits.startswith("39") and len(digits) >= 11:
        return _international(digits, repairs=(PhoneRepair.INTERNATIONAL_PREFIX,))
    if 8 <= len(digits) <= 11 and digits[0] in "03":
        return _checked(f"+39{digits}", national=digits)
    too_short = len(digits) < 8
    return PhonesRead(refused=PhoneRefusal.TOO_SHORT if too_short else PhoneRefusal.NOT_A_PHONE)


def _international(digits: str, *, repairs: tuple[PhoneRepair, ...]) -> PhonesRead:
    if digits.startswith("33"):
        national = digits[2:].removeprefix("0")
        if len(national) != 9 or national[0] == "0":
            short = len(national) < 9
            return PhonesRead(refused=PhoneRefusal.TOO_SHORT if short else PhoneRefusal.TOO_LONG)
        return _checked(_french_e164(national), national=national, repairs=repairs)
    if not _SHORTEST <= len(digits) <= _LONGEST or digits[0] == "0":
        short = len(digits) < _SHORTEST
        return PhonesRead(refused=PhoneRefusal.TOO_SHORT if short else PhoneRefusal.TOO_LONG)
    return _checked(f"+{digits}", national=digits, repairs=repairs)


def _french_e164(national: str) -> str:
    codes = tables.pairs("phone_prefixes.txt")
    return f"+{codes.get(national[:5]) or codes.get(national[:3]) or 33}{national}"


def _checked(e164: str, *, national: str, repairs: tuple[PhoneRepair, ...] = ()) -> PhonesRead:
    if _is_placeholder(national):
        return PhonesRead(refused=PhoneRefusal.PLACEHOLDER)
    return PhonesRead(phones=(Phone(e164),), repairs=repairs)


def _is_placeholder(national: str) -> bool:
    return len(set(national[1:])) == 1 or national in PLACEHOLDERS
