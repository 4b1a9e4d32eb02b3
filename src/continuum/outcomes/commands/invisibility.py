"""`continuum invisibility`: what the funder of a programme calls invisible, read or said anew."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Annotated, Any, Final

import typer
from django.db import OperationalError, transaction
from django.utils import timezone

from continuum.access.acting import NobodyActs, acting_as
from continuum.access.models import SessionKind
from continuum.access.permissions import Permission
from continuum.access.scope import Member
from continuum.core.refusals import Refused
from continuum.linkage.normalise.fold import fold
from continuum.organisations.models import Organisation, Programme
from continuum.organisations.rules import ProgrammeRole
from continuum.outcomes.actions.invisibility import try_invisibility
from continuum.outcomes.commands.acting import acting_for, stop
from continuum.outcomes.presenters.invisibility import in_words
from continuum.outcomes.queries.invisibility import Split, entries_judged
from continuum.people.actions.definitions import define_invisibility
from continuum.people.models import InvisibilityDefinition
from continuum.people.queries import versions_of
from continuum.people.rules import EvidenceKind, InvisibilityRule

DAY: Final = ["%Y-%m-%d"]

Code = Annotated[str, typer.Argument(help="Code du dispositif.")]
Accepted = Annotated[
    list[EvidenceKind] | None,
    typer.Option("--accept", help="Signe qui compte, à répéter ; sans lui, rien n'est changé."),
]
Lists = Annotated[
    list[str] | None, typer.Option("--list", help="Liste qui compte, à répéter ; sinon, toutes.")
]
Silent = Annotated[int, typer.Option(help="Mois sans contact, au moins.")]
Valid = Annotated[int, typer.Option(help="Mois pendant lesquels un signe compte.")]
NeedsAll = Annotated[bool, typer.Option("--all", help="Tous les signes à la fois.")]
Wording = Annotated[str, typer.Option(help="La définition, dans les mots du financeur.")]
Funder = Annotated[str, typer.Option(help="Nom du financeur, parmi ceux du dispositif.")]
From = Annotated[
    datetime | None,
    typer.Option("--from", formats=DAY, help="S'applique aux entrées de ce jour et d'après."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Juger sans rien écrire.")]
Email = Annotated[str, typer.Option("--as", help="Adresse électronique du membre qui le dit.")]
AsJson = Annotated[bool, typer.Option("--json", help="Pour une machine.")]


@dataclass(frozen=True)
class Asked:
    """What the command line asks for."""

    rule: InvisibilityRule | None
    wording: str
    funder: str
    start: datetime | None
    dry_run: bool


def invisibility(  # noqa: PLR0913 - each is an option of the command
    code: Code,
    *,
    accepted: Accepted = None,
    lists: Lists = None,
    silent_months: Silent = 5,
    valid_months: Valid = 12,
    needs_all: NeedsAll = False,
    wording: Wording = "",
    funder: Funder = "",
    start: From = None,
    dry_run: DryRun = False,
    act_as: Email = "",
    as_json: AsJson = False,
) -> None:
    """Ce que le financeur d'un dispositif appelle invisible : le lire, ou en dire une version.

    Codes de sortie : 0 c'est dit ; 2 rien n'a été fait : arguments inutilisables.
    """
    rule = None
    if accepted:
        names = frozenset(lists or ())
        rule = InvisibilityRule(frozenset(accepted), valid_months, silent_months, names, needs_all)
    asked = Asked(rule, wording, funder, start, dry_run)
    try:
        told = _told(code, asked, act_as)
    except Refused as refusal:
        stop(str(refusal), as_json=as_json, code="refused")
    except NobodyActs:
        stop("Ce compte n'agit plus pour cette structure.", as_json=as_json, code="nobody_acts")
    except OperationalError:
        message = "La base de données ne répond pas : démarrez-la (continuum database start)."
        stop(message, as_json=as_json, code="no_database")
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        _say(told)


def _told(code: str, asked: Asked, email: str) -> dict[str, Any]:
    needs = Permission.MANAGE_PROGRAMMES if asked.rule else Permission.SEE_FIGURES
    membership = acting_for(code, email, needs=needs)
    with (
        acting_as(
            membership.pk, account_id=membership.account_id, kind=SessionKind.COMMAND
        ) as member,
        transaction.atomic(),
    ):
        programme = Programme.objects.visible_to(member).get(code=code)
        split = _said(programme, asked, asked.rule, member) if asked.rule else None
        return {
            "programme": code,
            "dry_run": asked.dry_run,
            "versions": [_version(one) for one in versions_of(programme)],
            "entries": asdict(split or entries_judged(programme, member)),
        }


def _said(
    programme: Programme, asked: Asked, rule: InvisibilityRule, member: Member
) -> Split | None:
    """Under the definition only tried; nothing when it was kept."""
    last = next(iter(versions_of(programme)), None)
    told: dict[str, Any] = {
        "programme": programme,
        "funder": _funder(programme, asked.funder, last, member),
        "rule": rule,
        "wording": asked.wording or (last.wording if last else in_words(rule)),
        "in_force_from": _first_day(programme, asked, last),
        "by": member,
    }
    if asked.dry_run:
        return try_invisibility(**told)
    define_invisibility(**told)
    return None


def _first_day(programme: Programme, asked: Asked, last: InvisibilityDefinition | None) -> Any:
    if asked.start:
        return asked.start.date()
    return timezone.localdate() if last else programme.action_starts_on


def _funder(
    programme: Programme, name: str, last: InvisibilityDefinition | None, member: Member
) -> Organisation | None:
    """The one named, else the last version's, else the programme's only one."""
    if last and not name:
        return last.funder
    found = Organisation.objects.visible_to(member).filter(
        participations__programme=programme, participations__role=ProgrammeRole.FUNDER
    )
    told = [one for one in found.distinct() if not name or fold(name) == fold(one.name)]
    if name and not told:
        raise Refused(f"« {name} » ne finance pas ce dispositif.")
    return told[0] if len(told) == 1 else None


def _version(one: InvisibilityDefinition) -> dict[str, Any]:
    rule = one.rule
    return {
        "version": one.version,
        "in_force_from": one.in_force_from.isoformat(),
        "funder": one.funder.name if one.funder else None,
        "wording": one.wording,
        "accepted": sorted(rule.accepted),
        "needs_all": rule.needs_all,
        "lists": sorted(rule.lists),
        "silent_months": rule.silent_months,
        "valid_months": rule.valid_months,
        "in_words": in_words(rule),
    }


def _say(told: dict[str, Any]) -> None:
    if not told["versions"]:
        typer.echo("Aucune définition encore : le bilan ne peut dire d'aucun jeune qu'il l'était.")
    for one in told["versions"]:
        typer.echo(f"Version {one['version']}, entrées à partir du {one['in_force_from']}")
        typer.echo(f"  {one['wording']}\n  {one['in_words']}")
    entries = told["entries"]
    if told["dry_run"]:
        typer.echo("À l'essai, rien n'est écrit :")
    typer.echo(
        f"{entries['yes']} invisibles à l'entrée, {entries['no']} pas invisibles, "
        f"{entries['unknown']} dont on ne sait pas."
    )
