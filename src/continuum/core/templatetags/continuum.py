"""Icons, figures, money and days in templates, in the reader's language."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import zip_longest
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.core.paginator import Page
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from continuum.core import formatting, naming, phrases
from continuum.core.charts import NARROW, WIDE, Chart
from continuum.core.components.tables import Sort
from continuum.core.components.toasts import Toast, toasts_of
from continuum.core.rounding import Number

register = template.Library()
register.filter(phrases.labelled)
register.filter(phrases.colon)
register.filter(phrases.after_colon)
register.filter(phrases.quoted)
register.filter(phrases.span)
register.filter(naming.with_name, is_safe=True)

SPRITE = "continuum/icons.svg"
THEMES = ("clair", "sombre")


@register.simple_tag
def icon(name: str, label: str = "", *, large: bool = False) -> SafeString:
    """A drawing of the sprite; give a label only when no text beside it says the same."""
    address = f"{static(SPRITE)}#{name}"
    classes = "icon icon-large" if large else "icon"
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>',
            classes,
            label,
            address,
        )
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', classes, address
    )


@register.filter
def figure(value: Number | None, digits: int | None = None) -> str:
    """{{ 1260|figure }} -> 1 260."""
    return formatting.number(value, _language(), digits=digits)


@register.filter
def percent(value: Number | None, digits: int | None = None) -> str:
    """{{ share|percent }} -> 24,1 %, out of a hundred."""
    return formatting.percent(value, _language(), digits=digits)


@register.filter
def money(amount: Number | None) -> str:
    """{{ amount|money }} -> 2 236 587,00 €."""
    return formatting.money(amount, _language())


@register.filter
def euros(amount: Number | None) -> str:
    """{{ amount|euros }} -> 2 236 587 €, for headlines."""
    return formatting.money(amount, _language(), cents=False)


@register.filter
def day(value: date | None, style: formatting.DayStyle = "medium") -> str:
    """{{ on|day }} -> 17 nov. 2026; styles short, medium, long, full."""
    return formatting.day(_as_day(value), _language(), style=style)


@register.filter
def moment(value: datetime | None) -> str:
    """{{ at|moment }} -> 17 nov. 2026 à 20 h 14, local time."""
    return formatting.moment(_here(value), _language())


@register.filter
def clock(value: datetime | None) -> str:
    """{{ at|clock }} -> 20 h 14, local time."""
    local = _here(value)
    return formatting.clock(local, _language()) if local else formatting.UNKNOWN


@register.filter
def relative_day(value: date | None, today: date | None = None) -> str:
    """{{ on|relative_day }} -> hier, il y a 3 jours."""
    return formatting.relative_day(_as_day(value), _language(), today=today or timezone.localdate())


@register.simple_tag
def toasts(waiting: Iterable[Message] | None) -> list[Toast]:
    """{% toasts messages as said %}: what the page has to say, once."""
    return toasts_of(waiting or ())


@register.simple_tag
def theme_of(request: Any) -> str:
    """The reader's choice: clair, sombre, or empty to follow the device."""
    account = getattr(request, "user", None)
    chosen = getattr(account, "theme", "") or getattr(request, "COOKIES", {}).get("theme", "")
    return chosen if chosen in THEMES else ""


@register.inclusion_tag("core/components/sort_heading.html", takes_context=True)
def sort_heading(
    context: template.Context, sort: Sort, column: str, label: str, *, number: bool = False
) -> dict[str, object]:
    """A heading that sorts: {% sort_heading sort "name" _("Prénom") %}."""
    return {
        "request": context.get("request"),
        "label": label,
        "direction": sort.direction(column),
        "asked": sort.asked_by(column),
        "number": number,
    }


@register.inclusion_tag("core/components/chart.html")
def chart(drawn: Chart, note: str = "", links: Sequence[str] = ()) -> dict[str, object]:
    """{% chart funnel note=_("Source : …") %}: wide and narrow drawing, table twin. `links` say
    where each row of the twin opens, in its order."""
    twin = drawn.table()
    return {
        "title": drawn.title,
        "note": note,
        "wide": drawn.svg("page", width=WIDE),
        "narrow": drawn.svg("page", width=NARROW),
        "twin": twin,
        "rows": list(zip_longest(links, twin.rows)) if links else [("", r) for r in twin.rows],
    }


@register.simple_tag
def pages_around(page: Page[Any]) -> list[int]:
    """The numbers shown in a pagination; 0 stands for those left out."""
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [number if isinstance(number, int) else 0 for number in shown]


@register.simple_tag
def initials(name: str) -> str:
    """Two letters for a round badge: « Léa Martin » gives LM."""
    words = [word for word in str(name).replace("-", " ").split() if word[0].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def _language() -> str:
    return (get_language() or "fr").split("-")[0]


def _here(value: datetime | None) -> datetime | None:
    return timezone.localtime(value) if value is not None and timezone.is_aware(value) else value


def _as_day(value: date | None) -> date | None:
    """The local day of a moment; a day as it is."""
    if isinstance(value, datetime):
        local = _here(value)
        return local.date() if local else None
    return value
