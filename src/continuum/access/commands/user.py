"""`continuum user`: inviting people and letting them in again from the server; what each role may
do."""

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from continuum.access import actions, policy
from continuum.access.acting import acting_as_operator
from continuum.access.models import Account
from continuum.access.roles import Role
from continuum.core.refusals import Refused
from continuum.organisations.models import Organisation

app = typer.Typer(help="Comptes : inviter, rendre l'accès, et ce que peut chaque rôle.")


@app.command("invite")
def invite(
    email: Annotated[str, typer.Argument(help="Adresse électronique de la personne.")],
    *,
    organisation: Annotated[str, typer.Option(help="Nom de la structure, créée si besoin.")],
    role: Annotated[Role, typer.Option(help="Rôle donné.")] = Role.ADMINISTRATOR,
    kind: Annotated[
        str, typer.Option(help="Type de structure, si elle est nouvelle.")
    ] = "association",
) -> None:
    """Préparer une invitation : le lien sert une fois, pendant 72 heures.

    Une invitation de même rôle qui attend à cette adresse est remplacée : son lien n'ouvre plus.
    """
    now = timezone.now()
    with transaction.atomic(), acting_as_operator():
        found, _created = Organisation.objects.get_or_create(
            name=organisation, defaults={"kind": kind}
        )
        try:
            invitation, secret, was_waiting = actions.invite_again(
                email=email, role=role, organisation_id=found.pk, now=now
            )
        except Refused as refusal:
            typer.echo(str(refusal), err=True)
            raise typer.Exit(1) from refusal
    _hand_over(reverse("accept_invitation", args=[secret]), until=invitation.expires_at)
    if was_waiting:
        _aside("Le lien préparé auparavant n'ouvre plus rien.")


def _hand_over(path: str, *, until: datetime) -> None:
    """The whole address alone where a program may read it; what to know about it, beside."""
    typer.echo(f"{_site()}{path}")
    local = timezone.localtime(until)
    _aside(f"Ce lien sert une seule fois, jusqu'au {local:%d/%m/%Y à %H:%M} (72 heures).")
    if "CONTINUUM_HOSTS" not in os.environ:
        _aside(
            "Il ne s'ouvre que sur cette machine : pour un lien à envoyer, donner d'abord le nom "
            "public dans CONTINUUM_HOSTS (et CONTINUUM_HTTPS=1 derrière un mandataire TLS)."
        )


def _site() -> str:
    """Where people reach the installation: its first public name, else this very machine."""
    if "CONTINUUM_HOSTS" not in os.environ:
        return "http://localhost:8000"
    scheme = "https" if settings.SECURE_TRANSPORT else "http"
    return f"{scheme}://{settings.ALLOWED_HOSTS[0]}"


def _aside(words: str) -> None:
    typer.echo(words, err=True)


@app.command("recover")
def recover(
    email: Annotated[str, typer.Argument(help="Adresse électronique du compte.")],
    *,
    second_factor: Annotated[
        bool,
        typer.Option("--second-factor", help="Retirer aussi le second facteur, perdu."),
    ] = False,
) -> None:
    """Préparer un lien d'accès : un nouveau mot de passe, une fois, pendant 72 heures.

    Assurez-vous d'abord, de vive voix, que la demande vient bien de la personne.
    """
    with transaction.atomic(), acting_as_operator():
        account = Account.objects.filter(email=email.strip().lower(), is_service=False).first()
        if account is None:
            typer.echo("Aucun compte à cette adresse.", err=True)
            raise typer.Exit(1)
        try:
            recovery, secret = actions.prepare_recovery_as_operator(
                account=account, removes_second_factor=second_factor, now=timezone.now()
            )
        except Refused as refusal:
            typer.echo(str(refusal), err=True)
            raise typer.Exit(1) from refusal
    _hand_over(reverse("recover_access", args=[secret]), until=recovery.expires_at)


@app.command("roles")
def roles(file: Annotated[Path | None, typer.Argument(help="Où l'écrire.")] = None) -> None:
    """Imprimer la table des rôles (docs/roles.md)."""
    with translation.override("fr"):
        _write(policy.roles_page(), file)


@app.command("policy")
def print_policy(file: Annotated[Path | None, typer.Argument(help="Où l'écrire.")] = None) -> None:
    """Imprimer la politique d'accès de chaque adresse (docs/access-policy.json)."""
    text = json.dumps(policy.as_json(policy.policy()), indent=1, ensure_ascii=False)
    _write(f"{text}\n", file)


def _write(text: str, file: Path | None) -> None:
    if file is None:
        typer.echo(text, nl=False)
    else:
        file.write_text(text, encoding="utf-8")
