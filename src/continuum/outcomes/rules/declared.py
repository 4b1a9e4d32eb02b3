"""Figures published elsewhere, held against the records: what agrees, would fit, or contradicts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from continuum.core.rounding import HUNDRED, exact, percentage
from continuum.core.shares import (
    Between,
    Judgement,
    Verdict,
    judge,
    judge_row,
    row_bases,
)
from continuum.outcomes.rules.report import Judged, Level
from continuum.outcomes.rules.writing import number, percent

LARGEST_BASE: Final = 1000
MOST_BASES: Final = 6


class DeclaredKind(TextChoices):
    COUNT = "count", lazy("Un nombre")
    PERCENT = "percent", lazy("Un pourcentage")
    DISTRIBUTION = "distribution", lazy("Une répartition")


@dataclass(frozen=True)
class ClaimItem:
    """One part of a printed distribution: what was printed of its amount, of its share."""

    label: str
    amount: Decimal | None = None
    share: Decimal | None = None


@dataclass(frozen=True)
class Claim:
    """What was printed. `indicator` and `base` are codes of the figures it speaks of."""

    kind: DeclaredKind
    value: Decimal | None = None
    items: tuple[ClaimItem, ...] = ()
    indicator: str = ""
    base: str = ""
    wording: str = ""


@dataclass(frozen=True)
class Known:
    """What the records say: a count, the base it would be divided by, its lines by label."""

    n: int | Between[int] | None = None
    base: int | None = None
    base_name: str = ""
    lines: tuple[tuple[str, int], ...] = ()


def judged(claim: Claim, known: Known, *, others: Sequence[Claim] = ()) -> Judged:
    """The claim against the records, and against what else was published."""
    said = [*_JUDGES[claim.kind](claim, known), *_against_others(claim, known, others)]
    if not said:
        unknown = _("Ce chiffre ne parle d'aucun indicateur : rien à comparer.")
        return Judged(Level.NOTE, (unknown,))
    worst = min((level for level, _text in said), key=list(_WORST_FIRST).index)
    return Judged(worst, tuple(text for _level, text in said))


_WORST_FIRST: Final = (Level.GAP, Level.NOTE, Level.FINE)
Said = Iterator[tuple[Level, str]]


def _judge_count(claim: Claim, known: Known) -> Said:
    if claim.value is None or known.n is None:
        return
    printed = number(claim.value)
    if isinstance(known.n, Between):
        inside = claim.value in known.n
        text = (
            _("%(printed)s : possible, les données donnent %(range)s.")
            if inside
            else _("%(printed)s : impossible, les données donnent %(range)s.")
        )
        between = known.n.text(_("entre {low} et {high}"), number=number)
        yield Level.FINE if inside else Level.GAP, text % {"printed": printed, "range": between}
    elif claim.value == known.n:
        yield Level.FINE, _("%(printed)s : d'accord avec les données.") % {"printed": printed}
    else:
        gap = known.n - claim.value
        text = _("Publié : %(printed)s. Les données donnent %(n)s : %(gap)s d'écart.")
        told = {"printed": printed, "n": number(known.n), "gap": number(abs(gap))}
        yield Level.GAP, text % told


def _judge_percent(claim: Claim, known: Known) -> Said:
    if claim.value is None or not isinstance(known.n, int) or known.base is None:
        return
    if not claim.base and known.base_name:
        text = _("La base n'est pas dite : on prend « %(base)s ».") % {"base": known.base_name}
        yield Level.NOTE, text
    yield from _percent_lines(judge(claim.value, n=known.n, base=known.base))


def _percent_lines(one: Judgement) -> Said:
    told = {
        "n": number(one.n),
        "base": number(one.base),
        "claimed": percent(one.claimed),
        "actual": percent(percentage(one.n, one.base)),
    }
    if one.verdict is Verdict.UNDECIDABLE:
        yield Level.NOTE, _("Rien à diviser : la base est vide.")
        return
    if one.verdict is Verdict.AGREES:
        text = _("%(n)s sur %(base)s font %(actual)s : d'accord avec %(claimed)s.")
        yield Level.FINE, text % told
        return
    if one.verdict is Verdict.TRUNCATED:
        text = _("%(n)s sur %(base)s font %(actual)s : %(claimed)s est coupé, pas arrondi.")
        yield Level.NOTE, text % told
        return
    yield Level.GAP, _("%(n)s sur %(base)s font %(actual)s, et non %(claimed)s.") % told
    yield from _what_would_fit(one)


def _what_would_fit(one: Judgement) -> Said:
    claimed = percent(one.claimed)
    if one.counts:
        told = {"claimed": claimed, "range": _range(one.counts), "base": number(one.base)}
        text = _("%(claimed)s de %(base)s correspond à %(range)s.")
    else:
        told = {"claimed": claimed, "base": number(one.base)}
        text = _("Aucun nombre entier ne fait %(claimed)s de %(base)s.")
    yield Level.NOTE, text % told
    if one.bases and one.n:
        told = {"claimed": claimed, "range": _range(one.bases), "n": number(one.n)}
        text = _("%(n)s ferait %(claimed)s d'une base de %(range)s.")
        yield Level.NOTE, text % told


def _judge_distribution(claim: Claim, known: Known) -> Said:
    shares = [item.share for item in claim.items]
    amounts = [item.amount for item in claim.items]
    if all(amount is not None for amount in amounts) and any(s is not None for s in shares):
        yield from _amounts_and_shares(claim)
    elif all(share is not None for share in shares):
        yield from _shares_alone(claim, known)
    yield from _lines_against_records(claim, known)


def _amounts_and_shares(claim: Claim) -> Said:
    """Printed amounts against the shares printed beside them."""
    items = [item for item in claim.items if item.amount is not None]
    counts = _as_integers([item.amount for item in items if item.amount is not None])
    printed = [item.share if item.share is not None else Decimal(0) for item in items]
    row = judge_row(printed, counts=counts)
    fine = True
    for item, one in zip(items, row.claims, strict=True):
        if item.share is None or one.verdict is Verdict.AGREES or one.actual is None:
            continue
        plain = percentage(one.n, one.base, decimals=_places(printed))
        told = {"label": item.label, "claimed": percent(item.share), "actual": percent(plain)}
        fine = False
        if one.verdict is Verdict.ADJUSTED:
            text = _(
                "« %(label)s » : %(claimed)s est ajusté pour que la ligne fasse 100 %% "
                "(%(actual)s sinon)."
            )
            yield Level.NOTE, text % told
        else:
            told |= {"n": number(item.amount), "base": number(sum(_amounts(items)))}
            text = _("« %(label)s » : %(n)s sur %(base)s font %(actual)s, et non %(claimed)s.")
            yield Level.GAP, text % told
    yield from _total_of(row.printed_total, printed)
    if fine:
        yield Level.FINE, _("Chaque part imprimée est bien celle de son montant.")


def _shares_alone(claim: Claim, known: Known) -> Said:
    """Shares printed without counts: on which base could they have come out?"""
    printed = [item.share for item in claim.items if item.share is not None]
    yield from _total_of(sum(printed, start=Decimal(0)), printed)
    bases = row_bases(printed, up_to=LARGEST_BASE)
    if known.base and known.base in bases:
        text = _("Cette ligne peut venir de la base %(base)s.")
        yield Level.FINE, text % {"base": number(known.base)}
        return
    if not bases:
        yield Level.GAP, _("Aucune base ne donne exactement cette ligne.")
        return
    few = ", ".join(number(base) for base in bases[:MOST_BASES])
    if known.base:
        text = _("La base %(base)s ne donne pas cette ligne ; celles-ci la donnent : %(few)s…")
        yield Level.GAP, text % {"base": number(known.base), "few": few}
    else:
        text = _("La base n'est pas dite ; celles-ci donnent exactement cette ligne : %(few)s…")
        yield Level.NOTE, text % {"few": few}


def _lines_against_records(claim: Claim, known: Known) -> Said:
    """Printed lines against the indicator's own, where their labels meet."""
    ours = {label.casefold(): n for label, n in known.lines}
    agreed = 0
    for item in claim.items:
        n = ours.get(item.label.casefold())
        if n is None:
            continue
        if item.amount is not None:
            if item.amount == n:
                agreed += 1
            else:
                text = _("« %(label)s » : publié %(printed)s, les données donnent %(n)s.")
                told = {"label": item.label, "printed": number(item.amount), "n": number(n)}
                yield Level.GAP, text % told
        elif item.share is not None and known.base:
            one = judge(item.share, n=n, base=known.base)
            if one.verdict is Verdict.AGREES:
                agreed += 1
            else:
                text = _("« %(label)s » : %(n)s sur %(base)s font %(actual)s, publié %(claimed)s.")
                told = {"label": item.label, "n": number(n), "base": number(known.base)}
                told |= {"actual": percent(one.actual), "claimed": percent(item.share)}
                yield Level.GAP, text % told
    if agreed and agreed == len(claim.items):
        yield Level.FINE, _("Chaque ligne est celle des données.")


