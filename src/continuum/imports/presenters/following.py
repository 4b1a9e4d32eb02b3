"""The list of imports, progress, reports, and what undoing would take back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from continuum.imports.making import (
    ENCOUNTER,
    ENROLMENT,
    ENROLMENT_STATE,
    EVIDENCE,
    EXIT,
    FACT,
    PERSON,
    PLACE,
    REFERENT,
    REFERENT_ACCOUNT,
    ROUND,
)
from continuum.imports.models import Upload
from continuum.imports.queries.trials import trial_of
from continuum.imports.queries.undoing import Undoable
from continuum.imports.queries.uploads import Standing, is_silent, progress_of
from continuum.imports.rules.kinds import (
    LEFT_ASIDE,
    PREPARING,
    SILENT_AFTER,
    UNDER_WAY,
    Pile,
    State,
)
from continuum.imports.rules.mapping import Layout
from continuum.imports.rules.problems import WORDINGS, Code
from continuum.tables.rows import letters

PILLS: Mapping[State, tuple[str, str]] = {
    State.RECEIVED: ("waiting", "pencil"),
    State.QUEUED: ("active", "hourglass"),
    State.RUNNING: ("active", "hourglass"),
    State.IMPORTED: ("done", "check"),
    State.FAILED: ("danger", "alert-triangle"),
    State.UNDO_QUEUED: ("active", "hourglass"),
    State.UNDOING: ("active", "hourglass"),
    State.UNDONE: ("plain", "arrow-back-up"),
    State.UNDO_FAILED: ("danger", "alert-triangle"),
    State.DISCARDED: ("plain", "x"),
    State.EXPIRED: ("plain", "clock"),
}
"""Kind and icon of the pill that says a state."""

TABLES: Mapping[str, str | Promise] = {
    ENCOUNTER: gettext_lazy("Rencontres"),
    ROUND: gettext_lazy("Tournées"),
    PLACE: gettext_lazy("Lieux"),
    PERSON: gettext_lazy("Jeunes"),
    ENROLMENT: gettext_lazy("Inscriptions"),
    ENROLMENT_STATE: gettext_lazy("Changements d'état"),
    EXIT: gettext_lazy("Sorties"),
    FACT: gettext_lazy("Faits de situation"),
    EVIDENCE: gettext_lazy("Preuves d'invisibilité"),
    REFERENT: gettext_lazy("Référents"),
    REFERENT_ACCOUNT: gettext_lazy("Référents reliés à un compte"),
}
STAGES: Mapping[str, str | Promise] = {
    "": gettext_lazy("En attente du travail de fond…"),
    "waiting": gettext_lazy("Un autre import de la structure se termine…"),
    "reading": gettext_lazy("Lecture des lignes"),
    "writing": gettext_lazy("Écriture"),
    "encounters": gettext_lazy("Retrait des rencontres"),
    "enrolments": gettext_lazy("Annulation des inscriptions"),
    "people": gettext_lazy("Retrait des jeunes"),
}


@dataclass(frozen=True)
class UploadLine:
    """One line of the list of imports."""

    upload: Upload
    state: State
    pill: str
    icon: str
    url: str
    counts: str


def upload_line(upload: Upload) -> UploadLine:
    state = State(upload.state)  # type: ignore[attr-defined]
    pill, icon = PILLS[state]
    page = "columns" if state == State.RECEIVED and not upload.confirmed else "progress"
    page = "trial" if state == State.RECEIVED and upload.confirmed else page
    return UploadLine(
        upload=upload,
        state=state,
        pill=pill,
        icon=icon,
        url=reverse(f"imports:{page}", args=[upload.pk]),
        counts=_counts(upload),
    )


def _counts(upload: Upload) -> str:
    detail: Mapping[str, Any] = upload.state_detail  # type: ignore[attr-defined]
    piles = detail.get("piles")
    if not piles:
        lines = _lines(upload, detail)
        if not isinstance(lines, int):
            return ""
        return ngettext("%(n)s ligne", "%(n)s lignes", lines) % {"n": lines}
    left = sum(piles[pile] for pile in LEFT_ASIDE)
    said = [
        ngettext("%(n)s nouvelle", "%(n)s nouvelles", piles[Pile.NEW.value])
        % {"n": piles[Pile.NEW.value]}
    ]
    if piles[Pile.KNOWN.value]:
        known = piles[Pile.KNOWN.value]
        said.append(ngettext("%(n)s connue", "%(n)s connues", known) % {"n": known})
    if left:
        said.append(ngettext("%(n)s de côté", "%(n)s de côté", left) % {"n": left})
    return ", ".join(said)


def _lines(upload: Upload, detail: Mapping[str, Any]) -> object:
    """Of the sheet that is read, its first line among them when it is no heading."""
    layout = Layout.of_json(upload.layout)
    sheets = detail.get("sheets", [])
    if layout.sheet >= len(sheets):
        return detail.get("lines")
    return sheets[layout.sheet][layout.options.headings_are_data]


def progress_page(upload: Upload, where: Standing, *, now: datetime) -> dict[str, Any]:
    """How far it is, or what was done; `is_moving` while there is something to wait for."""
    pill, icon = PILLS[where.state]
    progress = progress_of(upload)
    report = where.report or {}
    return {
        "upload": upload,
        "where": where,
        "pill": pill,
        "icon": icon,
        "is_moving": where.state in UNDER_WAY,
        "is_silent": is_silent(upload, now=now),
        "is_preparing": where.state in PREPARING,
        "progress": progress,
        "stage": STAGES.get(progress.stage if progress else "", ""),
        "rate": _rate(progress, now=now),
        "piles": [(pile.label, report["piles"][pile]) for pile in Pile] if report else [],
        "several": _several(report),
        "made": _tables(report.get("made", {})),
        "left": _left(report.get("left", [])),
        "left_lines": sum(report["piles"][pile] for pile in LEFT_ASIDE) if report else 0,
        "untold": max(0, report.get("reasons", 0) - len(report.get("left", []))),
        "undone": _tables(where.detail.get("back", {})),
        "kept": _tables(where.detail.get("kept", {})),
        "kept_lines": where.detail.get("lines", []),
        "message": where.detail.get("message", ""),
        "may_be_undone": where.may_be_undone(now=now),
    }


def planning_page(upload: Upload, *, now: datetime) -> dict[str, Any]:
    """How far a trial is that the worker works out."""
    progress = progress_of(upload)
    trial = trial_of(upload)
    return {
        "upload": upload,
        "progress": progress,
        "stage": STAGES.get(progress.stage if progress else "", ""),
        "is_late": trial is not None and now - trial.asked_at > SILENT_AFTER[State.QUEUED],
    }


def _rate(progress: Any, *, now: datetime) -> int | None:
    """Lines a second, once there are enough to say."""
    if progress is None or progress.stage != "writing" or progress.done < 100:
        return None
    seconds = (now - progress.started_at).total_seconds()
    return round(progress.done / seconds) if seconds > 0 else None


def _several(report: Mapping[str, Any]) -> str:
    """Said when new lines and young people are not as many: somebody has two of them."""
    lines, people = (report.get("piles") or {}).get(Pile.NEW, 0), report.get("people", 0)
    if not people or people == lines:
        return ""
    said = _(
        "Les %(lines)s nouvelles lignes parlent de %(people)s jeunes : certains en ont plusieurs."
    )
    return said % {"lines": lines, "people": people}


def _tables(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return [(str(TABLES[table]), counts[table]) for table in TABLES if counts.get(table)]


def _left(left: list[list[Any]]) -> list[tuple[int, str, str]]:
    """Lines left aside: number, column, why; the values are not here any more."""
    return [
        (line, letters(column) if column is not None else "", _why(code))
        for line, column, code in left
    ]


def _why(code: str) -> str:
    known = Code(code) if code in set(Code) else None
    if known is None or "%(" in str(WORDINGS[known].message):
        return _("À vérifier dans le tableau.")
    return str(WORDINGS[known].message)


def undo_page(found: Undoable) -> dict[str, Any]:
    counts = found.counts()
    return {
        "back": _tables(counts["back"]),
        "kept": _tables(counts["kept"]),
        "lines": found.lines_kept,
    }
