"""What was published about a programme, each figure held against the records of its own period."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from continuum.access.scope import Member
from continuum.organisations.models import Programme
from continuum.outcomes.models import DeclaredFigure
from continuum.outcomes.queries.figures import figures_read_by
from continuum.outcomes.rules.declared import Claim, ClaimItem, DeclaredKind, Known, judged
from continuum.outcomes.rules.indicators import Definition
from continuum.outcomes.rules.periods import Period
from continuum.outcomes.rules.report import LINE, MASKED, Figure, Published, line_of


def published_about(
    programme: Programme,
    member: Member,
    *,
    definitions: Mapping[str, Definition],
    period: Period,
    figures: Sequence[Figure] = (),
) -> tuple[Published, ...]:
    """Every declared figure still standing whose period meets `period`, but those that speak of
    what is masked; `figures` are those already known for it."""
    standing = _standing_in(programme, member, period)
    claims = {one.pk: claim_of(one) for one in standing}
    codes = {code for claim in claims.values() for code in _codes(claim)} & set(definitions)
    already = {one.code: one for one in figures}
    known = {period: already} if codes <= set(already) else {}
    found = []
    for one in standing:
        claim, span = claims[one.pk], _span(one)
        if span not in known and codes:
            counted = figures_read_by(member, programme, span, definitions=definitions, only=codes)
            known[span] = {figure.code: figure for figure in counted}
        told = known.get(span, {})
        if any(told[code].is_masked for code in _codes(claim) if code in told):
            continue
        others = [claims[other.pk] for other in standing if other != one and _span(other) == span]
        judgement = judged(claim, known_of(claim, told), others=others)
        found.append(Published(one.pk, one.source, one.wording, one.indicator, judgement))
    return tuple(found)


def _standing_in(programme: Programme, member: Member, period: Period) -> list[DeclaredFigure]:
    standing = DeclaredFigure.objects.visible_to(member).standing().filter(programme=programme)
    # Whoever must not find small counts reads no part of the action, in a verdict either.
    whole_only = bool(member.masked_below)
    return [
        one
        for one in standing.prefetch_related("items")
        if (_span(one) == period if whole_only else _span(one).meets(period))
    ]


def _span(declared: DeclaredFigure) -> Period:
    return Period(declared.starts_on, declared.ends_on)


def claim_of(declared: DeclaredFigure) -> Claim:
    return Claim(
        kind=DeclaredKind(declared.kind),
        value=declared.printed,
        items=tuple(
            ClaimItem(item.label, item.amount, item.printed) for item in declared.items.all()
        ),
        indicator=declared.indicator,
        base=declared.base,
        wording=declared.wording,
    )


def known_of(claim: Claim, figures: Mapping[str, Figure]) -> Known:
    """What the records say of the indicators a claim speaks of."""
    about = line_of(claim.indicator, figures)
    if about is None or about.value is MASKED or isinstance(about.value, Decimal):
        return Known()
    lines = tuple((str(item.label), item.n) for item in about.figure.items if about.item is None)
    base = line_of(claim.base, figures)
    if base is not None and isinstance(base.value, int):
        return Known(about.value, base.value, str(base.label), lines)
    return Known(about.value, about.denominator, str(about.base), lines)


def _codes(claim: Claim) -> list[str]:
    return [code.partition(LINE)[0] for code in (claim.indicator, claim.base) if code]
