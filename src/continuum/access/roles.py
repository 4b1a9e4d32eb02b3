"""The role table: who may do what, in words an outsider can read. `docs/roles.md` is printed from
it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from continuum.access import permissions

P = permissions.Permission


class Role(TextChoices):
    EDUCATOR = "educator", _("Éducatrice ou éducateur")
    COUNSELLOR = "counsellor", _("Conseillère ou conseiller")
    TRAINER = "trainer", _("Formatrice ou formateur")
    COORDINATOR = "coordinator", _("Coordination")
    MANAGER = "manager", _("Responsable de collectivité")
    FUNDER = "funder", _("Financeur")
    ADMINISTRATOR = "administrator", _("Administration de la structure")
    DPO = "dpo", _("Délégué à la protection des données")


@dataclass(frozen=True)
class RoleRule:
    """What a role is for and what it may do; `files` says whether it ever sees a young person's
    file."""

    purpose: str | Promise
    files: bool
    permissions: frozenset[P]
    masked_below: int = 0
    """Counts of young people smaller than this are kept back; zero where all are told."""


_EVERYONE = frozenset({P.USE_OWN_ACCOUNT, P.SEE_CONSORTIUM})
_FIGURES = frozenset({P.SEE_FIGURES, P.EXPORT})

ROLES: Final[Mapping[Role, RoleRule]] = MappingProxyType(
    {
        Role.EDUCATOR: RoleRule(
            _("Rencontre les jeunes dehors, ouvre les dossiers, suit ses tournées."),
            files=True,
            permissions=_EVERYONE
            | {
                P.SEE_OUTREACH,
                P.RECORD_ENCOUNTERS,
                P.SEE_FILES,
                P.OPEN_FILES,
                P.SEE_CONTACTS,
                P.ENROL,
            }
            | {P.SEE_FIGURES},
        ),
        Role.COUNSELLOR: RoleRule(
            _("Accompagne les jeunes au bureau, tient les dossiers et les inscriptions."),
            files=True,
            permissions=_EVERYONE
            | {P.SEE_OUTREACH, P.RECORD_ENCOUNTERS, P.SEE_FILES, P.OPEN_FILES, P.SEE_CONTACTS}
            | {P.JOIN_FILES, P.ENROL, P.RECORD_EXITS, P.SEE_FIGURES},
        ),
        Role.TRAINER: RoleRule(
            _("Anime les sessions ; voit les dossiers sans les coordonnées."),
            files=True,
            permissions=_EVERYONE | {P.SEE_FILES, P.SEE_FIGURES},
        ),
        Role.COORDINATOR: RoleRule(
            _("Coordonne l'équipe, importe les tableaux, répond du bilan."),
            files=True,
            permissions=_EVERYONE
            | _FIGURES
            | {
                P.SEE_OUTREACH,
                P.RECORD_ENCOUNTERS,
                P.CORRECT_ENCOUNTERS,
                P.MANAGE_PLACES,
                P.SEE_FILES,
            }
            | {
                P.OPEN_FILES,
                P.SEE_CONTACTS,
                P.JOIN_FILES,
                P.ENROL,
                P.RECORD_EXITS,
                P.SEE_FIGURES_OF_ALL,
            }
            | {P.MANAGE_INDICATORS, P.IMPORT, P.MANAGE_PROGRAMMES, P.EXPORT_FILES}
            | {P.MANAGE_SITES},
        ),
        Role.MANAGER: RoleRule(
            _("Pilote pour la collectivité : les chiffres de tous, le dossier de personne."),
            files=False,
            permissions=_EVERYONE
            | _FIGURES
            | {P.SEE_FIGURES_OF_ALL, P.MANAGE_INDICATORS, P.MANAGE_PROGRAMMES},
        ),
        Role.FUNDER: RoleRule(
            _(
                "Lit les chiffres des dispositifs financés, rien d'autre ; les effectifs de moins "
                "de 11 jeunes lui sont masqués."
            ),
            files=False,
            masked_below=11,
            permissions=frozenset({P.USE_OWN_ACCOUNT, P.SEE_FIGURES, P.SEE_FIGURES_OF_ALL}),
        ),
        Role.ADMINISTRATOR: RoleRule(
            _(
                "Tient les comptes, les sites et les réglages de la structure ; ne voit aucun "
                "dossier."
            ),
            files=False,
            permissions=_EVERYONE
            | {P.MANAGE_SITES, P.MANAGE_ORGANISATION, P.MANAGE_ACCOUNTS, P.READ_AUDIT},
        ),
        Role.DPO: RoleRule(
            _("Veille sur les données : lit le journal des accès et les dossiers, n'écrit rien."),
            files=True,
            permissions=_EVERYONE | {P.SEE_FILES, P.READ_AUDIT},
        ),
    }
)
