"""A definition in sentences, for whoever has to trust the figure."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from continuum.core.phrases import alternatives, listed
from continuum.outcomes.queries.labels import Labels
from continuum.outcomes.rules.indicators import WITHOUT_VALUES, Band, Definition, Filter
from continuum.outcomes.rules.vocabulary import TAKEN, fields_of


def of(
    definition: Definition, labels: Labels, known: Mapping[str, Definition]
) -> list[tuple[str, str]]:
    """Pairs of a question and its answer: what, among whom, when, divided by what."""
    return [(question, answer) for question, answer in _all(definition, labels, known) if answer]


def _all(
    definition: Definition, labels: Labels, known: Mapping[str, Definition]
) -> Iterator[tuple[str, str]]:
    if definition.is_ratio:
        yield _("Numérateur"), str(known[definition.numerator].label)
    else:
        yield _("Ce qu'on compte"), str(definition.measure.label)
        yield _("Unité"), str(definition.unit.label)
    if TAKEN[definition.measure].cohort_by:
        yield _("Lecture de la période"), str(definition.reading.label)
    yield (
        _("Critères"),
        listed(condition(one, definition, labels) for one in definition.filters),
    )
    if definition.breakdown is not None:
        asked = fields_of(definition.measure)[definition.breakdown.field]
        yield _("Réparti par"), str(asked.label)
        yield _("Groupes"), listed(band(one) for one in definition.breakdown.bands)
    if definition.base in known:
        yield _("Base"), str(known[definition.base].label)
    told = listed(condition(one, definition, labels) for one in definition.unknown)
    yield _("Non renseigné"), told


def condition(one: Filter, definition: Definition, labels: Labels) -> str:
    """Âge au plus 17."""
    asked = fields_of(definition.measure)[one.field]
    if one.operator in WITHOUT_VALUES:
        return f"{asked.label} {one.operator.label}"
    names = (str(labels.name_of(asked, value)) for value in one.values)
    return f"{asked.label} {one.operator.label} {alternatives(names)}"


def band(one: Band) -> str:
    """Mineurs (au plus 17)."""
    if one.values:
        return str(one.label)
    if one.low is None:
        return _("%(label)s (au plus %(high)d)") % {"label": one.label, "high": one.high}
    if one.high is None:
        return _("%(label)s (au moins %(low)d)") % {"label": one.label, "low": one.low}
    told = {"label": one.label, "low": one.low, "high": one.high}
    return _("%(label)s (de %(low)d à %(high)d)") % told
