"""The bilan page: sections, cards, lines, each with the address where it opens."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from continuum.core.charts import Chart, Trend
from continuum.core.components.navigation import Tab, Text
from continuum.organisations.models import Programme
from continuum.outcomes.presenters import charts, words
from continuum.outcomes.rules import vocabulary
from continuum.outcomes.rules.checks import SKIPPED, tells_invisibility
from continuum.outcomes.rules.periods import Period
from continuum.outcomes.rules.report import (
    Bilan,
    Check,
    Figure,
    Level,
    Line,
    TargetLine,
    funnel_steps,
    lines_of,
)

OUTSIDE: Final = "hors"


@dataclass(frozen=True)
class Card:
    """One figure, written out; `url` opens it."""

    label: Text
    value: str
    base: str
    note: str
    url: str


@dataclass(frozen=True)
class Drawn:
    """A chart, what it must say, and where it opens."""

    chart: Chart
    note: str
    url: str
    links: tuple[str, ...] = ()
    """Where each row of its table opens."""


@dataclass(frozen=True)
class Part:
    """One section of the page: numbers, then wide drawings, then those that stand in pairs."""

    code: str
    title: Text
    cards: tuple[Card, ...]
    wide: tuple[Drawn, ...]
    paired: tuple[Drawn, ...]


@dataclass(frozen=True)
class Promise:
    """A target beside what is done."""

    line: TargetLine
    name: str
    text: str
    url: str


class Addresses:
    """Where the figures of one bilan open, its days kept."""

    def __init__(self, programme: str, period: Period) -> None:
        self.programme = programme
        self.asked = urlencode({"du": period.start.isoformat(), "au": period.end.isoformat()})

    def figure(self, code: str, *, outside: str = "") -> str:
        """`outside` opens only those who are not in that other figure."""
        address = f"{reverse('outcomes:figure', args=[self.programme, code])}?{self.asked}"
        return f"{address}&{urlencode({OUTSIDE: outside})}" if outside else address

    def page(self, name: str = "outcomes:bilan") -> str:
        return f"{reverse(name, args=[self.programme])}?{self.asked}"


def key_cards(bilan: Bilan, to: Addresses) -> list[Card]:
    return [
        card_of(lines_of(one)[0], to)
        for one in bilan.figures
        if one.definition.is_key and (not one.is_silent or tells_invisibility(one))
    ]


def card_of(line: Line, to: Addresses) -> Card:
    return Card(
        label=line.label,
        value=words.value_told(line),
        base=words.made_of(line),
        note=words.beside(line.figure) if line.item is None else "",
        url=to.figure(line.code),
    )


def funnel_links(bilan: Bilan, to: Addresses) -> list[Card]:
    return [card_of(lines_of(one)[0], to) for one in funnel_steps(bilan.figures)]


def parts_of(bilan: Bilan, to: Addresses) -> Iterator[Part]:
    """Sections with something in them; what nobody told anything of stays out."""
    for section in vocabulary.Section:
        told = [
            one for one in bilan.figures if one.definition.section is section and not one.is_silent
        ]
        drawings = [_drawn(one, to) for one in told]
        cards = [
            card_of(lines_of(one)[0], to)
            for one, drawn in zip(told, drawings, strict=True)
            if drawn is None and not one.definition.is_key
        ]
        shown = [drawn for drawn in drawings if drawn is not None]
        if cards or shown:
            wide = tuple(drawn for drawn in shown if isinstance(drawn.chart, Trend))
            # Drawings of about the same height side by side.
            paired = sorted(
                (drawn for drawn in shown if not isinstance(drawn.chart, Trend)),
                key=lambda drawn: len(drawn.chart.table().rows),
            )
            yield Part(section.value, section.label, tuple(cards), wide, tuple(paired))


def _drawn(figure: Figure, to: Addresses) -> Drawn | None:
    chart = charts.chart_of(figure)
    if chart is None:
        return None
    shown = charts.drawn_of(figure)
    links = tuple(to.figure(line.code) for line in lines_of(figure)[1:] if line.item in shown)
    return Drawn(chart, words.note_of(figure), to.figure(figure.code), links)


def promises_of(bilan: Bilan, to: Addresses) -> list[Promise]:
    return [
        Promise(
            line=one,
            name=f"{one.label} · {one.site}" if one.site else str(one.label),
            text=_pace(one, today=bilan.as_of),
            url=to.figure(one.code),
        )
        for one in bilan.targets
    ]


def _pace(one: TargetLine, *, today: date) -> str:
    told = {
        "period": words.period(one.period),
        "expected": words.number(one.expected),
        "forecast": words.number(one.forecast),
    }
    if today > one.period.end:
        return capfirst(words.period(one.period))
    if one.forecast is None:
        return _("%(period)s ; à un rythme égal, on en attendrait %(expected)s.") % told
    return (
        _(
            "%(period)s ; à un rythme égal, on en attendrait %(expected)s ; au rythme actuel, il y "
            "en aura %(forecast)s."
        )
        % told
    )


@dataclass(frozen=True)
class Verified:
    """One check as shown: its pill, its sentence, the figures it is about."""

    check: Check
    kind: str
    icon: str
    word: str
    links: tuple[tuple[str, str], ...]


def verified(bilan: Bilan, to: Addresses) -> list[Verified]:
    labels = {one.code: str(one.label) for one in bilan.figures}
    looks = {
        Level.GAP: ("waiting", "alert-triangle", _("à expliquer")),
        Level.NOTE: ("info", "info-circle", _("à noter")),
        Level.FINE: ("done", "check", _("concorde")),
    }
    found = []
    for check in bilan.checks:
        links = tuple((labels[code], to.figure(code)) for code in check.codes if code in labels)
        if check.code == SKIPPED:
            later, earlier = check.codes
            links = ((labels[later], to.figure(later, outside=earlier)),)
        elif check.code == "invisibility":
            links = ((_("Définition de l'invisibilité"), to.page("outcomes:invisibility")),)
        found.append(Verified(check, *looks[check.level], links))
    return found


def gaps_in_words(bilan: Bilan) -> str:
    gaps = sum(check.level is Level.GAP for check in bilan.checks)
    if not gaps:
        return ""
    return ngettext("%(n)d écart à expliquer", "%(n)d écarts à expliquer", gaps) % {"n": gaps}


def periods_of(
    programme: Programme, chosen: Period, offered: Sequence[tuple[str, Period]]
) -> list[Tab]:
    """The whole action, then its parts where there are several."""
    address = reverse("outcomes:bilan", args=[programme.code])
    return [
        Tab(
            label=label,
            url=f"{address}?{urlencode({'du': span.start, 'au': span.end})}",
            current=span == chosen,
        )
        for label, span in offered
    ]


def lines_shown(figure: Figure, to: Addresses) -> Sequence[tuple[Line, str, str, str]]:
    """Every line of a breakdown with its count, its share and its address."""
    return [
        (line, words.value_of(line.value), words.percent(line.share), to.figure(line.code))
        for line in lines_of(figure)[1:]
    ]
