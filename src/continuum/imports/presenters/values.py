"""Cells and values in the words of the screen."""

from collections.abc import Mapping
from datetime import date, time

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from continuum.core.phrases import quoted
from continuum.imports.rules import readers
from continuum.imports.rules.cells import STATE_NUMBER, Colleague, text_of
from continuum.imports.rules.dates import Birth, Moment
from continuum.imports.rules.fields import Field
from continuum.imports.rules.meanings import LABELS, choices_of
from continuum.linkage.normalise.phones import written
from continuum.tables.rows import Cell

HIDDEN = "•••"
Labels = Mapping[str, Mapping[str, str]]
NO_LABELS: Labels = {}


def shown(field: Field, value: object, labels: Labels = NO_LABELS) -> str:
    """A value as it was read; `labels` are those of the organisation's own lists."""
    if isinstance(value, Colleague):
        return labels.get(field.words, {}).get(value.account, value.called)
    if isinstance(value, Moment):
        at = f" {value.at:%H:%M}" if value.at else ""
        return f"{value.on:%d/%m/%Y}{at}"
    if isinstance(value, Birth):
        return f"{value.on:%d/%m/%Y}" if value.on else str(value.year or "")
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, tuple):
        return _several_shown(field, value)
    if field.words in labels:
        return labels[field.words].get(str(value), str(value))
    return _labelled(field, value)


def _several_shown(field: Field, value: tuple[object, ...]) -> str:
    if field.code == "full_name":
        surname, given, maiden, alias = value
        told = _("prénom %(given)s, nom %(surname)s") % {
            "given": given or "–",
            "surname": maiden or surname or "–",
        }
        return f"{told}, {quoted(alias)}" if alias else told
    if field.code == "heads":
        return _heads_shown(*value)
    if field.code == "state":
        return _labelled(field, value[0])
    if field.code == "exit_kind":
        kind, months = value
        label = _labelled(field, kind)
        if not isinstance(months, int) or not months:
            return label
        said = ngettext("%(kind)s, %(months)s mois", "%(kind)s, %(months)s mois", months)
        return said % {"kind": label, "months": months}
    if field.reader is readers.phones:
        return ", ".join(written(str(number)) for number in value)
    return ", ".join(shown(field, item) for item in value)


def _heads_shown(heads: object, girls: object, boys: object) -> str:
    parts = []
    if isinstance(girls, int):
        parts.append(ngettext("%(n)s fille", "%(n)s filles", girls) % {"n": girls})
    if isinstance(boys, int):
        parts.append(ngettext("%(n)s garçon", "%(n)s garçons", boys) % {"n": boys})
    return f"{heads} ({', '.join(parts)})"


def _labelled(field: Field, value: object) -> str:
    if value is None:
        return ""
    choices = dict(choices_of(field.words)) if field.words in LABELS else {}
    return choices.get(str(value), str(value))


def cell_shown(cell: Cell) -> str:
    """A cell as it stands in the table; what is never kept is not shown either."""
    if cell == STATE_NUMBER:
        return HIDDEN
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return text_of(cell)
