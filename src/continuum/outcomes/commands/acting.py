"""As whom a command about a programme acts, and how it stops."""

import json
from typing import Any, Final, NoReturn

import typer
from django.db import transaction

from continuum.access.acting import acting_as_operator
from continuum.access.actions import service_member
from continuum.access.models import Membership
from continuum.access.permissions import Permission
from continuum.access.roles import ROLES, Role
from continuum.core.refusals import Refused
from continuum.organisations.models import Programme
from continuum.organisations.rules import ProgrammeRole

UNUSABLE: Final = 2


def acting_for(code: str, email: str, *, needs: Permission) -> Membership:
    """As whom the programme is looked at."""
    with acting_as_operator(), transaction.atomic():
        programme = Programme.objects.filter(code=code).first()
        if programme is None:
            raise Refused(f"Aucun dispositif n'a le code « {code} ».")
        parts = programme.participations.select_related("organisation")
        if email:
            return _membership(email, [part.organisation_id for part in parts], needs)
        lead = parts.filter(role=ProgrammeRole.LEAD).first() or parts.first()
        if lead is None:
            raise Refused("Aucune structure ne participe à ce dispositif.")
        return service_member(organisation=lead.organisation)


def _membership(email: str, organisations: list[Any], needs: Permission) -> Membership:
    allowed = [role for role in Role if needs in ROLES[role].permissions]
    everything = [
        role for role in allowed if Permission.SEE_FIGURES_OF_ALL in ROLES[role].permissions
    ]
    current = Membership.objects.current().filter(
        account__email=email.lower(), organisation__in=organisations, role__in=allowed
    )
    found = current.filter(role__in=everything).first() or current.first()
    if found is None:
        raise Refused(f"{email} : aucun rôle ne le permet dans ce dispositif.")
    return found


def stop(message: str, *, as_json: bool, code: str) -> NoReturn:
    if as_json:
        typer.echo(json.dumps({"error": {"code": code, "message": message}}, ensure_ascii=False))
    else:
        typer.echo(message, err=True)
    raise typer.Exit(UNUSABLE)
