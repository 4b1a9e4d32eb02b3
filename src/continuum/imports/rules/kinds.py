"""What may be imported, how long it is kept, and the words for where an import stands."""

from datetime import timedelta
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What one line of the table is."""

    ENCOUNTERS = "encounters", _("Des rencontres")
    PEOPLE = "people", _("Des jeunes")
    ENROLMENTS = "enrolments", _("Des inscriptions")
    EXITS = "exits", _("Des sorties")


class Pile(TextChoices):
    """Where a line of the table falls before anything is written."""

    NEW = "nouveaux", _("Nouveaux")
    KNOWN = "connus", _("Déjà connus")
    CHECK = "a-verifier", _("À vérifier")
    ERROR = "erreurs", _("Erreurs")


class State(TextChoices):
    """What happened to an upload; the latest says where it stands."""

    RECEIVED = "received", _("À préparer")
    QUEUED = "queued", _("En attente")
    RUNNING = "running", _("En cours")
    IMPORTED = "imported", _("Importé")
    FAILED = "failed", _("Interrompu")
    UNDO_QUEUED = "undo_queued", _("Annulation en attente")
    UNDOING = "undoing", _("Annulation en cours")
    UNDONE = "undone", _("Annulé")
    UNDO_FAILED = "undo_failed", _("Annulation interrompue")
    DISCARDED = "discarded", _("Retiré")
    EXPIRED = "expired", _("Effacé après 30 jours")


class Choice(TextChoices):
    """What somebody decides for a line that was to be checked."""

    IMPORT = "import", _("Importer")
    SAME = "same", _("C'est ce jeune")
    LEAVE = "leave", _("Laisser de côté")


LEFT_ASIDE: Final = (Pile.CHECK, Pile.ERROR)
LEAVE_OUT: Final = "-"
ADD: Final = "+"
"""Answers to a word that no list knows, besides what it means: leave it out, add what it names."""

PREPARING: Final = frozenset({State.RECEIVED, State.FAILED})
"""The table may still be mapped, corrected, started or removed."""
UNDER_WAY: Final = frozenset({State.QUEUED, State.RUNNING, State.UNDO_QUEUED, State.UNDOING})
BEING_UNDONE: Final = frozenset({State.UNDO_QUEUED, State.UNDOING, State.UNDO_FAILED})
UNDOABLE: Final = frozenset({State.IMPORTED, State.UNDO_FAILED})

KEPT_FOR: Final = timedelta(days=30)
"""How long the content of a table waits to be imported."""
UNDO_WITHIN: Final = timedelta(days=7)
SILENT_AFTER: Final = {
    State.QUEUED: timedelta(minutes=3),
    State.RUNNING: timedelta(seconds=45),
    State.UNDO_QUEUED: timedelta(minutes=3),
    State.UNDOING: timedelta(seconds=45),
}
"""Without news for so long, whatever was to do the work is taken to be gone. Starting again is
harmless should it come back: only one of the two finds work to do."""
