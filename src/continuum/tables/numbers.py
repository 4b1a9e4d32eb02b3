"""Numbers of a spreadsheet as a person sees them there: dates, durations, leading zeros."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

Seen = str | int | float | list[str]
Format = Callable[[float], Seen]

SECONDS_A_DAY = 86_400
LAST_DAY = 2_958_465  # 9999-12-31
EXACT = 10**15
NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,4})?", re.ASCII)
# Formats that are known by number only, in any language of Excel.
DATE_IDS = {14, 15, 16, 17, 22, *range(27, 32), 34, 35, 36, *range(50, 59)}
TIME_IDS = {18, 19, 20, 21, 32, 33, 45, 47}
DURATION_IDS = {46}
LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hmsHMS]+\])[^\]]*\]')
BRACKETS = re.compile(r"\[[^\]]*\]|_.|\*.")
PLACES = re.compile(r'"([^"]*)"|\\(.)|(.)')
# A mask starts by a digit that is always shown; a point or a comma would make it a plain number.
MASK = re.compile(r"[ \-/]*#*0[0# \-/]*")
DURATION = re.compile(r"\[[hms]+\]", re.IGNORECASE)


def number(text: str) -> int | float | None:
    """A number written by a program; None for anything else, infinity included."""
    if len(text) < 16 and text.isascii() and text.isdigit():
        return int(text)
    if len(text) > 400 or not NUMBER.fullmatch(text):
        return None
    value = float(text)
    if value in (float("inf"), float("-inf")):
        return None
    return whole(value)


def whole(value: float) -> int | float:
    return int(value) if abs(value) < EXACT and int(value) == value else value


def shown(text: str) -> str | None:
    """A text as it may be kept: none of spaces alone, without the NUL that no database takes."""
    text = text.replace("\x00", "")
    return None if not text or text.isspace() else text


def iso(text: str) -> list[str] | None:
    """A day or moment written as ISO 8601, as it travels; None for anything else."""
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    at = at.replace(tzinfo=None)
    return [at.date().isoformat()] if len(text.strip()) == 10 else [at.isoformat()]


def format_of(identifier: int, code: str | None, *, from_1904: bool) -> Format | None:
    """How to see a number under this format; None when it is just a number."""
    epoch = date(1904, 1, 1) if from_1904 else date(1899, 12, 30)
    if code is None:
        if identifier in DURATION_IDS:
            return duration
        if identifier in TIME_IDS:
            return lambda value: moment(value, epoch) if value >= 1 else clock(value)
        return (lambda value: moment(value, epoch)) if identifier in DATE_IDS else None
    # Only the part for positive numbers counts; literals and colours would look like letters.
    bare = LITERALS.sub("", code).split(";")[0].lower()
    bare = bare.replace("am/pm", "").replace("a/p", "")
    if bare in ("", "general", "standard", "@"):
        return None
    if DURATION.search(bare):
        return duration
    if re.search(r"[yaj]|d|mmm", bare) or ("m" in bare and not re.search(r"[hs]", bare)):
        return lambda value: moment(value, epoch)
    if re.search(r"[hs]", bare):
        return lambda value: moment(value, epoch) if value >= 1 else clock(value)
    return mask(code)


def moment(value: float, epoch: date) -> Seen:
    """A serial number as a day, or as a day and an hour."""
    if not 0 <= value <= LAST_DAY:
        return whole(value)
    days = int(value)
    seconds = round((value - days) * SECONDS_A_DAY)
    if epoch.year == 1899 and days < 60:
        # Excel believes in 29 February 1900: earlier days are one further on.
        days += 1
    try:
        day = epoch + timedelta(days=days)
        if not seconds:
            return [day.isoformat()]
        at = datetime(day.year, day.month, day.day) + timedelta(seconds=seconds)  # noqa: DTZ001
    except OverflowError:
        return whole(value)
    return [at.isoformat()]


def clock(value: float) -> Seen:
    """Part of a day as an hour: 0.5 is 12:00."""
    if not 0 <= value < 1:
        return whole(value)
    return _hours(round(value * SECONDS_A_DAY))


def duration(value: float) -> Seen:
    """A number of days as hours, which may pass 24."""
    if not 0 <= value <= LAST_DAY:
        return whole(value)
    return _hours(round(value * SECONDS_A_DAY))


def _hours(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    text = f"{minutes // 60:02d}:{minutes % 60:02d}"
    return f"{text}:{rest:02d}" if rest else text


def mask(code: str) -> Format | None:
    """Formats such as 00000 or 0#" "##" "##: the zeros and spaces that are seen are kept."""
    first = BRACKETS.sub("", code.split(";")[0])
    template = [(quoted or escaped, mark) for quoted, escaped, mark in PLACES.findall(first)]
    marks = "".join(mark for _literal, mark in template)
    digits = sum(mark in ("0", "#") for _literal, mark in template)
    if digits < 2 or not MASK.fullmatch(marks):
        return None
    return lambda value: _masked(value, template)


def _masked(value: float, template: list[tuple[str, str]]) -> Seen:
    if value < 0 or not float(value).is_integer() or value >= EXACT:
        return whole(value)
    left = str(int(value))
    seen: list[str] = []
    for literal, mark in reversed(template):
        if mark in ("0", "#"):
            if left:
                seen.append(left[-1])
                left = left[:-1]
            elif mark == "0":
                seen.append("0")
        else:
            seen.append(literal or mark)
    return left + "".join(reversed(seen))
