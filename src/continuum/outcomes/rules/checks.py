"""What a careful reader would verify of a set of figures, done before they are read."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from continuum.core.phrases import labelled, listed, quoted
from continuum.core.rounding import HUNDRED, printed_total
from continuum.outcomes.rules.report import (
    Check,
    Figure,
    Item,
    Level,
    Published,
    Skipped,
    funnel_steps,
)
from continuum.outcomes.rules.vocabulary import Chart, Section
from continuum.outcomes.rules.writing import number, percent

MANY_UNKNOWN: Final = 10
"""From what share of unknown answers, in percent, a figure asks for an explanation."""
EASILY_EQUAL: Final = frozenset({Section.MET, Section.EXITS})
"""Parts with so many lines that equal numbers there say nothing."""
SKIPPED: Final = "skipped_step"
ENTRIES: Final = "entries"
WAYS_ON: Final = ("completions", "withdrawals", "moved", "present")
WORTH_TELLING_APART: Final = 10
LINE_WORTH_TELLING_APART: Final = 30
"""Below these counts two equal figures, or lines of breakdowns, surprise nobody."""

INVISIBLE: Final = "invisible"
"""The field by which an indicator counts those whom nobody followed."""


def checks_of(
    figures: Sequence[Figure],
    *,
    published: Sequence[Published] = (),
    skipped: Sequence[Skipped] = (),
    defined: bool = True,
) -> tuple[Check, ...]:
    """Everything verified, what asks for an explanation first; `defined`: somebody has said whom
    the programme calls invisible."""
    found = [
        *_funnel_order(figures, skipped),
        *_parts_and_wholes(figures),
        *_ways_on(figures),
        *_counted_apart(figures),
        *_breakdowns(figures),
        *_rows_of_shares(figures),
        *_unknown(figures),
        *_same_number(figures),
        *_invisibility(figures, defined=defined),
        *_declared(published),
    ]
    order = (Level.GAP, Level.NOTE, Level.FINE)
    return tuple(sorted(found, key=lambda check: order.index(check.level)))


def _funnel_order(figures: Sequence[Figure], skipped: Sequence[Skipped]) -> Iterator[Check]:
    """Later steps of one unit hold no more than the first of them, and nobody else."""
    steps = funnel_steps(figures)
    broken = bool(skipped)
    for one in skipped:
        text = ngettext(
            "« %(later)s » (%(m)s) : %(n)s jeune n'est pas parmi « %(earlier)s ». Cette marche "
            "n'est pas contenue dans la précédente.",
            "« %(later)s » (%(m)s) : %(n)s jeunes ne sont pas parmi « %(earlier)s ». Cette marche "
            "n'est pas contenue dans la précédente.",
            one.n,
        )
        told = {"later": one.later.label, "m": number(one.later.count), "n": number(one.n)}
        told |= {"earlier": one.earlier.label}
        yield Check(SKIPPED, Level.NOTE, text % told, (one.later.code, one.earlier.code))
    for _unit, group in groupby(steps, key=lambda one: one.definition.unit):
        before, *later = group
        for after in later:
            if after.count > before.count:
                broken = True
                text = _("« %(after)s » (%(n)s) dépasse « %(before)s » (%(m)s) : à expliquer.")
                told = {"after": after.label, "n": number(after.count)}
                told |= {"before": before.label, "m": number(before.count)}
                codes = (after.code, before.code)
                yield Check("funnel_order", Level.GAP, text % told, codes)
    if len(steps) > 1 and not broken:
        yield Check(
            "funnel_order",
            Level.FINE,
            _("Chaque marche de l'entonnoir est contenue dans la précédente."),
        )


def _parts_and_wholes(figures: Sequence[Figure]) -> Iterator[Check]:
    for one in figures:
        if one.definition.is_ratio or one.denominator is None or one.numerator is None:
            continue
        if one.numerator > one.denominator:
            text = _("« %(label)s » (%(n)s) dépasse sa base, « %(base)s » (%(m)s).")
            told = {"label": one.label, "n": number(one.numerator)}
            told |= {"base": one.base, "m": number(one.denominator)}
            yield Check("part_of_whole", Level.GAP, text % told, (one.code,))


def _ways_on(figures: Sequence[Figure]) -> Iterator[Check]:
    """Whoever entered finished, gave up, was handed on or is still there: nobody is nowhere."""
    known = {one.code: one for one in figures}
    ways = [known[code] for code in WAYS_ON if code in known]
    entries = known.get(ENTRIES)
    if entries is None or len(ways) < len(WAYS_ON) or not entries.count:
        return
    total = sum(one.count for one in ways)
    told = {"sum": " + ".join(number(one.count) for one in ways), "n": number(entries.count)}
    told["names"] = listed(str(one.label) for one in ways)
    codes = (ENTRIES, *WAYS_ON)
    if total == entries.count:
        text = _("%(names)s : %(sum)s font les %(n)s entrés.")
        yield Check("ways_on", Level.FINE, text % told, codes)
    elif total > entries.count:
        text = ngettext(
            "%(names)s : %(sum)s dépassent les %(n)s entrés, car %(more)s jeune a plusieurs "
            "inscriptions qui n'en sont pas au même point.",
            "%(names)s : %(sum)s dépassent les %(n)s entrés, car il y a %(more)s inscriptions de "
            "plus, qui n'en sont pas au même point.",
            total - entries.count,
        )
        more = {"more": number(total - entries.count)}
        yield Check("ways_on", Level.NOTE, text % (told | more), codes)
    else:
        text = _("%(names)s : %(sum)s ne font pas les %(n)s entrés : à expliquer.")
        yield Check("ways_on", Level.GAP, text % told, codes)


def _counted_apart(figures: Sequence[Figure]) -> Iterator[Check]:
    """What follows those who entered in the period is not what happened in it."""
    alone = [one for one in figures if not one.definition.breakdown]
    apart = [one for one in alone if one.during not in (None, one.count)]
    if apart:
        text = _(
            "Ces chiffres suivent les entrés de la période. Toutes entrées confondues, elle "
            "compte : %(names)s. Qui revient peut alors compter dans deux périodes."
        )
        names = listed(
            f"{one.label} {number(one.during or 0)} ({number(one.count)})" for one in apart
        )
        codes = tuple(one.code for one in apart)
        yield Check("counted_apart", Level.NOTE, text % {"names": names}, codes)


def _breakdowns(figures: Sequence[Figure]) -> Iterator[Check]:
    """The lines of a breakdown add up to its total, unless one line each makes no sense."""
    good = 0
    for one in figures:
        if not one.items or one.definition.several:
            continue
        total = sum(item.n for item in one.items)
        if one.overlap:
            text = ngettext(
                "« %(label)s » : %(n)s jeune est compté sur deux lignes : la somme dépasse.",
                "« %(label)s » : %(n)s jeunes sont comptés sur deux lignes : la somme dépasse.",
                one.overlap,
            ) % {"label": one.label, "n": number(one.overlap)}
            yield Check("breakdown_sum", Level.NOTE, text, (one.code,))
        elif total == one.whole:
            good += 1
        else:
            text = _("« %(label)s » : les lignes font %(n)s, le total est %(m)s.")
            told = {"label": one.label, "n": number(total), "m": number(one.whole)}
            yield Check("breakdown_sum", Level.GAP, text % told, (one.code,))
    if good:
        text = ngettext(
            "%(n)s répartition fait exactement son total.",
            "%(n)s répartitions font exactement leur total.",
            good,
        )
        yield Check("breakdown_sum", Level.FINE, text % {"n": number(good)})


def _rows_of_shares(figures: Sequence[Figure]) -> Iterator[Check]:
    """Shares of a row total one hundred; those moved for it are named."""
    for one in figures:
        if not one.is_partition or not one.whole or one.definition.chart is Chart.TREND:
            continue
        total = printed_total(item.share for item in one.items)
        if total != HUNDRED:
            text = _("« %(label)s » : les parts font %(total)s et non 100 %%.")
            told = {"label": one.label, "total": percent(total)}
            yield Check("shares_total", Level.GAP, text % told, (one.code,))
        moved = [quoted(item.label) for item in one.items if item.adjusted]
        if moved:
            text = _(
                "« %(label)s » : la part de %(items)s est ajustée pour que la ligne fasse 100 %%."
            )
            told = {"label": one.label, "items": ", ".join(moved)}
            yield Check("shares_adjusted", Level.NOTE, text % told, (one.code,))


def _unknown(figures: Sequence[Figure]) -> Iterator[Check]:
    alike: dict[tuple[int, int], list[Figure]] = defaultdict(list)
    for one in figures:
        if tells_invisibility(one):
            continue
        if one.unknown and not one.is_silent and HUNDRED * one.unknown >= MANY_UNKNOWN * one.whole:
            alike[one.unknown, one.whole].append(one)
    for (unknown, whole), group in alike.items():
        text = ngettext(
            "%(n)s non renseigné sur %(m)s : %(names)s.",
            "%(n)s non renseignés sur %(m)s : %(names)s.",
            unknown,
        )
        names = ", ".join(str(one.label) for one in group)
        told = {"n": number(unknown), "m": number(whole), "names": names}
        yield Check("unknown", Level.NOTE, text % told, tuple(one.code for one in group))


def _invisibility(figures: Sequence[Figure], *, defined: bool) -> Iterator[Check]:
    """Whom nobody followed is judged by a definition, on signs noted before the entry."""
    for one in figures:
        if not tells_invisibility(one) or not one.whole:
            continue
        told = {"label": one.label, "n": number(one.unknown), "m": number(one.whole)}
        if not defined:
            text = _("« %(label)s » : personne n'a encore écrit la définition de l'invisibilité.")
            yield Check("invisibility", Level.NOTE, text % told, (one.code,))
        elif one.unknown:
            text = ngettext(
                "« %(label)s » : de %(n)s jeune sur %(m)s, on ne sait pas, faute de signe noté.",
                "« %(label)s » : de %(n)s jeunes sur %(m)s, on ne sait pas, faute de signe noté.",
                one.unknown,
            )
            yield Check("invisibility", Level.NOTE, text % told, (one.code,))


def tells_invisibility(figure: Figure) -> bool:
    return any(part.field == INVISIBLE for part in figure.definition.filters)


def _large_lines(figure: Figure) -> Sequence[Item]:
    """Lines of which somebody may take another number for them."""
    lines = [item for item in figure.items if not item.is_unknown]
    large = [item for item in lines if item.n >= LINE_WORTH_TELLING_APART]
    return large if len(lines) > 1 else ()


def _same_number(figures: Sequence[Figure]) -> Iterator[Check]:
    """Different things that happen to be as many are told apart, so that nobody infers one from
    another."""
    named: dict[int, list[tuple[str, str]]] = defaultdict(list)
    bases = {one.code: one.definition.base for one in figures}
    measures = {one.code: one.definition.measure for one in figures}
    for one in figures:
        definition = one.definition
        if definition.is_ratio or definition.several or definition.section in EASILY_EQUAL:
            continue
        if one.items:
            for item in _large_lines(one):
                named[item.n].append((one.code, labelled(one.label, item.label)))
        elif isinstance(one.value, int):
            named[one.value].append((one.code, str(one.label)))
    for count, all_told in sorted(named.items(), reverse=True):
        there = {code for code, _name in all_told}
        told = [(code, name) for code, name in all_told if bases[code] not in there]
        kinds = {measures[code] for code, _name in told}
        if count >= WORTH_TELLING_APART and len(kinds) > 1:
            text = _("%(n)s : %(names)s. Même nombre, grandeurs différentes.")
            names = listed(name for _code, name in told)
            codes = tuple(dict.fromkeys(code for code, _name in told))
            yield Check(
                "same_number", Level.NOTE, text % {"n": number(count), "names": names}, codes
            )


def _declared(published: Sequence[Published]) -> Iterator[Check]:
    """Figures published elsewhere: those that do not hold one by one, the others together."""
    for one in published:
        if one.judged.level is Level.FINE:
            continue
        text = _("« %(wording)s » (%(source)s). %(said)s")
        told = {"wording": one.wording, "source": one.source, "said": " ".join(one.judged.lines)}
        yield Check("declared", one.judged.level, text % told, (one.code,) if one.code else ())
    good = sum(one.judged.level is Level.FINE for one in published)
    if good:
        text = ngettext(
            "%(n)s chiffre publié est d'accord avec les données.",
            "%(n)s chiffres publiés sont d'accord avec les données.",
            good,
        )
        yield Check("declared", Level.FINE, text % {"n": number(good)})
