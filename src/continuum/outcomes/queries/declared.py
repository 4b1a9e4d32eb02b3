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
    standing = [
        one
        for one in DeclaredFigure.objects.visible_to(member)
        .standing()
        .filter(programme=programme)
        .prefetch_related("items")
        if one.starts_on <= period.end and one.ends_on >= period.start
    ]
    claims = {one.pk: claim_of(one) for one in standing}
    codes = {code for claim in claims.values() for code in _codes(claim)} & set(definitions)
    known: dict[Period, dict[str, Figure]] = {}
    already = {one.code: one for one in figures}
    if codes <= set(already):
        known[period] = already
    found = []
    for one in standing:
        span = Period(one.starts_on, one.ends_on)
        if span not in known and codes:
            counted = figures_read_by(member, programme, span, definitions=definitions, only=codes)
            known[span] = {figure.code: figure for figure in counted}
        spoken_of = (known.get(span, {}).get(code) for code in _codes(claims[one.pk]))
        if any(figure is not None and figure.is_masked for figure in spoken_of):
            continue
        others = [
            claims[other.pk]
            for other in standing
            if other.pk != one.pk and Period(other.starts_on, other.ends_on) == span
        ]
        judgement = judged(
            claims[one.pk], known_of(claims[one.pk], known.get(span, {})), others=others
        )
        found.append(Published(one.pk, one.source, one.wording, one.indicator, judgement))
    return tuple(found)


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
