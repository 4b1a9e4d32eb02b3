"""The access journal in words: who did or read what, one line for what was done in one go; and from
which device somebody is connected."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from continuum.access import rules
from continuum.access.models import Session, SessionKind
from continuum.access.queries import JournalLine
from continuum.core.models import AuditEntry

OPERATIONS: Final[dict[str, Any]] = {
    "insert": _("Ajout"),
    "update": _("Modification"),
    "delete": _("Suppression"),
}
"""What the trigger on every table of personal data writes."""

READS: Final[dict[str, Any]] = {
    "bilan_exported": _("Bilan téléchargé"),
    "contact_revealed": _("Coordonnée révélée"),
    "encounter_opened": _("Rencontre ouverte"),
    "exits_read": _("Sorties lues"),
    "figure_opened": _("Chiffre ouvert"),
    "file_opened": _("Dossier ouvert"),
    "file_page_read": _("Page d'un dossier lue"),
    "file_printed": _("Synthèse du dossier imprimée"),
    "import_errors_exported": _("Lignes à corriger téléchargées"),
    "people_compared": _("Dossiers proposés pour comparaison"),
    "people_exported": _("Liste de jeunes téléchargée"),
    "people_listed": _("Liste de jeunes lue"),
    "people_searched": _("Jeune cherché"),
}
DEEDS: Final[dict[str, Any]] = {
    "capacity_set": _("Places fixées"),
    "file_separated": _("Dossier séparé"),
    "files_joined": _("Dossiers réunis"),
    "import_done": _("Import terminé"),
    "import_queued": _("Import demandé"),
    "import_undo_queued": _("Annulation d'import demandée"),
    "import_undone": _("Import annulé"),
    "invisibility_defined": _("Définition de l'invisibilité changée"),
    "membership_ended": _("Membre retiré de l'équipe"),
    "membership_switched": _("Passage à une autre structure"),
    "organisation_changed": _("Structure modifiée"),
    "organisation_created": _("Structure créée"),
    "password_changed": _("Mot de passe changé"),
    "person_restored": _("Jeune rétabli"),
    "person_withdrawn": _("Jeune retiré"),
    "programme_changed": _("Dispositif modifié"),
    "programme_created": _("Dispositif créé"),
    "programme_part_added": _("Dispositif complété"),
    "programme_part_removed": _("Élément retiré d'un dispositif"),
    "recovery_prepared": _("Lien d'accès préparé"),
    "recovery_revoked": _("Lien d'accès annulé"),
    "recovery_used": _("Lien d'accès utilisé"),
    "session_closed": _("Connexion fermée"),
    "sessions_closed": _("Connexions fermées"),
    "site_added": _("Site ajouté"),
    "site_closed": _("Site fermé"),
}
EVENTS: Final = OPERATIONS | READS | DEEDS

TABLES: Final[dict[str, Any]] = {
    "access_account": _("compte"),
    "access_invitation": _("invitation"),
    "access_membership": _("place dans l'équipe"),
    "access_recovery": _("lien d'accès"),
    "imports_cellcorrection": _("case corrigée"),
    "imports_mappingpreset": _("correspondance de colonnes"),
    "imports_rowdecision": _("choix sur une ligne"),
    "imports_upload": _("tableau importé"),
    "imports_uploadevent": _("étape d'un import"),
    "mfa_authenticator": _("second facteur"),
    "organisations_capacity": _("places d'un site"),
    "organisations_organisation": _("structure"),
    "organisations_participation": _("participation à un dispositif"),
    "organisations_phase": _("étape d'un dispositif"),
    "organisations_programme": _("dispositif"),
    "organisations_site": _("site"),
    "organisations_strand": _("volet"),
    "organisations_target": _("objectif"),
    "outcomes_declaredfigure": _("chiffre publié"),
    "outcomes_declareditem": _("ligne d'un chiffre publié"),
    "outcomes_exit": _("sortie"),
    "outcomes_indicator": _("indicateur"),
    "outcomes_indicatorversion": _("version d'un indicateur"),
    "outreach_encounter": _("rencontre"),
    "outreach_encounternote": _("note de rencontre"),
    "outreach_encountertally": _("détail d'une rencontre"),
    "outreach_place": _("lieu"),
    "outreach_presence": _("présence à une rencontre"),
    "outreach_round": _("tournée"),
    "outreach_roundmember": _("équipe d'une tournée"),
    "outreach_roundplace": _("arrêt d'une tournée"),
    "people_contact": _("coordonnée"),
    "people_enrolment": _("inscription"),
    "people_enrolmentevent": _("étape d'une inscription"),
    "people_externalid": _("numéro dans un autre logiciel"),
    "people_identitydecision": _("décision sur une identité"),
    "people_invisibilitydefinition": _("définition de l'invisibilité"),
    "people_invisibilityevidence": _("preuve d'invisibilité"),
    "people_noticegiven": _("information donnée"),
    "people_person": _("jeune"),
    "people_referent": _("référent"),
    "people_situationfact": _("situation"),
}
COLUMNS: Final[dict[str, Any]] = {
    "account_id": _("compte"),
    "accepted_at": _("acceptée"),
    "alias": _("surnom"),
    "birth_year": _("année de naissance"),
    "born_on": _("date de naissance"),
    "climate": _("ambiance"),
    "closed_at": _("fermeture"),
    "closed_on": _("fermeture"),
    "commune_id": _("commune"),
    "email": _("adresse électronique"),
    "ended_at": _("fin"),
    "ended_on": _("fin"),
    "first_name": _("prénom"),
    "gender": _("genre"),
    "identity": _("identité réunie ou séparée"),
    "joined_on": _("adhésion"),
    "kind": _("nature"),
    "language": _("langue"),
    "last_login": _("dernière connexion"),
    "last_name": _("nom"),
    "last_used_at": _("dernier usage"),
    "left_at": _("départ"),
    "name": _("nom"),
    "note": _("note"),
    "password": _("mot de passe"),
    "postcode": _("code postal"),
    "recap_at": _("bilan de tournée"),
    "revoked_at": _("annulation"),
    "role": _("rôle"),
    "since": _("début"),
    "site_id": _("site"),
    "strand_id": _("volet"),
    "theme": _("apparence"),
    "until": _("fin"),
    "usage_name": _("nom d'usage"),
    "used_at": _("usage"),
    "value": _("valeur"),
    "withdrawn_at": _("retrait"),
}
"""Names of changed columns that say something to a reader; the others are the machine's own."""


