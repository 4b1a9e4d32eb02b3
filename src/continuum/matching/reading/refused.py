"""Why a register could not be read, and what to do, in words."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from continuum.core.phrases import after_colon, quoted
from continuum.core.refusals import Refused
from continuum.tables.refusals import Reason, Unreadable

Text = str | Promise

_DAMAGED: Final = _(
    "Le fichier est abîmé ou incomplet : rouvrez-le dans votre tableur et enregistrez-le à nouveau."
)
_TRAP: Final = _(
    "Ce fichier est construit d'une façon qu'aucun tableur n'emploie : copiez son contenu dans un "
    "classeur neuf."
)
_TOO_MUCH: Final = _(
    "Le classeur demande trop de mémoire ou de temps : enregistrez-le en CSV, sans limite."
)
_NO_TABLE: Final = _("Ce n'est pas un tableau : il faut un fichier .csv, .xlsx, .ods ou .parquet.")

WORDS: Final[Mapping[Reason, Text]] = {
    Reason.NOT_A_FILE: _("Ce n'est pas un fichier ordinaire : donnez un tableau."),
    Reason.EMPTY: _("Le fichier est vide : donnez un tableau rempli."),
    Reason.XLS: _("C'est un ancien fichier Excel (.xls) : enregistrez-le en .xlsx."),
    Reason.XLSB: _("C'est un fichier Excel binaire (.xlsb) : enregistrez-le en .xlsx."),
    Reason.MACROS: _("Le fichier contient des macros : enregistrez-le en .xlsx, sans macros."),
    Reason.ENCRYPTED: _("Le fichier est protégé par un mot de passe : enregistrez-le sans."),
    Reason.HTML: _("C'est une page web : ouvrez-la dans un tableur et enregistrez-la en .xlsx."),
    Reason.XML_SPREADSHEET: _("C'est un fichier Excel 2003 : enregistrez-le en .xlsx."),
    Reason.PDF: _NO_TABLE,
    Reason.IMAGE: _NO_TABLE,
    Reason.OTHER_FORMAT: _NO_TABLE,
    Reason.OTHER_ARCHIVE: _("Cette archive ne contient pas de tableau : ouvrez-la d'abord."),
    Reason.ZIP_BROKEN: _DAMAGED,
    Reason.XML_BROKEN: _DAMAGED,
    Reason.PART_MISSING: _DAMAGED,
    Reason.WORKER_FAILED: _DAMAGED,
    Reason.TOO_LARGE: _TOO_MUCH,
    Reason.TOO_MANY_ROWS: _TOO_MUCH,
    Reason.TOO_MANY_EMPTY_ROWS: _TOO_MUCH,
    Reason.TOO_HEAVY: _TOO_MUCH,
    Reason.TOO_SLOW: _TOO_MUCH,
    Reason.TOO_MANY_SHEETS: _("Le classeur a plus de %(limit)s feuilles : gardez la bonne."),
    Reason.TOO_MANY_COLUMNS: _(
        "La ligne %(line)s va jusqu'à la colonne %(column)s : effacez ce qui traîne à droite du "
        "tableau."
    ),
    Reason.CELL_TOO_LONG: _(
        "Une case de la ligne %(line)s dépasse %(limit)s caractères : raccourcissez-la."
    ),
    Reason.LINE_TOO_LONG: _(
        "La ligne %(line)s dépasse %(limit)s caractères : vérifiez le fichier."
    ),
    Reason.UNCLOSED_QUOTE: _(
        "Un guillemet s'ouvre à la ligne %(line)s et ne se ferme jamais : corrigez-le."
    ),
}


class NotReadable(Refused):
    """A register that cannot be read; `code` is for machines."""

    def __init__(self, name: str, code: str, why: Text) -> None:
        super().__init__(f"{quoted(name)}{after_colon(why)}")
        self.code = code


def not_readable(name: str, refusal: Unreadable) -> NotReadable:
    params = {"line": "?", "column": "?", "limit": "?", **refusal.params}
    return NotReadable(name, refusal.code.value, str(WORDS.get(refusal.code, _TRAP)) % params)


def no_such_file(name: str) -> NotReadable:
    return NotReadable(name, "no_such_file", _("Ce fichier n'existe pas : vérifiez son nom."))


def no_permission(name: str) -> NotReadable:
    return NotReadable(
        name, "no_permission", _("Vous n'avez pas le droit de lire ce fichier : demandez-le.")
    )


def is_a_folder(name: str) -> NotReadable:
    return NotReadable(name, "folder", _("C'est un dossier : donnez un fichier."))


def no_line(name: str) -> NotReadable:
    return NotReadable(
        name,
        "no_line",
        _("Aucune ligne sous les titres : vérifiez que c'est le bon fichier, et la bonne feuille."),
    )


def too_many_rows(name: str, most: int) -> NotReadable:
    return NotReadable(
        name,
        "too_many_rows",
        str(
            _("Plus de %(limit)s lignes : partagez le fichier, par année de naissance par exemple.")
        )
        % {"limit": most},
    )
