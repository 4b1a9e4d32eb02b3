"""How close two people's birth dates, contacts and places are, as reason codes."""

from collections.abc import Callable, Iterable
from datetime import date

from continuum.linkage.identity import Identity
from continuum.linkage.normalise.codes import read_email
from continuum.linkage.normalise.dates import Precision
from continuum.linkage.normalise.fold import fold
from continuum.linkage.normalise.phones import phone_keys
from continuum.linkage.reasons import ReasonCode
from continuum.linkage.similarity import one_slip_apart


def birth_level(left: Identity, right: Identity) -> ReasonCode | None:
    """Birth dates at the coarser of the two precisions; None when one is missing."""
    if left.born_on is None or right.born_on is None:
        return None
    precisions = {left.born_precision, right.born_precision}
    if Precision.YEAR in precisions:
        return _by_year(left.born_on, right.born_on)
    if Precision.MONTH in precisions:
        return _by_month(left.born_on, right.born_on)
    return _by_day(left.born_on, right.born_on)


def sex_level(left: Identity, right: Identity) -> ReasonCode | None:
    if not {left.sex, right.sex} <= {"F", "M"}:
        return None
    return ReasonCode.SAME_SEX if left.sex == right.sex else ReasonCode.DIFFERENT_SEX


def contact_levels(left: Identity, right: Identity) -> tuple[ReasonCode, ...]:
    """What phones, e-mail addresses, names on networks and file numbers say."""
    phones = _phone_keys(left.phones), _phone_keys(right.phones)
    levels = [ReasonCode.SAME_PHONE] if phones[0] & phones[1] else []
    if all(phones) and not levels:
        levels.append(ReasonCode.DIFFERENT_PHONE)
    levels += [
        code
        for code, read, mine, theirs in (
            (ReasonCode.SAME_EMAIL, _email, left.emails, right.emails),
            (ReasonCode.SAME_HANDLE, _glued, left.handles, right.handles),
            (ReasonCode.SAME_REFERENCE, _glued, left.references, right.references),
        )
        if _keys(mine, read) & _keys(theirs, read)
    ]
    return tuple(levels)


def place_level(left: Identity, right: Identity) -> ReasonCode | None:
    """The closest of address, commune and post code; people move, so another place says nothing."""
    same_commune = bool(left.commune) and left.commune.upper() == right.commune.upper()
    same_postcode = bool(left.postcode) and left.postcode == right.postcode
    known_apart = bool(left.postcode and right.postcode) and not same_postcode and not same_commune
    address = fold(left.address)
    if address and address == fold(right.address) and not known_apart:
        return ReasonCode.SAME_ADDRESS
    if same_commune:
        return ReasonCode.SAME_COMMUNE
    return ReasonCode.SAME_POSTCODE if same_postcode else None


def _by_year(left: date, right: date) -> ReasonCode:
    if left.year == right.year:
        return ReasonCode.SAME_BIRTH_YEAR
    # Often counted from an age: a year more or less is seen of one person too.
    near = abs(left.year - right.year) == 1
    return ReasonCode.BIRTH_YEAR_NEXT if near else ReasonCode.DIFFERENT_BIRTH_YEAR


def _by_month(left: date, right: date) -> ReasonCode:
    if left.year != right.year:
        return ReasonCode.DIFFERENT_BIRTH_YEAR
    same = left.month == right.month
    return ReasonCode.SAME_BIRTH_MONTH if same else ReasonCode.DIFFERENT_BIRTH_DATE


def _by_day(left: date, right: date) -> ReasonCode:
    if left == right:
        return (
            ReasonCode.SAME_FIRST_OF_JANUARY
            if _may_be_unknown(left)
            else ReasonCode.SAME_BIRTH_DATE
        )
    if left.year == right.year and (_may_be_unknown(left) or _may_be_unknown(right)):
        return ReasonCode.SAME_BIRTH_YEAR
    if (left.year, left.month, left.day) == (right.year, right.day, right.month):
        return ReasonCode.BIRTH_DAY_MONTH_SWAPPED
    if one_slip_apart(_digits(left), _digits(right)):
        return ReasonCode.BIRTH_DATE_ONE_DIGIT
    parts = zip(
        (left.year, left.month, left.day), (right.year, right.month, right.day), strict=True
    )
    if sum(a == b for a, b in parts) == 2:
        return ReasonCode.BIRTH_DATE_TWO_PARTS
    same_year = left.year == right.year
    return ReasonCode.DIFFERENT_BIRTH_DATE if same_year else ReasonCode.DIFFERENT_BIRTH_YEAR


def _digits(day: date) -> str:
    return f"{day.day:02d}{day.month:02d}{day.year:04d}"


def _may_be_unknown(day: date) -> bool:
    """1 January often stands for an unknown day."""
    return (day.month, day.day) == (1, 1)


def _phone_keys(phones: Iterable[str]) -> frozenset[str]:
    return frozenset(key for text in phones for key in phone_keys(text))


def _keys(texts: Iterable[str], read: Callable[[str], str]) -> frozenset[str]:
    return frozenset(key for text in texts if (key := read(text)))


def _email(text: str) -> str:
    return read_email(text).value


def _glued(text: str) -> str:
    return fold(text).replace(" ", "")
