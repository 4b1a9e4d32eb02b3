"""`continuum import`: a table imported from the command line, by the same actions as the pages."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final, NoReturn

import typer
from django.db import OperationalError, transaction
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from continuum.access.acting import NobodyActs, acting_as, acting_as_operator
from continuum.access.actions import service_member
from continuum.access.models import Membership, SessionKind
from continuum.access.permissions import Permission
from continuum.access.roles import ROLES, Role
from continuum.access.scope import Member
from continuum.core.refusals import Refused
from continuum.core.room import is_full
from continuum.imports import actions
from continuum.imports.actions.progress import Teller
from continuum.imports.actions.receiving import first_layout
from continuum.imports.mapping_files import BadMapping, layout_from_file
from continuum.imports.models import Upload
from continuum.imports.planning.plan import planned
from continuum.imports.planning.rows import Plan, Source
from continuum.imports.presenters import Fault, accepted_words, faults_of
from continuum.imports.reading import Received, received
from continuum.imports.rules.cells import text_of
from continuum.imports.rules.fields import BY_CODE
from continuum.imports.rules.kinds import Choice, Kind, Pile, State
from continuum.imports.rules.mapping import Layout, missing
from continuum.imports.rules.problems import Code as ProblemCode
from continuum.linkage.normalise.fold import fold
from continuum.organisations.models import Organisation, Programme
from continuum.organisations.rules import ProgrammeRole
from continuum.tables.rows import Cell, letters

SOME_LEFT: Final = 1
UNUSABLE: Final = 2
ERRORS_SHOWN: Final = 20

_errors = Console(stderr=True, highlight=False)


class Doubts(StrEnum):
    """What becomes of the lines to be checked."""

    LEAVE = "leave"
    IMPORT = "import"


class NoHeadings(Refused):
    """A machine does not guess what the columns of a table without headings are."""

    message = (
        "Le tableau n'a pas de ligne de titres, et sa première ligne est gardée : dites ce qu'est "
        'chaque colonne par --mapping, par exemple {"columns": {"Colonne 1": "date"}}.'
    )


@dataclass(frozen=True)
class Asked:
    """What the command line asks for, resolved."""

    received: Received
    kind: Kind
    programme: Programme
    organisation: Organisation
    membership: Membership
    mapping: Path | None
    doubts: Doubts


def register(app: typer.Typer) -> None:
    """Put `import` on the command line."""
    app.command("import")(import_table)


File = Annotated[Path, typer.Argument(help="Le tableau : .xlsx, .ods ou .csv.")]
WhatLinesAre = Annotated[Kind, typer.Option(help="Ce qu'est une ligne du tableau.")]
Code = Annotated[str, typer.Option(help="Code du dispositif.")]
Name = Annotated[
    str, typer.Option(help="Nom de la structure ; sinon, celle qui porte le dispositif.")
]
Email = Annotated[str, typer.Option("--as", help="Adresse électronique du membre qui importe.")]
MappingFile = Annotated[
    Path | None, typer.Option(help="Fichier JSON : titres de colonnes et champs.")
]
WithDoubts = Annotated[
    Doubts, typer.Option(help="Lignes à vérifier : les laisser, ou les importer.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Ne rien écrire.")]
AsJson = Annotated[bool, typer.Option("--json", help="Pour une machine.")]


def import_table(  # noqa: PLR0913 - each is an option of the command
    file: File,
    *,
    kind: WhatLinesAre,
    programme: Code,
    organisation: Name = "",
    act_as: Email = "",
    mapping: MappingFile = None,
    doubts: WithDoubts = Doubts.LEAVE,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Importer un tableau de rencontres, de jeunes, d'inscriptions ou de sorties.

    Codes de sortie : 0 tout est importé ou déjà connu ; 1 des lignes sont restées de côté
    (erreurs, à vérifier) ; 2 rien n'a été fait : fichier, colonnes ou arguments inutilisables.
    """
    try:
        acting = _acting(programme, organisation, act_as)
        table = received(file.resolve(), name=file.name)
        told = _told_as(Asked(table, kind, *acting, mapping, doubts), dry_run=dry_run)
    except (Refused, BadMapping) as refusal:
        _stop(str(refusal), as_json=as_json, code=str(getattr(refusal, "code", "refused")))
    except NobodyActs:
        _stop("Ce compte n'agit plus pour cette structure.", as_json=as_json, code="nobody_acts")
    except (OperationalError, OSError) as error:
        if is_full(error):
            message = "Le disque est plein : rien n'a été importé. Libérez-en, puis relancez."
            _stop(message, as_json=as_json, code="no_room")
        if isinstance(error, OSError):
            raise
        message = "La base de données ne répond pas : démarrez-la (continuum database start)."
        _stop(message, as_json=as_json, code="no_database")
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
    else:
        _say(told)
    piles = told["piles"]
    raise typer.Exit(SOME_LEFT if piles["errors"] + piles["check"] else 0)


