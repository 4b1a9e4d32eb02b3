"""Bringing the tables of the examples into an empty programme, as a coordinator would."""

from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone

from continuum.access.acting import acting_as, acting_as_operator
from continuum.access.actions import create_account, give_membership
from continuum.access.models import Membership
from continuum.access.roles import Role
from continuum.access.scope import Member
from continuum.demo.building.published import definition_of
from continuum.imports import actions
from continuum.imports.planning.rows import Plan
from continuum.imports.reading import received
from continuum.imports.rules.kinds import Kind, State
from continuum.imports.rules.mapping import Layout
from continuum.organisations.actions import (
    add_site,
    add_strand,
    create_organisation,
    create_programme,
)
from continuum.organisations.models import Commune, Organisation, Programme
from continuum.outcomes.actions.indicators import define_indicator, revise_indicator
from continuum.people.actions.definitions import define_invisibility
from continuum.people.rules import EvidenceKind, InvisibilityRule


@dataclass(frozen=True)
class Newcomer:
    """A team that has just installed Continuum: its organisation, its coordinator, a programme."""

    coordinator: Membership
    programme: Programme


def newcomer(scenario, *, organisation: str, programme: str, defined: bool = True) -> Newcomer:
    """The same organisation and programme as in the demonstration, under other names, with
    nothing in them; without the definition of invisibility unless `defined`."""
    plan = next(one for one in scenario.organisations if one.code == organisation)
    coordinator = None
    with acting_as_operator():
        team = create_organisation(name=f"{plan.name} (essai)", kind=plan.kind)
        for account in scenario.accounts:
            for where, role in account.memberships:
                if where == organisation:
                    made = create_account(
                        email=f"essai-{role}-{account.login}", name=account.name, password=None
                    )
                    part = give_membership(account=made, organisation=team, role=Role(role))
                    coordinator = part if role == Role.COORDINATOR else coordinator
    with acting_as(coordinator.pk, account_id=coordinator.account_id) as member:
        for site in plan.sites:
            with acting_as_operator():
                add_site(
                    organisation=team,
                    name=site.name,
                    commune=Commune.objects.get(pk=site.commune),
                    is_annex=site.is_annex,
                    by=member,
                )
        return Newcomer(coordinator, _programme(scenario, programme, team, member, defined=defined))


def _programme(
    scenario, code: str, team: Organisation, member: Member, *, defined: bool
) -> Programme:
    plan = next(one for one in scenario.programmes if one.code == code)
    made = create_programme(
        code=f"{code}-essai",
        lead=team,
        by=member,
        name=plan.name,
        lowest_age=plan.lowest_age,
        highest_age=plan.highest_age,
        age_reference=plan.age_reference,
        target_groups=list(plan.target_groups),
        action_starts_on=plan.action[0],
        action_ends_on=plan.action[1],
    )
    for name, kind in plan.strands:
        add_strand(programme=made, name=name, kind=kind, by=member)
    if defined and plan.definition is not None:
        define_invisibility(
            programme=made,
            funder=team,
            rule=InvisibilityRule(
                accepted=frozenset(EvidenceKind(kind) for kind in plan.definition.accepted),
                valid_months=plan.definition.valid_months,
                silent_months=plan.definition.silent_months,
                lists=frozenset(plan.definition.lists),
            ),
            wording=plan.definition.wording,
            in_force_from=plan.definition.in_force_from,
            by=member,
        )
    for one in scenario.indicators:
        if one.programme == code:
            keep = revise_indicator if one.revises else define_indicator
            since = {"since": 1} if one.revises else {}
            keep(programme=made, definition=definition_of(one), by=member, **since)
    return made


def import_table(into: Newcomer, path: Path, kind: Kind) -> Plan:
    """As the page does: received, its columns accepted as they were guessed, imported."""
    arrived = received(path, name=path.name)
    now = timezone.now()
    with acting_as(into.coordinator.pk, account_id=into.coordinator.account_id) as member:
        upload = actions.receive(
            received=arrived, kind=kind, programme=into.programme, by=member, now=now
        )
        actions.set_layout(
            upload=upload,
            layout=Layout.of_json(upload.layout),
            content=arrived.content,
            by=member,
            now=now,
        )
        actions.start_import(upload=upload, by=member, now=now, enqueue=False)
        actions.begin(upload=upload, state=State.RUNNING, by=member, now=now)
        return actions.run_import(upload=upload, by=member, now=timezone.now()).plan
