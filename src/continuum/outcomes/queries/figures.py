"""Indicators counted together, then named and divided: from slices to figures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from continuum.access.permissions import Permission
from continuum.access.scope import Member
from continuum.core.rounding import allot, percentage
from continuum.core.shares import Between
from continuum.organisations.models import Programme
from continuum.outcomes.queries.counting import ALL, Counts, Scope, Slice, counted, slice_of
from continuum.outcomes.queries.labels import UNTOLD, Labels
from continuum.outcomes.rules.indicators import Definition
from continuum.outcomes.rules.masking import masked
from continuum.outcomes.rules.periods import Period
from continuum.outcomes.rules.report import Count, Figure, Item
from continuum.outcomes.rules.vocabulary import (
    GROUPS,
    LEFT_ONLY,
    TAKEN,
    Measure,
    Reading,
)


def figures_of(
    programme: Programme,
    period: Period,
    member: Member,
    *,
    definitions: Mapping[str, Definition],
    only: Iterable[str] = (),
) -> tuple[Figure, ...]:
    """The shown figures of `definitions`, or those of the codes in `only`, with their bases."""
    wanted = [definitions[code] for code in only if code in definitions] or [
        one for one in definitions.values() if one.shown
    ]
    asked = [Question(one, definitions) for one in wanted]
    counts = counted(
        [part for one in asked for part in one.slices()],
        scope=scope_of(programme, member),
        period=period,
    )
    labels = Labels(programme, member)
    return tuple(one.answer(counts, labels, period) for one in asked)


def figures_read_by(
    member: Member,
    programme: Programme,
    period: Period,
    *,
    definitions: Mapping[str, Definition],
    only: Iterable[str],
) -> tuple[Figure, ...]:
    """The figures of some codes, small counts kept back from whoever reads figures alone: what is
    masked there depends on the whole bilan."""
    wanted = set(only)
    if not member.masked_below:
        return figures_of(programme, period, member, definitions=definitions, only=wanted)
    counted = figures_of(programme, period, member, definitions=definitions)
    told = masked(counted, member.masked_below)
    return tuple(one for one in told if one.code in wanted)


def scope_of(programme: Programme, member: Member) -> Scope:
    """The whole programme, or one's own part of it."""
    everybody = member.may(Permission.SEE_FIGURES_OF_ALL)
    return Scope(programme.pk, None if everybody else member.organisation_id)


