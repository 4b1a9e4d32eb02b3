"""Figures as charts: the same drawing in the page and in the PDF."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from continuum.core.charts import (
    Bar,
    Bars,
    Chart,
    Funnel,
    Line,
    Stacked,
    Step,
    Trend,
    Whole,
)
from continuum.core.shares import Share
from continuum.outcomes.presenters.words import number, percent
from continuum.outcomes.rules import vocabulary
from continuum.outcomes.rules.report import Figure, Item, funnel_steps

MOST_SERIES: Final = 6


def chart_of(figure: Figure) -> Chart | None:
    """The drawing of a breakdown; None for what is one number."""
    items = drawn_of(figure)
    if not items:
        return None
    drawn = _manner(figure)
    if drawn is vocabulary.Chart.TREND:
        return _trend(figure, items)
    if drawn is vocabulary.Chart.STACKED:
        return _stacked(figure, items)
    return _bars(figure, items)


def drawn_of(figure: Figure) -> tuple[Item, ...]:
    """The lines its drawing shows, in the order of the drawing's table."""
    drawn = _manner(figure)
    if drawn in (vocabulary.Chart.NUMBER, vocabulary.Chart.FUNNEL):
        return ()
    if drawn is vocabulary.Chart.TREND:
        return tuple(item for item in figure.items if not item.is_unknown)
    if drawn is vocabulary.Chart.STACKED:
        return tuple(item for item in figure.items if item.n)
    return tuple(item for item in figure.items if not item.is_masked)


def _manner(figure: Figure) -> vocabulary.Chart:
    """As the definition says, unless the lines do not lend themselves to it."""
    drawn = figure.definition.chart
    if drawn in (vocabulary.Chart.NUMBER, vocabulary.Chart.FUNNEL) or not figure.is_masked:
        whole = figure.is_partition and sum(item.n > 0 for item in figure.items) <= MOST_SERIES
        return drawn if whole or drawn is not vocabulary.Chart.STACKED else vocabulary.Chart.BARS
    return vocabulary.Chart.BARS


def funnel_of(figures: Sequence[Figure]) -> Funnel | None:
    """The steps from the first contact, broken where nameless contacts become persons."""
    steps = funnel_steps(figures)
    if len(steps) < 2:
        return None
    return Funnel(
        title=_("Les marches du parcours"),
        empty=_("Rien à montrer pour cette période."),
        description=_("Chaque marche avec son nombre et sa part de ceux qui sont entrés."),
        number=number,
        steps=tuple(Step(str(one.label), one.count, _unit(one)) for one in steps),
        share=_share,
        of_first=True,
        break_label=_(
            "Au-dessus, des contacts parfois sans nom ; au-dessous, des personnes. L'un ne se "
            "divise pas par l'autre."
        ),
        headings=(_("Marche"), _("Nombre"), _("Part des entrées")),
        key="funnel",
    )


def _unit(figure: Figure) -> str:
    unit = figure.definition.unit
    if unit is vocabulary.Unit.CONTACTS:
        return _("en premiers contacts")
    return _("en présences") if unit in vocabulary.NAMELESS else _("en personnes")


def _share(share: Share) -> str:
    return _("%(share)s de %(base)s") % {
        "share": percent(share.percent()),
        "base": number(share.base),
    }


def _stacked(figure: Figure, items: Sequence[Item]) -> Stacked:
    return Stacked(
        title=str(figure.label),
        empty=_("Rien à montrer pour cette période."),
        number=number,
        series=tuple(str(item.label) for item in items),
        wholes=(Whole("", tuple(item.n for item in items)),),
        percent=percent,
        ordered=bool(figure.definition.breakdown and figure.definition.breakdown.bands),
        headings=(str(figure.label), _("Nombre"), _("Part")),
        key=figure.code,
    )


def _bars(figure: Figure, items: Sequence[Item]) -> Bars:
    return Bars(
        title=str(figure.label),
        empty=_("Rien à montrer pour cette période."),
        number=number,
        bars=tuple(Bar(str(item.label), item.n, _beside(item)) for item in items),
        headings=(str(figure.label), _("Nombre"), _("Part")),
        key=figure.code,
    )


def _beside(item: Item) -> str:
    share = percent(item.share) + ("*" if item.adjusted else "") if item.share is not None else ""
    said = ngettext("%(n)s non renseigné", "%(n)s non renseignés", item.unknown)
    unknown = said % {"n": number(item.unknown)} if item.unknown else ""
    return " · ".join(part for part in (share, unknown) if part)


def _trend(figure: Figure, months: Sequence[Item]) -> Trend:
    return Trend(
        title=str(figure.label),
        empty=_("Rien à montrer pour cette période."),
        number=number,
        periods=tuple(str(item.label) for item in months),
        lines=(Line(str(figure.definition.measure.label), tuple(item.n for item in months)),),
        heading=_("Mois"),
        key=figure.code,
    )