def _total_of(total: Decimal, printed: Sequence[Decimal]) -> Said:
    if printed and total != HUNDRED:
        text = _("Les parts imprimées font %(total)s et non 100 %%.")
        yield Level.GAP, text % {"total": percent(total)}


def _against_others(claim: Claim, known: Known, others: Sequence[Claim]) -> Said:
    """A published percentage against counts published beside it; two counts of one thing."""
    counts = {
        one.indicator: one
        for one in others
        if one.kind is DeclaredKind.COUNT and one.indicator and one.value is not None
    }
    same = counts.get(claim.indicator)
    if claim.kind is DeclaredKind.COUNT and same is not None and same.value != claim.value:
        yield Level.GAP, _("Contredit « %(wording)s ».") % {"wording": same.wording}
    base = counts.get(claim.base)
    if claim.kind is not DeclaredKind.PERCENT or not (same and base) or claim.value is None:
        return
    n, whole = (int(one.value) for one in (same, base) if one.value is not None)
    one = judge(claim.value, n=n, base=whole)
    if one.verdict is not Verdict.DIFFERS:
        return
    if (n, whole) == (known.n, known.base):
        text = _("Les nombres publiés à côté, %(n)s et %(base)s, le contredisent aussi.")
        yield Level.GAP, text % {"n": number(n), "base": number(whole)}
    else:
        text = _("Contredit aussi ce qui est publié à côté : %(n)s sur %(base)s font %(actual)s.")
        told = {"n": number(n), "base": number(whole)}
        yield Level.GAP, text % (told | {"actual": percent(percentage(n, whole))})


_JUDGES: Final = {
    DeclaredKind.COUNT: _judge_count,
    DeclaredKind.PERCENT: _judge_percent,
    DeclaredKind.DISTRIBUTION: _judge_distribution,
}


def _range(values: range) -> str:
    return Between(values[0], values[-1]).text(_("{low} à {high}"), number=number)


def _amounts(items: Iterable[ClaimItem]) -> list[Decimal]:
    return [item.amount for item in items if item.amount is not None]


def _places(printed: Sequence[Decimal]) -> int:
    return max((-int(p.as_tuple().exponent) for p in printed), default=0)


def _as_integers(amounts: Sequence[Decimal]) -> list[int]:
    """The amounts in their smallest common unit: shares do not change."""
    scale = 1
    for amount in amounts:
        scale = max(scale, exact(amount).denominator)
    return [int(Fraction(amount) * scale) for amount in amounts]
