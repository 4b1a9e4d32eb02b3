"""The versions of a definition of invisibility, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from continuum.core.phrases import labelled, listed
from continuum.people.models import InvisibilityDefinition
from continuum.people.presenters import signs_accepted
from continuum.people.queries import version_for
from continuum.people.rules import InvisibilityRule


@dataclass(frozen=True)
class Version:
    """One version as shown: since when, whose, what counts, how it stands today."""

    definition: InvisibilityDefinition
    funder: str
    signs: tuple[str, ...]
    asks: str
    lasting: str
    standing: str
    kind: str


def versions_shown(
    versions: Sequence[InvisibilityDefinition], *, today: date, seen_by: UUID
) -> list[Version]:
    present = version_for(versions, on=today)
    shown = []
    for one in versions:
        standing, kind = _("remplacée"), "plain"
        if one == present:
            standing, kind = _("en vigueur"), "done"
        elif one.in_force_from > today:
            standing, kind = _("à venir"), "info"
        shown.append(
            Version(
                definition=one,
                funder=one.funder.label_for(seen_by) if one.funder else "",
                signs=signs_accepted(one.rule),
                asks=_asks(one.rule),
                lasting=_lasting(one.rule),
                standing=standing,
                kind=kind,
            )
        )
    return shown


def in_words(rule: InvisibilityRule) -> str:
    """The whole rule on one line."""
    return f"{labelled(_asks(rule), listed(signs_accepted(rule)))}. {_lasting(rule)}"


def _asks(rule: InvisibilityRule) -> str:
    if len(rule.accepted) == 1:
        return _("Ce signe")
    return _("Tous ces signes à la fois") if rule.needs_all else _("L'un de ces signes")


def _lasting(rule: InvisibilityRule) -> str:
    return ngettext(
        "Un signe compte s'il a moins de %(n)d mois le jour de l'entrée.",
        "Un signe compte s'il a moins de %(n)d mois le jour de l'entrée.",
        rule.valid_months,
    ) % {"n": rule.valid_months}
