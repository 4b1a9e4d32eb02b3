"""`continuum bilan`: the figures of a programme on the command line, as text, data or documents."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final

import typer
from django.db import OperationalError, transaction
from django.utils import timezone, translation
from rich.console import Console
from rich.table import Table

from continuum.access.acting import NobodyActs, acting_as
from continuum.access.models import SessionKind
from continuum.access.permissions import Permission
from continuum.access.scope import Member
from continuum.core import audit
from continuum.core.documents import pdf, workbook
from continuum.core.refusals import Refused
from continuum.organisations.models import Programme
from continuum.outcomes import queries
from continuum.outcomes.commands.acting import acting_for, stop
from continuum.outcomes.presenters import words
from continuum.outcomes.presenters.answer import answer_of
from continuum.outcomes.presenters.document import document_of
from continuum.outcomes.rules.periods import Period
from continuum.outcomes.rules.report import Bilan, Level, lines_of

DAY: Final = ["%Y-%m-%d"]
MARKS: Final = {Level.FINE: "✓", Level.NOTE: "·", Level.GAP: "!"}

Code = Annotated[str, typer.Argument(help="Code du dispositif.")]
From = Annotated[
    datetime | None,
    typer.Option("--from", formats=DAY, help="Premier jour ; sinon, celui de l'action."),
]
To = Annotated[
    datetime | None,
    typer.Option("--to", formats=DAY, help="Dernier jour ; sinon, celui de l'action."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Pour une machine.")]
ToPdf = Annotated[Path | None, typer.Option("--pdf", help="Écrire le document là.")]
ToXlsx = Annotated[Path | None, typer.Option("--xlsx", help="Écrire le tableur là.")]
Email = Annotated[
    str, typer.Option("--as", help="Adresse électronique du membre qui demande ce bilan.")
]
Language = Annotated[str, typer.Option(help="Langue des textes : fr, it ou en.")]


@dataclass(frozen=True)
class Asked:
    """What the command line asks for."""

    code: str
    start: datetime | None
    end: datetime | None
    to_pdf: Path | None
    to_xlsx: Path | None


def bilan(  # noqa: PLR0913 - each is an option of the command
    code: Code,
    *,
    start: From = None,
    end: To = None,
    as_json: AsJson = False,
    to_pdf: ToPdf = None,
    to_xlsx: ToXlsx = None,
    act_as: Email = "",
    language: Language = "fr",
) -> None:
    """Le bilan d'un dispositif : chiffres, vérifications, document, tableur.

    Codes de sortie : 0 le bilan est calculé, même s'il a des écarts à expliquer ; 2 rien n'a été
    fait : arguments inutilisables.
    """
    asked = Asked(code, start, end, to_pdf, to_xlsx)
    try:
        with translation.override(language):
            told = _told(asked, act_as)
            if as_json:
                typer.echo(json.dumps(answer_of(told), ensure_ascii=False, indent=1))
            elif not (to_pdf or to_xlsx):
                _print(told)
    except Refused as refusal:
        stop(str(refusal), as_json=as_json, code="refused")
    except NobodyActs:
        stop("Ce compte n'agit plus pour cette structure.", as_json=as_json, code="nobody_acts")
    except OSError as error:
        reason = f"Impossible d'écrire là : {error.strerror}."
        stop(reason, as_json=as_json, code="no_file")
    except OperationalError:
        message = "La base de données ne répond pas : démarrez-la (continuum database start)."
        stop(message, as_json=as_json, code="no_database")


def _told(asked: Asked, email: str) -> Bilan:
    membership = acting_for(asked.code, email, needs=Permission.SEE_FIGURES)
    with (
        acting_as(
            membership.pk, account_id=membership.account_id, kind=SessionKind.COMMAND
        ) as member,
        transaction.atomic(),
    ):
        programme = Programme.objects.visible_to(member).get(code=asked.code)
        period = _period(programme, asked)
        told = queries.bilan(programme, period, member, at=timezone.now())
        _write(told, programme, member, asked)
    return told


def _period(programme: Programme, asked: Asked) -> Period:
    usual = queries.usual_period(programme, today=timezone.localdate())
    start = asked.start.date() if asked.start else usual.start
    end = asked.end.date() if asked.end else max(usual.end, start)
    if start > end:
        raise Refused("Le premier jour vient après le dernier.")
    return Period(start, end)


def _write(told: Bilan, programme: Programme, member: Member, asked: Asked) -> None:
    if not (asked.to_pdf or asked.to_xlsx):
        return
    report = document_of(told, programme, member)
    if asked.to_pdf:
        asked.to_pdf.write_bytes(pdf(report, words.language()))
    if asked.to_xlsx:
        asked.to_xlsx.write_bytes(workbook(report))
    kinds = [kind for kind, path in (("pdf", asked.to_pdf), ("xlsx", asked.to_xlsx)) if path]
    audit.record("bilan_exported", on=programme, detail={"format": kinds})


def _print(told: Bilan) -> None:
    console = Console(highlight=False)
    console.print(f"[bold]{told.name}[/bold] · {words.period(told.period)} · {told.scope}")
    table = Table(show_edge=False, pad_edge=False)
    for heading, justify in (("Code", "left"), ("Indicateur", "left"), ("Valeur", "right")):
        table.add_column(heading, justify=justify)  # type: ignore[arg-type]
    table.add_column("Base")
    for figure in told.figures:
        first, *lines = lines_of(figure)
        base = words.made_of(first)
        table.add_row(first.code, str(first.label), words.value_of(first.value), base)
        for line in lines:
            name = f"  {line.item.label if line.item else ''}"
            share = words.percent(line.share) if line.share is not None else ""
            table.add_row("", name, words.value_of(line.value), share)
    console.print(table)
    for check in told.checks:
        console.print(f"{MARKS[check.level]} {check.text}")
