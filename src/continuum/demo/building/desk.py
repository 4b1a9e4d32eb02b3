"""What lies on the desks: tables sent in and not yet imported, a colleague invited."""

from continuum.access.actions import invite
from continuum.access.roles import Role
from continuum.demo.building.stage import Stage
from continuum.demo.spreadsheets.waiting import left_waiting
from continuum.imports.actions import receive
from continuum.imports.reading import received
from continuum.imports.rules.kinds import Kind


def send_tables(stage: Stage) -> None:
    """Encounters kept on paper for a while, then typed into a spreadsheet."""
    tables = left_waiting(stage.scenario.seed, now=stage.now)
    for (organisation, programme), (name, content) in tables.items():
        login = stage.who(organisation, Role.COORDINATOR)
        with stage.acting(login, organisation=organisation) as member:
            receive(
                received=received(content, name=name),
                kind=Kind.ENCOUNTERS,
                programme=stage.programmes[programme],
                by=member,
                now=stage.now,
            )


def invite_colleague(stage: Stage) -> None:
    """Somebody new in the street team, who has not answered yet."""
    with stage.acting(stage.who("sagess", Role.ADMINISTRATOR)) as member:
        invite(
            email="nouvelle.educatrice@sagess.demo",
            role=Role.EDUCATOR,
            organisation_id=member.organisation_id,
            invited_by=member.account_id,
            now=stage.now,
        )
