"""An indicator as data: what is counted, among whom, divided by what, broken down how."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from continuum.outcomes.rules.vocabulary import (
    TAKEN,
    Chart,
    Field,
    FieldKind,
    Measure,
    Method,
    Operator,
    Reading,
    Section,
    Text,
    Unit,
    fields_of,
)

LARGEST_NUMBER: Final = 1000
WITHOUT_VALUES: Final = frozenset({Operator.KNOWN, Operator.UNKNOWN})
ONE_NUMBER: Final = frozenset({Operator.AT_LEAST, Operator.AT_MOST})


@dataclass(frozen=True)
class Filter:
    """A condition: a field of the catalogue, an operator, the values it speaks of."""

    field: str
    operator: Operator
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Band:
    """A group of values under one label: listed ones, or numbers from `low` to `high` included."""

    label: Text
    values: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class Breakdown:
    """By which field, in which bands; without bands each value is its own. `others` labels what no
    band takes."""

    field: str
    bands: tuple[Band, ...] = ()
    others: Text = ""


@dataclass(frozen=True, kw_only=True)
class Definition:
    """One version of an indicator.

    `base` is the code of the indicator it is divided by; `numerator` only for a ratio of two
    others. `unknown` says which units of the base have not answered.
    """

    code: str
    label: Text
    wording: Text
    measure: Measure
    version: int = 1
    reading: Reading = Reading.COHORT
    filters: tuple[Filter, ...] = ()
    unknown: tuple[Filter, ...] = ()
    numerator: str = ""
    base: str = ""
    breakdown: Breakdown | None = None
    section: Section = Section.OTHER
    position: int = 100
    chart: Chart = Chart.NUMBER
    is_key: bool = False
    shown: bool = True

    @property
    def unit(self) -> Unit:
        return TAKEN[self.measure].unit

    @property
    def is_ratio(self) -> bool:
        return TAKEN[self.measure].method is Method.RATIO

    @property
    def several(self) -> bool:
        """Whether one unit may stand on several lines of the breakdown by nature."""
        if self.breakdown is None:
            return False
        return fields_of(self.measure)[self.breakdown.field].several


@dataclass(frozen=True)
class Problem:
    """What is wrong with a definition, and which part of the form says it."""

    part: str
    text: Text = field(compare=False)


def problems(definition: Definition, *, known: Mapping[str, Definition]) -> list[Problem]:
    """Everything that would keep the definition from being computed; `known` are its neighbours."""
    found = [*_conditions(definition), *_parts(definition), *_references(definition, known)]
    if not str(definition.label).strip():
        found.append(Problem("label", _("Donnez un nom à l'indicateur.")))
    if not str(definition.wording).strip():
        found.append(
            Problem("wording", _("Écrivez ce qui est compté, comme on le dirait à voix haute."))
        )
    return found


def _conditions(definition: Definition) -> Iterable[Problem]:
    catalogue = fields_of(definition.measure)
    for part, filters in (("filters", definition.filters), ("unknown", definition.unknown)):
        for condition in filters:
            asked = catalogue.get(condition.field)
            if asked is None or not asked.operators:
                yield Problem(part, _("Ce critère ne s'applique pas à ce qu'on compte."))
            elif not _is_sound(condition, asked):
                yield Problem(
                    part,
                    _("Ce critère attend une autre valeur : %(label)s.") % {"label": asked.label},
                )


def _is_sound(condition: Filter, asked: Field) -> bool:
    if condition.operator not in asked.operators:
        return False
    if condition.operator in WITHOUT_VALUES:
        return not condition.values
    if condition.operator in ONE_NUMBER and len(condition.values) != 1:
        return False
    return bool(condition.values) and all(is_value(value, asked) for value in condition.values)


def is_value(value: str, asked: Field) -> bool:
    """Whether the field may hold the value."""
    if asked.kind is FieldKind.NUMBER:
        return value.isascii() and value.isdigit() and int(value) <= LARGEST_NUMBER
    if asked.kind is FieldKind.CHOICE:
        return value in {code for code, _label in asked.choices}
    return bool(_SHAPES[asked.kind](value))


def _is_commune(value: str) -> bool:
    return len(value) == 5 and value.isascii() and value.isalnum()


def _is_identifier(value: str) -> bool:
    return len(value) == 36 and set(value) <= set("0123456789abcdef-")


_SHAPES: Final[Mapping[FieldKind, Callable[[str], bool]]] = {
    FieldKind.COMMUNE: _is_commune,
    FieldKind.ORGANISATION: _is_identifier,
    FieldKind.SITE: _is_identifier,
    FieldKind.STRAND: _is_identifier,
    FieldKind.MONTH: lambda value: False,
    FieldKind.GROUPS: lambda value: False,
}


def _parts(definition: Definition) -> Iterable[Problem]:
    breakdown = definition.breakdown
    if breakdown is None:
        if definition.chart in (Chart.BARS, Chart.STACKED, Chart.TREND):
            yield Problem("chart", _("Ce dessin demande une répartition."))
        return
    asked = fields_of(definition.measure).get(breakdown.field)
    if definition.is_ratio or TAKEN[definition.measure].method is Method.INTERVAL or asked is None:
        yield Problem("breakdown", _("Ce qu'on compte ne peut pas être réparti ainsi."))
        return
    if (definition.chart is Chart.TREND) != (asked.kind is FieldKind.MONTH):
        yield Problem("chart", _("Une courbe se lit par mois, et seulement par mois."))
    if definition.chart is Chart.STACKED and asked.several:
        yield Problem("chart", _("Plusieurs réponses sont possibles : choisissez des barres."))
    for band in breakdown.bands:
        if not _band_is_sound(band, asked):
            yield Problem(
                "bands", _("Ce groupe n'est pas lisible : %(label)s.") % {"label": band.label}
            )


def _band_is_sound(band: Band, asked: Field) -> bool:
    if not str(band.label).strip():
        return False
    if asked.kind is FieldKind.NUMBER:
        low = 0 if band.low is None else band.low
        high = LARGEST_NUMBER if band.high is None else band.high
        return not band.values and 0 <= low <= high <= LARGEST_NUMBER
    bounded = band.low is not None or band.high is not None
    return not bounded and bool(band.values) and all(is_value(v, asked) for v in band.values)


def _references(definition: Definition, known: Mapping[str, Definition]) -> Iterable[Problem]:
    if definition.is_ratio and not (definition.numerator and definition.base):
        yield Problem("numerator", _("Un rapport demande un numérateur et une base."))
    for part, code in (("numerator", definition.numerator), ("base", definition.base)):
        other = known.get(code)
        if not code:
            continue
        if other is None or code == definition.code:
            yield Problem(part, _("Cet indicateur n'existe pas dans ce dispositif."))
        elif other.is_ratio or TAKEN[other.measure].method is Method.INTERVAL:
            yield Problem(part, _("Choisissez un indicateur qui compte, pas un rapport."))


def to_json(definition: Definition) -> dict[str, Any]:
    """Everything but code and version, in plain values; `from_json` reads it back."""
    told = {one.name: getattr(definition, one.name) for one in fields(Definition)}
    del told["code"], told["version"]
    told["label"], told["wording"] = str(definition.label), str(definition.wording)
    for part in ("filters", "unknown"):
        told[part] = [
            {"field": one.field, "operator": one.operator.value, "values": list(one.values)}
            for one in told[part]
        ]
    breakdown = definition.breakdown
    told["breakdown"] = breakdown and {
        "field": breakdown.field,
        "others": str(breakdown.others),
        "bands": [
            {"label": str(b.label), "values": list(b.values), "low": b.low, "high": b.high}
            for b in breakdown.bands
        ],
    }
    return {name: getattr(value, "value", value) for name, value in told.items()}


def from_json(code: str, version: int, told: Mapping[str, Any]) -> Definition:
    """The definition told by `to_json`."""
    breakdown = told.get("breakdown")
    return Definition(
        code=code,
        version=version,
        label=told["label"],
        wording=told["wording"],
        measure=Measure(told["measure"]),
        reading=Reading(told["reading"]),
        filters=_filters(told["filters"]),
        unknown=_filters(told["unknown"]),
        numerator=told["numerator"],
        base=told["base"],
        breakdown=breakdown
        and Breakdown(
            breakdown["field"],
            tuple(
                Band(b["label"], tuple(b["values"]), b["low"], b["high"])
                for b in breakdown["bands"]
            ),
            breakdown["others"],
        ),
        section=Section(told["section"]),
        position=told["position"],
        chart=Chart(told["chart"]),
        is_key=told["is_key"],
        shown=told["shown"],
    )


def _filters(told: Iterable[Mapping[str, Any]]) -> tuple[Filter, ...]:
    return tuple(
        Filter(one["field"], Operator(one["operator"]), tuple(one["values"])) for one in told
    )