@dataclass(frozen=True)
class Question:
    """One indicator, and the slices its figure is made from."""

    definition: Definition
    known: Mapping[str, Definition]

    @property
    def base(self) -> Definition | None:
        return self.known.get(self.definition.base)

    @property
    def numerator(self) -> Definition | None:
        return self.known.get(self.definition.numerator) if self.definition.is_ratio else None

    def slices(self) -> list[Slice]:
        found = [slice_of(one) for one in (self.base, self.numerator) if one is not None]
        if self.definition.is_ratio:
            return found
        found.append(slice_of(self.definition))
        found += [one for one in self._beside() if one]
        return found

    def answer(self, counts: Counts, labels: Labels, period: Period) -> Figure:
        denominator = _number(counts, self.base)
        if self.definition.is_ratio:
            return self._ratio(counts, denominator)
        value = _count(counts, slice_of(self.definition))
        items = self._items(counts, labels, period, whole=denominator)
        figure = Figure(
            definition=self.definition,
            value=value,
            numerator=value if denominator is not None and isinstance(value, int) else None,
            denominator=denominator,
            base=self.base.label if self.base is not None else "",
            unknown=self._count_unknown(counts, items, denominator),
            items=items,
            during=self._counted_during(counts, value),
            overlap=self._overlap(counts, value),
        )
        return _told_of(replace(figure, items=_shared(figure)))

    def _beside(self) -> tuple[Slice | None, ...]:
        return self._unknown, self._answering, self._broken_down, self._during

    @property
    def _during(self) -> Slice | None:
        """What happened in the period, whoever it happened to: the years then add up."""
        definition = self.definition
        if definition.reading is Reading.FLOW:
            return None
        if not TAKEN[definition.measure].cohort_by:
            return None
        return replace(slice_of(definition), reading=Reading.FLOW)

    def _counted_during(self, counts: Counts, value: Count) -> int | None:
        """Of a breakdown only what differs is told: its own value leaves out who told nothing."""
        if self._during is None:
            return None
        told = _low(_count(counts, self._during))
        return None if self.definition.breakdown and told == _low(value) else told

    @property
    def _broken_down(self) -> Slice | None:
        if self.definition.breakdown is None:
            return None
        return replace(slice_of(self.definition), breakdown=self.definition.breakdown)

    @property
    def _unknown(self) -> Slice | None:
        if not self.definition.unknown:
            return None
        return replace(slice_of(self.definition), filters=self.definition.unknown)

    @property
    def _answering(self) -> Slice | None:
        """Those of whom an exit is told, when the base also counts others."""
        if self.definition.measure is not Measure.EXITS or self.base is None:
            return None
        if self.base.measure is Measure.EXITS:
            return None
        filters = tuple(f for f in self.definition.filters if f.field not in LEFT_ONLY)
        return replace(slice_of(self.definition), filters=filters)

    def _missing(self, counts: Counts, whole: int | None) -> int:
        """Units of the base about which nothing was ever recorded."""
        if whole is None:
            return 0
        if self.definition.measure is Measure.DESCRIBED:
            return max(0, whole - _low(_count(counts, slice_of(self.definition))))
        if self._answering is not None and (self.definition.unknown or self._broken_down):
            return max(0, whole - _low(_count(counts, self._answering)))
        return 0

    def _count_unknown(self, counts: Counts, items: tuple[Item, ...], whole: int | None) -> int:
        if self._broken_down:
            return sum(item.n for item in items if item.is_unknown)
        told = _low(_count(counts, self._unknown)) if self._unknown else 0
        return told + self._missing(counts, whole)

    def _items(
        self, counts: Counts, labels: Labels, period: Period, *, whole: int | None
    ) -> tuple[Item, ...]:
        breakdown = self._broken_down
        if breakdown is None:
            return ()
        told = {value: _low(n) for value, n in counts.get(breakdown, {}).items()}
        if breakdown.breakdown and breakdown.breakdown.field == GROUPS:
            return labels.groups(told, whole=whole or 0)
        missing = self._missing(counts, whole)
        if missing:
            told[UNTOLD] = told.get(UNTOLD, 0) + missing
        return labels.items(self.definition, told, period)

    def _overlap(self, counts: Counts, value: Count) -> int:
        """How often somebody stands on a second line, where one line each was meant."""
        if self._broken_down is None or self.definition.several:
            return 0
        return max(0, sum(map(_low, counts.get(self._broken_down, {}).values())) - _low(value))

    def _ratio(self, counts: Counts, denominator: int | None) -> Figure:
        numerator = _number(counts, self.numerator)
        value = percentage(numerator or 0, denominator) if denominator else None
        return Figure(
            definition=self.definition,
            value=value,
            numerator=numerator,
            denominator=denominator,
            base=self.base.label if self.base is not None else "",
        )


def _count(counts: Counts, one: Slice) -> Count:
    return counts.get(one, {}).get(ALL, 0)


def _number(counts: Counts, definition: Definition | None) -> int | None:
    if definition is None:
        return None
    told = _count(counts, slice_of(definition))
    return told if isinstance(told, int) else None


def _low(count: Count) -> int:
    return count.low if isinstance(count, Between) else count


def _told_of(figure: Figure) -> Figure:
    """A breakdown whose lines are its base exactly counts those who are on a line that says
    something: with the unknown they make the base."""
    if not figure.counts_answers:
        return figure
    told = figure.whole - figure.unknown
    return replace(figure, value=told, numerator=told)


def _shared(figure: Figure) -> tuple[Item, ...]:
    """The lines with their shares: allotted to total one hundred where each unit is on one line."""
    if figure.is_partition:
        parts = allot([item.n for item in figure.items])
        return tuple(
            replace(item, share=part.printed, adjusted=part.adjusted)
            for item, part in zip(figure.items, parts, strict=True)
        )
    whole = figure.whole
    return tuple(
        replace(item, share=percentage(item.n, whole) if whole else None) for item in figure.items
    )
