"""What the funder of a programme calls invisible, said again each time it changes."""

from dataclasses import replace
from datetime import date
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from continuum.access.permissions import Permission
from continuum.access.scope import Member
from continuum.core import audit
from continuum.core.refusals import Refused
from continuum.organisations.models import Organisation, Programme
from continuum.organisations.queries import leads
from continuum.people.models import InvisibilityDefinition
from continuum.people.rules import EvidenceKind, InvisibilityRule
from continuum.people.text import one_line, several_lines

WORDING_LONGEST: Final = 600
LIST_LONGEST: Final = 80
LONGEST_MONTHS: Final = 120


class MayNotDefine(Refused):
    message = _("Seule la structure chef de file ou pilote dit ce que le financeur demande.")


class NoSignAccepted(Refused):
    message = _("Cochez au moins un signe : sans lui, personne ne serait jamais invisible.")


class NotMonths(Refused):
    message = _("Comptez en mois, de 1 à 120.")


class WordingMissing(Refused):
    message = _("Écrivez la définition comme le financeur la dit.")


class SaidAlready(Refused):
    message = _("Rien n'a changé : cette définition est déjà la dernière.")


class DefinedMeanwhile(Refused):
    message = _("Quelqu'un vient d'enregistrer une version : relisez-la avant d'en ajouter une.")


@transaction.atomic
def define_invisibility(
    *,
    programme: Programme,
    funder: Organisation | None,
    rule: InvisibilityRule,
    wording: str,
    in_force_from: date,
    by: Member,
) -> InvisibilityDefinition:
    """A new version of the funder's definition; earlier ones stay, for those judged by them."""
    if not may_define(programme, by):
        raise MayNotDefine
    told = _checked(rule)
    definition = InvisibilityDefinition(
        programme=programme,
        funder=funder,
        wording=several_lines(wording, field="wording", longest=WORDING_LONGEST),
        accepted=sorted(kind.value for kind in told.accepted),
        lists=sorted(told.lists),
        valid_months=told.valid_months,
        silent_months=told.silent_months,
        needs_all=told.needs_all,
        in_force_from=in_force_from,
    )
    if not definition.wording:
        raise WordingMissing(field="wording")
    _added(definition)
    audit.record("invisibility_defined", on=definition)
    return definition


def may_define(programme: Programme, member: Member) -> bool:
    return member.may(Permission.MANAGE_PROGRAMMES) and leads(programme, member.organisation_id)


def _checked(rule: InvisibilityRule) -> InvisibilityRule:
    if not rule.accepted:
        raise NoSignAccepted(field="accepted")
    for field in ("valid_months", "silent_months"):
        if not 1 <= getattr(rule, field) <= LONGEST_MONTHS:
            raise NotMonths(field=field)
    names = {one_line(name, field="lists", longest=LIST_LONGEST) for name in rule.lists} - {""}
    counts = EvidenceKind.ABSENT_FROM_LIST in rule.accepted
    return replace(rule, lists=frozenset(names) if counts else frozenset())


def _added(definition: InvisibilityDefinition) -> None:
    """As the version after the last one of its funder; two at once cannot both be that."""
    before = InvisibilityDefinition.objects.filter(
        programme=definition.programme, funder=definition.funder
    )
    last = before.order_by("-version").first()
    if last is not None and _same(last, definition):
        raise SaidAlready
    definition.version = last.version + 1 if last else 1
    try:
        with transaction.atomic():
            definition.save(force_insert=True)
    except IntegrityError as twice:
        raise DefinedMeanwhile from twice


def _same(one: InvisibilityDefinition, other: InvisibilityDefinition) -> bool:
    return (one.rule, one.wording, one.in_force_from) == (
        other.rule,
        other.wording,
        other.in_force_from,
    )
