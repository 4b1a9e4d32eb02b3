"""Figures as charts: the same drawing in the page and in the PDF."""

from collections.abc import Sequence
from dataclasses import replace
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
    drawn = figure.definition.chart
    if any(item.is_masked for item in figure.items):
        told = tuple(item for item in figure.items if not item.is_masked)
        return _bars(replace(figure, items=told)) if told else None
    if not figure.items or drawn in (vocabulary.Chart.NUMBER, vocabulary.Chart.FUNNEL):
        return None
    if drawn is vocabulary.Chart.TREND:
        return _trend(figure)
    if drawn is vocabulary.Chart.STACKED and figure.is_partition:
        shown = [item for item in figure.items if item.n]
        if len(shown) <= MOST_SERIES:
            return _stacked(figure, shown)
    return _bars(figure)


def funnel_of(figures: Sequence[Figure]) -> Funnel | None:
    """The steps from the first contact, broken where nameless contacts become persons."""
    steps = funnel_steps(figures)
    if len(steps) < 2:
        return None
    return Funnel(
        title=_("Les marches du parcours"),
        empty=_("Rien à montrer pour cette période."),
        description=_("Chaque marche avec son nombre et sa part de la précédente."),
        number=number,
        steps=tuple(Step(str(one.label), one.count, _unit(one)) for one in steps),
        share=_share,
        break_label=_(
            "Au-dessus, des contacts parfois sans nom ; au-dessous, des personnes. L'un ne se "
            "divise pas par l'autre."
        ),
        headings=(_("Marche"), _("Nombre"), _("Part de la précédente")),
        key="funnel",
    )


def _unit(figure: Figure) -> str:
    return (
        _("en rencontres") if figure.definition.unit in vocabulary.NAMELESS else _("en personnes")
    )


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
        key=figure.code,
    )


def _bars(figure: Figure) -> Bars:
    return Bars(
        title=str(figure.label),
        empty=_("Rien à montrer pour cette période."),
        number=number,
        bars=tuple(Bar(str(item.label), item.n, _beside(item)) for item in figure.items),
        headings=(str(figure.label), _("Nombre"), _("Part")),
        key=figure.code,
    )


def _beside(item: Item) -> str:
    share = percent(item.share) + ("*" if item.adjusted else "") if item.share is not None else ""
    said = ngettext("%(n)s non renseigné", "%(n)s non renseignés", item.unknown)
    unknown = said % {"n": number(item.unknown)} if item.unknown else ""
    return " · ".join(part for part in (share, unknown) if part)


def _trend(figure: Figure) -> Trend:
    months = [item for item in figure.items if not item.is_unknown]
    return Trend(
        title=str(figure.label),
        empty=_("Rien à montrer pour cette période."),
        number=number,
        periods=tuple(str(item.label) for item in months),
        lines=(Line(str(figure.definition.measure.label), tuple(item.n for item in months)),),
        heading=_("Mois"),
        key=figure.code,
    )
