"""The home page and one person's page, in the words and shapes of the screen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from continuum.access.roles import Role
from continuum.access.scope import Member
from continuum.core.timeline import Entry

KINDS: Final[Mapping[str, Promise]] = {
    "encounter": gettext_lazy("Rencontres"),
    "file": gettext_lazy("Dossier"),
    "situation": gettext_lazy("Situation"),
    "enrolment": gettext_lazy("Inscriptions"),
    "follow": gettext_lazy("Suivi"),
    "exit": gettext_lazy("Sorties"),
}
"""Headings of the filter chips; a kind not named here is shown under its own code."""

STEPS_PRINTED: Final = 9


@dataclass(frozen=True)
class Chip:
    """A kind of entry, how many there are, and whether it is the one shown."""

    kind: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Chips:
    """The filter of a timeline; empty, everything is shown."""

    chips: tuple[Chip, ...]
    chosen: str

    def keeps(self, kind: str) -> bool:
        return not self.chosen or kind == self.chosen


def chips_of(counts: Mapping[str, int], *, chosen: str) -> Chips:
    """Chips in the order of `KINDS`; a choice that nothing answers counts as none."""
    order = list(KINDS)
    kinds = sorted(counts, key=lambda kind: (order.index(kind) if kind in order else 99, kind))
    chosen = chosen if chosen in counts else ""
    return Chips(
        chips=tuple(
            Chip(kind, str(KINDS.get(kind, kind)), counts[kind], chosen == kind) for kind in kinds
        ),
        chosen=chosen,
    )


def steps_of(entries: Sequence[Entry]) -> list[Entry]:
    """What is worth telling on one page: steps reached and the last times met, oldest first."""
    told = [entry for entry in entries if "step" in entry.tags or entry.is_contact]
    return list(reversed(told[:STEPS_PRINTED]))


def greeting(member: Member, *, at: datetime) -> str:
    first_name = member.name.split()[0] if member.name.split() else ""
    words = _("Bonsoir") if at.hour >= 18 or at.hour < 5 else _("Bonjour")
    return f"{words} {first_name}".strip()


def rest_for(role: Role) -> str:
    """What the home page says when nothing waits, by what each role is for."""
    return {
        Role.EDUCATOR: _("Rien n'attend. Beau moment pour aller à la rencontre."),
        Role.COUNSELLOR: _("Rien d'urgent. Beau moment pour passer un appel."),
        Role.TRAINER: _("Rien n'attend pour le moment."),
        Role.COORDINATOR: _("Tout est à jour. Beau moment pour relire le bilan."),
        Role.MANAGER: _("Rien n'attend. Les chiffres de tous sont dans le bilan."),
        Role.FUNDER: _("Rien n'attend. Les chiffres publiés sont dans le bilan."),
        Role.ADMINISTRATOR: _("Comptes et sites sont en ordre."),
        Role.DPO: _("Rien à signaler. Le journal des accès se lit à tout moment."),
    }[role]
