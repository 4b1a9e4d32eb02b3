"""The consortium: organisations and accounts by the operator, programmes by those who lead them."""

from continuum.access.acting import acting_as_operator
from continuum.access.actions import choose_language, create_accounts, give_membership
from continuum.access.roles import Role
from continuum.access.scope import Member
from continuum.demo.accounts import PASSWORD
from continuum.demo.building.stage import Stage
from continuum.demo.scenario.values import (
    DefinitionPlan,
    OrganisationPlan,
    ProgrammePlan,
)
from continuum.organisations import actions
from continuum.organisations.models import Commune, Programme
from continuum.people.actions import install_notices
from continuum.people.actions.definitions import define_invisibility
from continuum.people.rules import EvidenceKind, InvisibilityRule


def bring_in(stage: Stage) -> None:
    """Organisations with their accounts; the notice that young people are told."""
    communes = Commune.objects.in_bulk(
        [one.commune for one in stage.scenario.organisations if one.commune]
    )
    with acting_as_operator():
        for plan in stage.scenario.organisations:
            stage.organisations[plan.code] = actions.create_organisation(
                id=plan.id,
                name=plan.name,
                short_name=plan.short_name,
                kind=plan.kind,
                other_names=plan.other_names,
                commune=communes.get(plan.commune),
                country=plan.country,
            )
        _take_on(stage)
        notices = install_notices(today=stage.today)
    stage.notices = {notice.language: notice for notice in notices}


def _take_on(stage: Stage) -> None:
    """Everybody's account, and each of their parts."""
    plans = stage.scenario.accounts
    made = create_accounts(people=[(one.login, one.name) for one in plans], password=PASSWORD)
    stage.accounts = {account.email: account for account in made}
    for plan in plans:
        for organisation, role in plan.memberships:
            membership = give_membership(
                account=stage.accounts[plan.login],
                organisation=stage.organisations[organisation],
                role=Role(role),
            )
            stage.memberships.setdefault((plan.login, organisation), membership)


def settle_in(stage: Stage) -> None:
    """Everybody reads in their language; each organisation adds its own places of work."""
    for account in stage.scenario.accounts:
        if account.language != "fr":
            with stage.acting(account.login) as member:
                choose_language(by=member, language=account.language)
    for plan in stage.scenario.organisations:
        if plan.sites:
            _sites(stage, plan)


def _sites(stage: Stage, plan: OrganisationPlan) -> None:
    with stage.acting(stage.who(plan.code, "administrator", "coordinator", "counsellor")) as member:
        for site in plan.sites:
            with acting_as_operator():  # a small organisation has nobody to administer it
                stage.sites[plan.code, site.name] = actions.add_site(
                    organisation=stage.organisations[plan.code],
                    name=site.name,
                    commune=Commune.objects.get(pk=site.commune),
                    is_annex=site.is_annex,
                    by=member,
                )


def found_programmes(stage: Stage) -> None:
    """Each programme is configured by its lead."""
    for plan in stage.scenario.programmes:
        with stage.acting(stage.who(plan.lead, "coordinator", "manager")) as member:
            programme = actions.create_programme(
                id=plan.id,
                code=plan.code,
                lead=stage.organisations[plan.lead],
                by=member,
                **_fields(plan),
            )
            stage.programmes[plan.code] = programme
            _describe(stage, plan, by=member)
            _promise(stage, plan, by=member)
            if plan.definition is not None:
                _define(stage, programme, plan.definition, by=member)


def _fields(plan: ProgrammePlan) -> dict[str, object]:
    return {
        "name": plan.name,
        "summary": plan.summary,
        "lowest_age": plan.lowest_age,
        "highest_age": plan.highest_age,
        "age_exceptions": dict(plan.age_exceptions),
        "age_reference": plan.age_reference,
        "target_groups": list(plan.target_groups),
        "money_starts_on": plan.money[0] if plan.money else None,
        "money_ends_on": plan.money[1] if plan.money else None,
        "action_starts_on": plan.action[0],
        "action_ends_on": plan.action[1],
    }


def _describe(stage: Stage, plan: ProgrammePlan, *, by: Member) -> None:
    """Strands, phases, and who takes part."""
    programme = stage.programmes[plan.code]
    for name, kind in plan.strands:
        stage.strands[plan.code, name] = actions.add_strand(
            programme=programme, name=name, kind=kind, by=by
        )
    for title, starts_on, ends_on in plan.phases:
        actions.add_phase(
            programme=programme, name=title, starts_on=starts_on, ends_on=ends_on, by=by
        )
    for part in plan.parts:
        actions.add_participation(
            programme=programme,
            organisation=stage.organisations[part.organisation],
            role=part.role,
            strand=stage.strands[plan.code, part.strand] if part.strand else None,
            by=by,
        )


def _promise(stage: Stage, plan: ProgrammePlan, *, by: Member) -> None:
    """Places a year, and targets."""
    programme = stage.programmes[plan.code]
    for site, year, places in plan.capacities:
        actions.add_capacity(
            programme=programme, site=stage.sites[site], year=year, places=places, by=by
        )
    for target in plan.targets:
        actions.add_target(
            programme=programme,
            measure=target.measure,
            value=target.value,
            starts_on=target.starts_on,
            ends_on=target.ends_on,
            site=stage.sites[target.site] if target.site else None,
            by=by,
        )


def _define(stage: Stage, programme: Programme, plan: DefinitionPlan, *, by: Member) -> None:
    define_invisibility(
        programme=programme,
        funder=stage.organisations[plan.funder],
        rule=InvisibilityRule(
            accepted=frozenset(EvidenceKind(kind) for kind in plan.accepted),
            valid_months=plan.valid_months,
            silent_months=plan.silent_months,
            lists=frozenset(plan.lists),
        ),
        wording=plan.wording,
        in_force_from=plan.in_force_from,
        by=by,
    )
