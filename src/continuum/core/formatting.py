"""Numbers, money, days and moments as French, Italian and English readers write them."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_timedelta
from babel.numbers import format_currency, format_decimal, format_percent

from continuum.core.rounding import Number, rounded

NO_BREAK = "\N{NO-BREAK SPACE}"
UNKNOWN = "–"
DayStyle = Literal["short", "medium", "long", "full"]

# European readers: 17 Nov 2026, not Nov 17, 2026.
LOCALES = {"fr": "fr_FR", "it": "it_IT", "en": "en_GB"}
NEAR_DAYS = {
    "fr": {-1: "hier", 0: "aujourd’hui", 1: "demain"},
    "it": {-1: "ieri", 0: "oggi", 1: "domani"},
    "en": {-1: "yesterday", 0: "today", 1: "tomorrow"},
}
BEFORE_CLOCK = {"fr": " à ", "it": ", ", "en": ", "}


def number(value: Number | None, language: str, *, digits: int | None = None) -> str:
    """1260 -> 1 260; a value that is not known is a dash, never a zero."""
    if value is None:
        return UNKNOWN
    kept = _decimals(value) if digits is None else digits
    return format_decimal(
        rounded(value, decimals=kept), format=_pattern(kept), locale=_locale(language)
    )


def percent(value: Number | None, language: str, *, digits: int | None = None) -> str:
    """24.1, out of a hundred -> 24,1 %."""
    if value is None:
        return UNKNOWN
    kept = _decimals(value) if digits is None else digits
    locale = _locale(language)
    pattern = locale.percent_formats[None].pattern.replace("#,##0", _pattern(kept))
    return format_percent(rounded(value, decimals=kept) / 100, format=pattern, locale=locale)


def money(amount: Number | None, language: str, *, cents: bool = True) -> str:
    """2236587 -> 2 236 587,00 €, or 2 236 587 € without cents."""
    if amount is None:
        return UNKNOWN
    digits = 2 if cents else 0
    locale = _locale(language)
    pattern = locale.currency_formats["standard"].pattern.replace("#,##0.00", _pattern(digits))
    return format_currency(
        rounded(amount, decimals=digits),
        "EUR",
        format=pattern,
        locale=locale,
        currency_digits=False,
    )


def day(value: date | None, language: str, *, style: DayStyle = "medium") -> str:
    """17 nov. 2026; short 17/11/2026; long 17 novembre 2026; full with the name of the day."""
    if value is None:
        return UNKNOWN
    if style == "short":
        return format_date(value, format="dd/MM/yyyy", locale=_locale(language))
    written = format_date(value, format=style, locale=_locale(language))
    if value.day == 1 and _known(language) == "fr":
        return _first_of_month(written)
    return written


def clock(value: time | datetime, language: str) -> str:
    """20 h 14 in French, 20:14 elsewhere."""
    if _known(language) == "fr":
        return f"{value.hour}{NO_BREAK}h{NO_BREAK}{value.minute:02d}"
    return f"{value.hour:02d}:{value.minute:02d}"


def duration(value: timedelta) -> str:
    """3 h 15, 3 h or 45 min: a time that lasted, the same in the three languages."""
    hours, minutes = divmod(int(value.total_seconds()) // 60, 60)
    parts = [f"{hours}{NO_BREAK}h"] if hours else []
    if hours and minutes:
        parts.append(f"{minutes:02d}")
    return NO_BREAK.join(parts) if parts else f"{minutes}{NO_BREAK}min"


def moment(value: datetime | None, language: str) -> str:
    """17 nov. 2026 à 20 h 14; the caller chooses the time zone."""
    if value is None:
        return UNKNOWN
    joint = BEFORE_CLOCK[_known(language)]
    return f"{day(value.date(), language)}{joint}{clock(value, language)}"


def relative_day(value: date | None, language: str, *, today: date) -> str:
    """hier, il y a 3 jours, dans 2 mois; never more than what has really passed."""
    if value is None:
        return UNKNOWN
    distance = (value - today).days
    near = NEAR_DAYS[_known(language)]
    if distance in near:
        return near[distance]
    whole = _whole(*sorted((value, today)))
    return format_timedelta(
        whole if distance > 0 else -whole,
        granularity="day",
        threshold=1 if whole.days >= 30 else 2,
        add_direction=True,
        locale=_locale(language),
    )


def _whole(start: date, end: date) -> timedelta:
    """Full years, else full months, weeks or days, as Babel counts them: 365, 30, 7 and 1."""
    months = (end.year - start.year) * 12 + end.month - start.month
    months -= (end.day < start.day) and not _is_last_of_month(end)
    days = (end - start).days
    if months:
        return timedelta(days=365 * (months // 12) if months >= 12 else 30 * months)
    return timedelta(days=days // 7 * 7 if days >= 14 else days)


def _is_last_of_month(value: date) -> bool:
    return (value + timedelta(days=1)).month != value.month


def _locale(language: str) -> Locale:
    return Locale.parse(LOCALES[_known(language)])


def _known(language: str) -> str:
    """The language without its region; French for one we do not speak."""
    spoken = language.split("-")[0]
    return spoken if spoken in LOCALES else "fr"


def _pattern(digits: int) -> str:
    return "#,##0" + ("." + "0" * digits if digits else "")


def _decimals(value: Number) -> int:
    """As many as the value carries: 24.10 keeps its two."""
    exponent = value.as_tuple().exponent if isinstance(value, Decimal) else 0
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _first_of_month(written: str) -> str:
    return " ".join("1er" if word == "1" else word for word in written.split(" "))
