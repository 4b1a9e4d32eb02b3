"""Tables for tests, brought and imported by the actions themselves."""

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from continuum.access.roles import Role
from continuum.access.scope import Member
from continuum.access.tests.factories import make_membership, make_organisation, make_programme
from continuum.imports import actions
from continuum.imports.making_trials import make_trial
from continuum.imports.models import Upload, UploadEvent
from continuum.imports.planning.plan import planned
from continuum.imports.planning.rows import Plan, PlannedRow
from continuum.imports.queries.sources import content_of, source_of
from continuum.imports.queries.trials import asked_of, records_of
from continuum.imports.reading import received
from continuum.imports.rules.kinds import Choice, Kind, Pile
from continuum.imports.rules.mapping import Layout
from continuum.organisations.models import Programme
from continuum.people.models import Enrolment, EnrolmentEvent
from continuum.tables.write import write_xlsx

NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)


def csv(*rows: Sequence[object] | str, encoding: str = "utf-8") -> bytes:
    """Lines of a semicolon CSV; a string is a line already written."""
    lines = [row if isinstance(row, str) else ";".join(map(str, row)) for row in rows]
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


STREET = csv(
    ("Date", "Lieu", "Surnom"),
    ("12/03/2021", "Parc", "Momo"),
    ("13/03/2021", "Gare", ""),
    ("14/03/2021", "Parc", "Zoé"),
)
TRAINING = csv(
    ("Nom", "Prénom", "Né le", "N° i-milo", "Entré le", "Statut", "Fin le", "Sortie"),
    ("Dupont", "Léa", "12/03/2004", "0451", "01/03/2021", "terminé", "30/09/2021", "CDI"),
    ("Martin", "Tom", "01/07/2001", "0452", "01/03/2021", "en cours", "", ""),
)

HEADINGS = (
    "NOM Prénom",
    "Né(e) le",
    "Sexe",
    "CP",
    "Portable",
    "Mail",
    "N° i-milo",
    "QPV",
    "Adhésion",
)
LEA = ("DUPONT Léa", "12/3/04", "F", "3200", "612345678", "lea@exemple.fr", "0451", "oui", "1/9/20")
TOM = ("MARTIN Tom", "01.07.2001", "H", "3000", "06.98.76.54.32", "", "0452", "non", "2/9/20")


def xlsx(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    target = io.BytesIO()
    write_xlsx(target, headings, rows)
    return target.getvalue()


def make_team(role: Role = Role.COORDINATOR):
    """A coordinator's membership and a programme of their organisation."""
    organisation = make_organisation()
    membership = make_membership(role, organisation=organisation)
    return membership, make_programme(organisations=[organisation])


def bring(
    member: Member,
    programme: Programme,
    kind: Kind,
    table: bytes,
    *,
    name: str = "tableau.csv",
    columns: dict[int, str] | None = None,
    options: dict[str, Any] | None = None,
) -> Upload:
    """A table received and mapped, ready to be started."""
    read = received(table, name=name)
    upload = actions.receive(received=read, kind=kind, programme=programme, by=member, now=NOW)
    told = dict(upload.layout)
    if columns is not None:
        told["columns"] = {str(at): code for at, code in columns.items()}
    told["options"] = {**told["options"], **(options or {})}
    return actions.set_layout(
        upload=upload, layout=Layout.of_json(told), content=read.content, by=member, now=NOW
    )


def plan_of(upload: Upload, member: Member, *, now: datetime = NOW) -> Plan:
    source = source_of(upload, content_of(upload))
    return planned(source, member=member, today=now.date(), now=now)


def run(upload: Upload, member: Member, *, now: datetime = NOW) -> dict[str, Any]:
    """Import it here and now; the report."""
    actions.start_import(upload=upload, by=member, now=now, enqueue=False)
    return dict(actions.run_import(upload=upload, by=member, now=now).report)


def fill(member: Member, programme: Programme) -> Upload:
    """A row in every table of imports; the upload that waits for a decision."""
    run(bring(member, programme, Kind.ENCOUNTERS, csv(("Date", "Lieu"), ("1/3/21", "P"))), member)
    waiting = bring(member, programme, Kind.ENCOUNTERS, csv(("Date", "Lieu"), ("2/3/21", "P")))
    actions.correct_cell(upload=waiting, line=2, column=1, text="Q", by=member)
    actions.decide(upload=waiting, line=2, choice=Choice.IMPORT, by=member, now=NOW)
    try_out(waiting, member)
    return waiting


def try_out(upload: Upload, member: Member) -> bool:
    """Its trial, worked out and kept."""
    asked = asked_of(upload, language="fr", today=TODAY)
    source = source_of(upload, content_of(upload))
    records = records_of(upload, member=member)
    return make_trial(upload, source, asked, records=records, by=member)


def undo(upload: Upload, member: Member, *, now: datetime = NOW) -> dict[str, Any]:
    actions.start_undo(upload=upload, by=member, now=now, enqueue=False)
    return actions.run_undo(upload=upload, by=member, now=now, told=lambda *_told: None)


def piles(report: dict[str, Any]) -> tuple[int, int, int, int]:
    """New, known, to check, errors."""
    found = report["piles"]
    return tuple(found[pile.value] for pile in (Pile.NEW, Pile.KNOWN, Pile.CHECK, Pile.ERROR))


def codes(rows: Iterable[PlannedRow]) -> list[list[str]]:
    """The problems found on each line."""
    return [[problem.code.value for problem in row.problems] for row in rows]


def events(upload: Upload) -> list[str]:
    """The states that an upload went through."""
    return list(UploadEvent.objects.filter(upload=upload).values_list("state", flat=True))


def states(enrolment: Enrolment) -> list[tuple[str, date, str]]:
    """State, day and reason, first to last."""
    found = EnrolmentEvent.objects.filter(enrolment=enrolment).order_by("on", "id")
    return list(found.values_list("state", "on", "reason"))