def _told_as(asked: Asked, *, dry_run: bool) -> dict[str, Any]:
    """Do it, or only look, under the membership asked for."""
    membership = asked.membership
    with acting_as(
        membership.pk, account_id=membership.account_id, kind=SessionKind.COMMAND
    ) as member:
        return _dry(asked, member) if dry_run else _done(asked, member)


def _acting(code: str, name: str, email: str) -> tuple[Programme, Organisation, Membership]:
    """In which programme, for which organisation, and as whom."""
    with acting_as_operator(), transaction.atomic():
        programme = Programme.objects.filter(code=code).first()
        if programme is None:
            raise Refused(f"Aucun dispositif n'a le code « {code} ».")
        organisation = _organisation(programme, name)
        if email:
            return programme, organisation, _membership(organisation, email)
        return programme, organisation, service_member(organisation=organisation)


def _organisation(programme: Programme, name: str) -> Organisation:
    """The one named, else the one that leads the programme."""
    parts = programme.participations.select_related("organisation")
    if not name:
        lead = parts.filter(role=ProgrammeRole.LEAD).first()
        if lead is None:
            raise Refused("Aucune structure ne porte ce dispositif : donnez --organisation.")
        return lead.organisation
    for part in parts:
        one = part.organisation
        names = (one.name, one.short_name, *one.other_names.values_list("name", flat=True))
        if fold(name) in {fold(known) for known in names if known}:
            return one
    raise Refused(f"« {name} » ne participe pas à ce dispositif.")


def _membership(organisation: Organisation, email: str) -> Membership:
    allowed = [role for role in Role if Permission.IMPORT in ROLES[role].permissions]
    found = (
        Membership.objects.current()
        .filter(organisation=organisation, role__in=allowed, account__email=email.lower())
        .first()
    )
    if found is None:
        raise Refused(f"{email} ne peut pas importer pour {organisation}.")
    return found


def _source(asked: Asked, member: Member) -> Source:
    content = asked.received.content
    with transaction.atomic():
        layout = first_layout(content, asked.kind, by=member)
        if asked.mapping is not None:
            layout = layout_from_file(asked.mapping, content, asked.kind, guessed=layout)
    lacking = missing(asked.kind, layout.columns)
    sheet = layout.sheet_of(content)
    if lacking and not any(sheet.headings):
        raise NoHeadings
    if lacking:
        called = [sheet.called(column) for column in range(len(sheet.headings))]
        raise actions.ColumnsMissing(lacking, asked.kind, headings=called)
    return Source(
        kind=asked.kind,
        programme=asked.programme,
        sheet=sheet,
        layout=layout,
        sha256=asked.received.sha256,
    )


def _dry(asked: Asked, member: Member) -> dict[str, Any]:
    source = _source(asked, member)
    with _progress() as told, transaction.atomic():
        plan = _planned(source, member, told=lambda done, total: told("reading", done, total))
        return _told(asked, plan, upload=None, made={}, dry_run=True)


def _planned(source: Source, member: Member, **more: Any) -> Plan:
    return planned(source, member=member, today=timezone.localdate(), now=timezone.now(), **more)


def _done(asked: Asked, member: Member) -> dict[str, Any]:
    """As the pages do it, but here and now instead of in the worker."""
    with transaction.atomic():
        upload = _prepared(asked, member)
        actions.start_import(upload=upload, by=member, now=timezone.now(), enqueue=False)
        actions.begin(upload=upload, state=State.RUNNING, by=member, now=timezone.now())
    with _progress() as bar, Teller(upload.pk) as teller:

        def told(stage: str, done: int, total: int) -> None:
            teller.tell(stage, done, total)
            bar(stage, done, total)

        try:
            outcome = actions.run_import(upload=upload, by=member, now=timezone.now(), told=told)
        except Refused as refusal:
            now, said = timezone.now(), str(refusal)
            actions.fail(upload=upload, state=State.FAILED, message=said, by=member, now=now)
            raise
    if outcome.plan is None:
        raise actions.NotPossibleNow
    with transaction.atomic():
        return _told(asked, outcome.plan, upload=str(upload.pk), made=outcome.report["made"])


