"""Figures in the reader's language: counts, intervals, shares with their base, days, months."""

from datetime import date
from decimal import Decimal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from continuum.access.roles import ROLES, Role
from continuum.core import formatting
from continuum.core.phrases import listed
from continuum.core.rounding import Number
from continuum.core.shares import Between
from continuum.outcomes.rules.periods import Period
from continuum.outcomes.rules.report import MASKED, Figure, Line, Value
from continuum.outcomes.rules.vocabulary import Measure


def number(value: Number | None) -> str:
    return formatting.number(value, language())


def percent(value: Number | None) -> str:
    return formatting.percent(value, language())


def money(value: Number | None) -> str:
    return formatting.money(value, language())


def day(value: date | None) -> str:
    return formatting.day(value, language())


def value_of(value: Value) -> str:
    """A count, an interval in words, a percentage, or that it is not told."""
    if value is MASKED:
        return _("masqué")
    if isinstance(value, Between):
        return value.text(_("{low} à {high}"), number=number)
    return percent(value) if isinstance(value, Decimal) else number(value)


def value_told(line: Line) -> str:
    """The value, unless nobody has told anything of it: then a nought would be a claim."""
    if line.item is None and line.figure.is_silent:
        return _("on ne sait pas")
    return value_of(line.value)


def made_of(line: Line) -> str:
    """What the figure was divided from: « 24,1 % de 1 260 · jeunes rencontrés »."""
    if line.value is MASKED:
        return why_masked()
    if line.denominator is None or line.numerator is None:
        return ""
    told = {
        "n": number(line.numerator),
        "base": number(line.denominator),
        "name": line.base,
        "share": percent(line.share),
    }
    if line.figure.definition.is_ratio:
        return _("%(n)s sur %(base)s · %(name)s") % told
    if line.share is None:
        return _("base vide · %(name)s") % told
    return _("%(share)s de %(base)s · %(name)s") % told


def untold(figure: Figure) -> str:
    if not figure.unknown:
        return ""
    return _("Non renseigné : %(n)s.") % {"n": number(figure.unknown)}


def during(figure: Figure) -> str:
    """What the period counts besides those who entered in it."""
    if figure.during in (None, figure.count):
        return ""
    told = {"n": number(figure.during)}
    if figure.definition.measure is Measure.ENTRIES:
        return _("Avec ceux qui reviennent : %(n)s.") % told
    return _("Toutes entrées confondues, la période en compte %(n)s.") % told


def beside(figure: Figure) -> str:
    """What stands under a figure: who has not answered, what else the period counts."""
    return " ".join(part for part in (untold(figure), during(figure)) if part)


def note_of(figure: Figure) -> str:
    """What a chart must say besides its drawing: its base, its unknowns, what was moved."""
    parts = []
    if any(item.share is not None for item in figure.items) and figure.value is not MASKED:
        told = {"name": figure.base or figure.label, "n": number(figure.whole)}
        parts.append(_("Base : %(name)s, %(n)s.") % told)
    if figure.definition.several:
        parts.append(_("Plusieurs réponses possibles : les lignes ne s'additionnent pas."))
    if figure.overlap:
        told = {"n": number(figure.overlap)}
        said = ngettext(
            "%(n)s compté sur deux lignes.", "%(n)s comptés sur deux lignes.", figure.overlap
        )
        parts.append(said % told)
    parts += [untold(figure), during(figure)]
    kept = [str(item.label) for item in figure.items if item.is_masked]
    if kept:
        parts.append(
            _("Masqués : %(names)s. %(why)s") % {"names": listed(kept), "why": why_masked()}
        )
    if any(item.adjusted for item in figure.items):
        parts.append(_("* part ajustée pour que la ligne fasse 100 %."))
    return " ".join(part for part in parts if part)


def why_masked() -> str:
    return _("Moins de %(n)d jeunes, ou de quoi en retrouver le nombre.") % {
        "n": ROLES[Role.FUNDER].masked_below
    }


def period(span: Period) -> str:
    return _("du %(start)s au %(end)s") % {"start": day(span.start), "end": day(span.end)}


def language() -> str:
    return (get_language() or "fr").split("-")[0]
