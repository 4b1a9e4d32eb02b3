"""Small counts kept from who reads figures alone, so that nobody is recognised in a table.

A count of young people below the threshold is not given, nor what would give it away by
subtraction: the other part of its base, the last line or the last way on beside it. Insee's rule
for data on persons: no cell below 11, primary and secondary suppression.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace

from continuum.core.shares import Between
from continuum.outcomes.rules.checks import SKIPPED, WAYS_ON
from continuum.outcomes.rules.periods import Period
from continuum.outcomes.rules.report import (
    MASKED,
    Check,
    Figure,
    Item,
    Skipped,
    TargetLine,
)
from continuum.outcomes.rules.vocabulary import Unit


def masked(figures: Sequence[Figure], below: int) -> tuple[Figure, ...]:
    """The figures without counts of young people under `below`, nor what betrays them; as they are
    when it is zero."""
    if not below:
        return tuple(figures)
    told = [_lines_masked(_alone(one, below), below) for one in figures]
    counts = {one.code: one.count for one in figures}
    hidden = {one.code for one in told if one.value is MASKED}
    ways: dict[str, int] = {code: counts[code] for code in WAYS_ON if code in counts}
    hidden |= covered(ways, hidden & set(ways), below)
    return tuple(_consistent(one, hidden) for one in told)


def spoken(
    checks: Iterable[Check], figures: Sequence[Figure], *, steps: Container[str]
) -> tuple[Check, ...]:
    """Checks whose sentence tells nothing of a masked figure, nor of a step not in `steps`."""
    silent = _silent(figures)
    return tuple(
        check
        for check in checks
        if not silent & set(check.codes) and (check.code != SKIPPED or check.codes[0] in steps)
    )


def steps_told(skipped: Iterable[Skipped], below: int) -> frozenset[str]:
    """Steps of which it may be told how many skipped the one before."""
    return frozenset(
        one.later.code
        for one in skipped
        if not any(
            _is_small(count, below)
            for count in (
                one.n,
                one.later.count - one.n,
                one.earlier.count - (one.later.count - one.n),
            )
        )
    )


def targets_still(
    targets: Sequence[TargetLine], figures: Sequence[Figure], period: Period, below: int
) -> tuple[TargetLine, ...]:
    """Targets whose achievement may be told: those of every site and of the whole action, whose
    figure is told. A site or a part of the days, taken from the whole or from another part, would
    give the rest."""
    if not below:
        return tuple(targets)
    hidden = _silent(figures)
    return tuple(
        one
        for one in targets
        if not one.site
        and one.code not in hidden
        and one.period.start <= period.start
        and one.period.end >= period.end
        and not _is_small(one.done, below)
    )


def covered(counts: Mapping[str, int], small: set[str], below: int) -> set[str]:
    """The small ones of counts whose sum is known, and as many others as hide them: the empty ones,
    or each of the rest would be known to hold somebody, and large ones until there are two at least
    which together are no small count either."""
    if not small:
        return set()
    found = small | {code for code, n in counts.items() if not n}
    others = sorted((n, code) for code, n in counts.items() if code not in found)
    for _n, code in others:
        held = [counts[one] for one in found if counts[one]]
        if len(held) > 1 and sum(held) >= below:
            break
        found.add(code)
    return found


def _silent(figures: Iterable[Figure]) -> set[str]:
    return {one.code for one in figures if one.is_masked}


def _is_small(count: int, below: int) -> bool:
    return 0 < count < below


def _alone(figure: Figure, below: int) -> Figure:
    """The figure's own count, apart from its lines."""
    figure = replace(figure, during=None)
    if figure.definition.unit is Unit.MEETINGS:
        return figure
    if isinstance(figure.value, Between):
        return _hide(figure) if _is_small(figure.value.high, below) else figure
    counts = [figure.count]
    if figure.denominator is not None and not figure.items:
        rest = figure.denominator - figure.count
        counts += [rest, figure.unknown, rest - figure.unknown]
    return _hide(figure) if any(_is_small(count, below) for count in counts) else figure


def _lines_masked(figure: Figure, below: int) -> Figure:
    if figure.definition.unit is Unit.MEETINGS or figure.is_masked:
        return figure
    lines = {item.code: item.n for item in figure.items}
    small = {code for code, n in lines.items() if _is_small(n, below)}
    if figure.definition.several:
        small |= {
            item.code
            for item in figure.items
            if any(
                _is_small(count, below)
                for count in (
                    item.unknown,
                    figure.whole - item.n,
                    figure.whole - item.n - item.unknown,
                )
            )
        }
        hidden = small
    else:
        hidden = covered(lines, small, below)
    items = tuple(_hidden(item) if item.code in hidden else item for item in figure.items)
    told = replace(figure, items=items, overlap=0 if hidden else figure.overlap)
    if any(item.is_masked and item.is_unknown for item in items):
        return replace(told, value=MASKED, numerator=None, unknown=0)
    return told


def _hide(figure: Figure) -> Figure:
    """Without its count, nor the lines that make it."""
    items = tuple(_hidden(item) for item in figure.items)
    return replace(figure, value=MASKED, numerator=None, unknown=0, overlap=0, items=items)


def _hidden(item: Item) -> Item:
    return replace(item, n=0, share=None, unknown=0, adjusted=False, is_masked=True)


def _consistent(figure: Figure, hidden: set[str]) -> Figure:
    """Without what is masked elsewhere: its own count, its base, what a ratio divides."""
    if {figure.definition.base, figure.definition.numerator} & hidden:
        return replace(_hide(figure), denominator=None)
    told = figure.value is not MASKED and figure.code in hidden
    return _hide(figure) if told else figure