def _prepared(asked: Asked, member: Member) -> Upload:
    """The table received, mapped, and its doubts decided if that was asked for."""
    source = _source(asked, member)
    now = timezone.now()
    upload = actions.receive(
        received=asked.received, kind=asked.kind, programme=asked.programme, by=member, now=now
    )
    upload = actions.set_layout(
        upload=upload,
        layout=source.layout,
        content=asked.received.content,
        by=member,
        now=now,
    )
    if asked.doubts is Doubts.IMPORT:
        lines = [row.line for row in _planned(source, member).of(Pile.CHECK)]
        actions.decide_all(upload=upload, lines=lines, choice=Choice.IMPORT, by=member, now=now)
    return upload


def _told(
    asked: Asked, plan: Plan, *, upload: str | None, made: dict[str, int], dry_run: bool = False
) -> dict[str, Any]:
    sheet, layout = plan.source.sheet, plan.source.layout
    piles = plan.piles
    return {
        "file": asked.received.name,
        "sha256": asked.received.sha256,
        "kind": asked.kind.value,
        "programme": asked.programme.code,
        "organisation": asked.organisation.name,
        "dry_run": dry_run,
        "upload": upload,
        "sheet": sheet.name,
        "rows": len(plan.rows),
        "columns": _columns(layout, plan),
        "piles": {
            "new": piles[Pile.NEW],
            "known": piles[Pile.KNOWN],
            "check": piles[Pile.CHECK],
            "errors": piles[Pile.ERROR],
        },
        "completed": len(plan.completed),
        "made": made,
        "errors": _faults(plan, Pile.ERROR),
        "to_check": _faults(plan, Pile.CHECK),
    }


def _columns(layout: Layout, plan: Plan) -> list[dict[str, str]]:
    return [
        {"column": letters(at), "heading": heading, "field": layout.columns.get(at, "")}
        for at, heading in enumerate(plan.source.sheet.headings)
    ]


def _faults(plan: Plan, pile: Pile) -> list[dict[str, Any]]:
    cells = {line.number: line.cells for line in plan.source.sheet.lines}
    return [
        {
            "line": fault.line,
            "column": fault.column,
            "heading": fault.heading,
            "code": fault.code,
            "message": f"{fault.message} {fault.advice}".strip(),
            **_unknown_word(fault, plan, cells[row.line]),
        }
        for row in plan.of(pile)
        for fault in faults_of(row, plan.source.sheet, plan.source.kind)
        if fault.level != "notice"
    ]


def _unknown_word(fault: Fault, plan: Plan, cells: Sequence[Cell]) -> dict[str, Any]:
    """The word that no list knows, and those that could stand there."""
    if fault.code != ProblemCode.UNKNOWN_WORD or fault.position is None:
        return {}
    return {
        "word": text_of(cells[fault.position]),
        "accepted": accepted_words(BY_CODE[plan.source.kind][fault.field].words, plan),
    }


def _say(told: dict[str, Any]) -> None:
    piles = told["piles"]
    written = "seraient importées" if told["dry_run"] else "importées"
    typer.echo(f"{told['rows']} lignes : {piles['new']} {written}, {piles['known']} déjà connues,")
    typer.echo(f"{piles['check']} à vérifier, {piles['errors']} en erreur.")
    if told["completed"]:
        typer.echo(f"Référents notés sur des lignes déjà connues : {told['completed']}.")
    ignored = [column["heading"] for column in told["columns"] if not column["field"]]
    if ignored:
        typer.echo(f"Colonnes non reprises : {', '.join(ignored)}.")
    left = [*told["errors"], *told["to_check"]]
    explained = set()
    for fault in left[:ERRORS_SHOWN]:
        where = f"ligne {fault['line']}"
        where += f", colonne {fault['column']} ({fault['heading']})" if fault["column"] else ""
        word = f"« {fault['word']} ». " if fault.get("word") else ""
        typer.echo(f"  {where} : {word}{fault['message']}")
        if fault.get("accepted") and fault["column"] not in explained:
            explained.add(fault["column"])
            typer.echo(f"    Mots acceptés : {' · '.join(fault['accepted'])}")
    if len(left) > ERRORS_SHOWN:
        typer.echo(f"  … et {len(left) - ERRORS_SHOWN} autres.")


@contextmanager
def _progress() -> Iterator[Any]:
    """A bar on the error output, so that the standard one stays for machines."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    labels = {"waiting": "Attente", "reading": "Lecture", "writing": "Écriture"}
    with Progress(*columns, console=_errors, transient=True) as progress:
        task = progress.add_task("Lecture", total=None)

        def told(stage: str, done: int, total: int) -> None:
            label = labels.get(stage, stage)
            progress.update(task, description=label, completed=done, total=total or None)

        yield told


def _stop(message: str, *, as_json: bool, code: str) -> NoReturn:
    if as_json:
        typer.echo(json.dumps({"error": {"code": code, "message": message}}, ensure_ascii=False))
    else:
        _errors.print(message, markup=False)
    raise typer.Exit(UNUSABLE)
