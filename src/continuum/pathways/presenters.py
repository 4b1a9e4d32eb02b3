"""The home page and one person's page, in the words and shapes of the screen."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from continuum.access.roles import Role
from continuum.access.scope import Member
from continuum.core.components.navigation import Tab
from continuum.core.timeline import Entry

KINDS: Final[Mapping[str, Promise]] = {
    "encounter": gettext_lazy("Rencontres"),
    "file": gettext_lazy("Dossier"),
    "situation": gettext_lazy("Situation"),
    "enrolment": gettext_lazy("Inscriptions"),
    "follow": pgettext_lazy("partie du dossier", "Suivi"),
    "exit": gettext_lazy("Sorties"),
}
"""Names of the tabs; a kind not named here is shown under its own code."""

STEPS_PRINTED: Final = 9


def tabs_of(counts: Mapping[str, int], *, chosen: str, address: str) -> list[Tab]:
    """One tab for each kind of entry, after the one that shows everything."""
    order = list(KINDS)
    kinds = sorted(counts, key=lambda kind: (order.index(kind) if kind in order else 99, kind))
    everything = Tab(label=_("Tout"), url=address, current=not chosen)
    return [
        everything,
        *(
            Tab(
                label=KINDS.get(kind, kind),
                url=f"{address}?{urlencode({'type': kind})}",
                current=kind == chosen,
                count=counts[kind],
            )
            for kind in kinds
        ),
    ]


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
