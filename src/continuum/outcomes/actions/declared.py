"""Every write on figures published elsewhere: entered as worded, taken back, never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from continuum.access.permissions import Permission
from continuum.access.scope import Member
from continuum.core.refusals import Refused
from continuum.core.shares import decimals_of
from continuum.organisations.models import Programme
from continuum.outcomes.models import DeclaredFigure, DeclaredItem
from continuum.outcomes.queries.definitions import definitions_of
from continuum.outcomes.rules.declared import Claim, ClaimItem, DeclaredKind
from continuum.outcomes.rules.periods import Period
from continuum.outcomes.rules.report import LINE
from continuum.people.actions.locks import one_at_a_time
from continuum.people.text import one_line

LARGEST: Final = Decimal(10) ** 10
LARGEST_PERCENT: Final = Decimal(1000)
MOST_DECIMALS: Final = 3
MOST_ITEMS: Final = 20
WORDING_LONGEST: Final = 300
SOURCE_LONGEST: Final = 150
LABEL_LONGEST: Final = 80
CODE_LONGEST: Final = 80


class NotYourProgramme(Refused):
    message = _("Votre structure ne participe pas à ce dispositif.")


class NotAllowed(Refused):
    message = _("Entrer des chiffres publiés revient à la coordination.")


class NoWording(Refused):
    message = _("Recopiez la phrase telle qu'elle est publiée.")


class NoSource(Refused):
    message = _("Dites où c'est écrit : le titre du document, la page.")


class NotAFigure(Refused):
    message = _("Écrivez le chiffre publié : un nombre positif, sans lettres.")


class NoLines(Refused):
    message = _("Écrivez au moins deux lignes, chacune avec un montant ou une part.")


class NoSuchIndicator(Refused):
    message = _("Cet indicateur n'existe pas dans ce dispositif.")


class AlreadyWithdrawn(Refused):
    message = _("Ce chiffre est déjà retiré.")


@dataclass(frozen=True, kw_only=True)
class DeclaredEntry:
    """A figure as it was printed: the claim, where, and about which days."""

    claim: Claim
    source: str
    period: Period


@transaction.atomic
def declare_figure(*, programme: Programme, entry: DeclaredEntry, by: Member) -> DeclaredFigure:
    """Keep what was published; the same figure entered again is the same."""
    _refuse_strangers(programme, by=by)
    claim = entry.claim
    wording = one_line(claim.wording, field="wording", longest=WORDING_LONGEST)
    source = one_line(entry.source, field="source", longest=SOURCE_LONGEST)
    if not wording:
        raise NoWording(field="wording")
    if not source:
        raise NoSource(field="source")
    known_codes = definitions_of(programme)
    for part, code in (("indicator", claim.indicator), ("base", claim.base)):
        if code and (code.partition(LINE)[0] not in known_codes or len(code) > CODE_LONGEST):
            raise NoSuchIndicator(field=part)
    value, decimals = _value(claim)
    items = _items(claim)
    row = DeclaredFigure(
        programme=programme,
        source=source,
        wording=wording,
        starts_on=entry.period.start,
        ends_on=entry.period.end,
        kind=claim.kind,
        value=value,
        decimals=decimals,
        indicator=claim.indicator,
        base=claim.base,
        recorded_by_id=by.account_id,
    )
    one_at_a_time("declared figure", by=by)
    known = _same(row, items, by=by)
    if known is not None:
        return known
    row.save(force_insert=True)
    for position, item in enumerate(items, 1):
        item.figure, item.position = row, position
    DeclaredItem.objects.bulk_create(items)
    return row


@transaction.atomic
def withdraw_declared(*, declared: DeclaredFigure, at: datetime, by: Member) -> None:
    """It was not published after all, or was entered wrongly."""
    _refuse_strangers(declared.programme, by=by)
    row = DeclaredFigure.objects.visible_to(by).select_for_update().get(pk=declared.pk)
    if row.withdrawn_at is not None:
        raise AlreadyWithdrawn
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])


def _refuse_strangers(programme: Programme, *, by: Member) -> None:
    if not by.may(Permission.MANAGE_INDICATORS):
        raise NotAllowed
    if not Programme.objects.visible_to(by).filter(pk=programme.pk).exists():
        raise NotYourProgramme


def _value(claim: Claim) -> tuple[Decimal | None, int]:
    if claim.kind is DeclaredKind.DISTRIBUTION:
        return None, 0
    if claim.value is None:
        raise NotAFigure(field="value")
    largest = LARGEST_PERCENT if claim.kind is DeclaredKind.PERCENT else LARGEST
    return _positive(claim.value, field="value", largest=largest), decimals_of(claim.value)


def _positive(value: Decimal, *, field: str, largest: Decimal = LARGEST) -> Decimal:
    if not value.is_finite() or not 0 <= value <= largest or decimals_of(value) > MOST_DECIMALS:
        raise NotAFigure(field=field)
    return value


def _items(claim: Claim) -> list[DeclaredItem]:
    if claim.kind is not DeclaredKind.DISTRIBUTION:
        return []
    told = [item for item in claim.items if item.amount is not None or item.share is not None]
    if not 2 <= len(told) <= MOST_ITEMS:
        raise NoLines(field="items")
    return [_item(item) for item in told]


def _item(item: ClaimItem) -> DeclaredItem:
    label = one_line(item.label, field="items", longest=LABEL_LONGEST)
    if not label:
        raise NoLines(field="items")
    if item.amount is not None:
        _positive(item.amount, field="items")
    if item.share is not None:
        _positive(item.share, field="items", largest=LARGEST_PERCENT)
    return DeclaredItem(
        label=label,
        amount=item.amount,
        share=item.share,
        decimals=0 if item.share is None else decimals_of(item.share),
    )


def _same(
    row: DeclaredFigure, items: Sequence[DeclaredItem], *, by: Member
) -> DeclaredFigure | None:
    """One already entered word for word, if any."""
    alike = (
        DeclaredFigure.objects.visible_to(by)
        .standing()
        .filter(
            programme=row.programme,
            source=row.source,
            wording=row.wording,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            kind=row.kind,
            value=row.value,
            indicator=row.indicator,
            base=row.base,
        )
    )
    wanted = [(item.label, item.amount, item.share) for item in items]
    for one in alike.prefetch_related("items"):
        if [(item.label, item.amount, item.share) for item in one.items.all()] == wanted:
            return one
    return None