@dataclass(frozen=True)
class Deed:
    """Entries of one account that differ only by the row: done, or read, in one go."""

    at: datetime
    by: str
    act: str
    on: str
    count: int
    people: tuple[UUID, ...]
    changed: tuple[str, ...]
    reason: str
    is_read: bool


def deeds(lines: Iterable[JournalLine]) -> list[Deed]:
    """One line for neighbours alike within the same minute; the order is kept."""
    return [_told(list(alike)) for _key, alike in groupby(lines, key=_alike)]


def _alike(line: JournalLine) -> tuple[object, ...]:
    entry = line.entry
    minute = entry.at.replace(second=0, microsecond=0)
    changed = tuple(entry.columns or ()) if entry.event == "update" else ()
    return (minute, entry.account_id, entry.event, entry.target, changed, entry.reason)


def _told(alike: list[JournalLine]) -> Deed:
    entry = alike[0].entry
    people = dict.fromkeys(line.entry.person_id for line in alike if line.entry.person_id)
    changed = (entry.columns or ()) if entry.event == "update" else ()
    return Deed(
        at=entry.at,
        by=alike[0].by or _nameless(entry),
        act=str(EVENTS.get(entry.event, entry.event)),
        on=str(TABLES.get(entry.target, entry.target)) if entry.event in OPERATIONS else "",
        count=len(alike),
        people=tuple(people),
        changed=tuple(str(COLUMNS[name]) for name in changed if name in COLUMNS),
        reason=entry.reason,
        is_read=entry.event in READS,
    )


def _nameless(entry: AuditEntry) -> str:
    """Who acted when no name can be told: only commands say why without an account."""
    if entry.account_id is None and entry.reason:
        return gettext("Ligne de commande")
    return gettext("Hors de la structure")


def device(session: Session) -> str:
    """What is known of the device of a session, for whoever must know it again."""
    browser, system = rules.device_of(session.device)
    if browser and system:
        return gettext("%(browser)s sur %(system)s") % {"browser": browser, "system": system}
    if session.kind != SessionKind.WEB:
        return session.get_kind_display()
    return browser or system or gettext("Navigateur qui ne dit pas son nom")


def choices(events: Iterable[str]) -> list[tuple[str, str]]:
    """Kinds of acts to filter by, in the reader's alphabet."""
    return sorted(
        ((event, str(EVENTS.get(event, event))) for event in events), key=lambda one: one[1].lower()
    )
