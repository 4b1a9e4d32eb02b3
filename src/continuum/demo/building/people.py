"""Files, situations, referents, enrolments and exits, in bulk and by whoever kept them."""

from collections.abc import Iterable, Sequence

from continuum.access.permissions import Permission
from continuum.access.roles import ROLES, Role
from continuum.access.scope import Member
from continuum.demo.building.stage import Stage, grouped
from continuum.demo.scenario.values import EnrolmentPlan, ExitPlan, PersonPlan
from continuum.outcomes.actions import record_exits
from continuum.outcomes.entries import ExitEntry
from continuum.outcomes.rules.exits import ExitKind, Recorded
from continuum.people import actions
from continuum.people.actions.referents import end_referents
from continuum.people.entries import (
    ContactEntry,
    EnrolmentEntry,
    EvidenceEntry,
    ExternalIdEntry,
    FactEntry,
    FileEntry,
    NoticeEntry,
    PersonDetails,
    StateEntry,
)
from continuum.people.rules import (
    Answer,
    ContactKind,
    EnrolmentState,
    EvidenceKind,
    ExternalSystem,
    FactKind,
    NoticeManner,
    Source,
)


def open_files(stage: Stage) -> None:
    """Everybody's file or nickname, with what was said when it was opened."""
    keeping = grouped(stage.scenario.people, lambda one: (one.keeper, one.organisation))
    for (login, organisation), plans in keeping.items():
        with stage.acting(login, organisation=organisation) as member:
            people = actions.open_files(
                entries=[_file(stage, plan) for plan in plans], by=member, today=stage.today
            )
            stage.people |= {person.pk: person for person in people}
            _record_evidence(stage, plans, by=member)


def _file(stage: Stage, plan: PersonPlan) -> FileEntry:
    told = None
    if plan.joined_on is not None:
        told = NoticeEntry(
            notice=stage.notices[plan.language],
            manner=NoticeManner(plan.manner),
            on=plan.joined_on,
        )
    return FileEntry(
        id=plan.id,
        details=PersonDetails(
            alias=plan.alias,
            first_name=plan.first_name,
            last_name=plan.last_name,
            usage_name=plan.usage_name,
            born_on=plan.born_on,
            birth_year=plan.birth_year,
            gender=plan.gender,
            commune=plan.commune or None,
        ),
        joined_on=plan.joined_on,
        told=told,
        contacts=tuple(
            ContactEntry(kind=ContactKind(kind), value=value) for kind, value in plan.contacts
        ),
        facts=tuple(
            FactEntry(
                kind=FactKind(fact.kind),
                answer=Answer(fact.answer),
                source=Source(fact.source),
                on=fact.on,
            )
            for fact in plan.facts
        ),
        external_ids=_numbers(plan),
    )


def _numbers(plan: PersonPlan) -> tuple[ExternalIdEntry, ...]:
    if not plan.number:
        return ()
    known_as = ExternalSystem.IMILO if plan.number.isdigit() else ExternalSystem.OTHER
    return (ExternalIdEntry(system=known_as, value=plan.number),)


def _record_evidence(stage: Stage, plans: Iterable[PersonPlan], *, by: Member) -> None:
    actions.record_evidences(
        entries=[
            (
                stage.people[plan.id],
                EvidenceEntry(
                    kind=EvidenceKind(sign.kind),
                    on=sign.on,
                    list_name=sign.list_name,
                    since=sign.since,
                ),
            )
            for plan in plans
            for sign in plan.evidence
        ],
        by=by,
        today=stage.today,
    )


def name_referents(stage: Stage) -> None:
    """Who walks with whom; those whose pathways have all ended walk alone again."""
    today = stage.today
    for organisation, plans in grouped(stage.scenario.people, _organisation).items():
        walked = [(plan, plan.referent) for plan in plans if plan.referent]
        if not walked:
            continue
        with stage.acting(
            stage.who(organisation, "coordinator", "counsellor", "educator")
        ) as member:
            actions.assign_referents(
                entries=[
                    (stage.people[plan.id], stage.accounts[login], since)
                    for plan, (login, since) in walked
                ],
                by=member,
                today=today,
            )
            end_referents(
                entries=[
                    (stage.people[plan.id], plan.let_go_on)
                    for plan, _referent in walked
                    if plan.let_go_on is not None
                ],
                by=member,
                today=today,
            )


def _organisation(plan: PersonPlan) -> str:
    return plan.organisation


def enrol(stage: Stage) -> None:
    """Every pathway with the states it went through."""
    today = stage.today
    for (login, organisation), plans in grouped(stage.scenario.enrolments, _kept_by).items():
        with stage.acting(login, organisation=organisation) as member:
            made = actions.enrol_many(
                entries=[_enrolment(stage, plan) for plan in plans], by=member, today=today
            )
        stage.enrolments |= {enrolment.pk: enrolment for enrolment in made}


def _kept_by(plan: EnrolmentPlan | ExitPlan) -> tuple[str, str]:
    return plan.author, plan.organisation


def _enrolment(stage: Stage, plan: EnrolmentPlan) -> EnrolmentEntry:
    return EnrolmentEntry(
        id=plan.id,
        person=stage.people[plan.person],
        programme=stage.programmes[plan.programme],
        strand=stage.strands[plan.programme, plan.strand] if plan.strand else None,
        site=stage.sites[plan.site] if plan.site else None,
        states=tuple(
            StateEntry(state=EnrolmentState(one.state), on=one.on, reason=one.reason)
            for one in plan.states
        ),
    )


def record_ways_out(stage: Stage) -> None:
    """Where those who completed went."""
    today = stage.today
    for (login, organisation), plans in grouped(stage.scenario.exits, _kept_by).items():
        who = _who_records(stage, login, organisation)
        with stage.acting(who, organisation=organisation) as member:
            record_exits(entries=_exits(stage, plans), by=member, today=today)


def _who_records(stage: Stage, login: str, organisation: str) -> str:
    """Whoever knows of the exit or, where their role records none, somebody at the office."""
    account = next(one for one in stage.scenario.accounts if one.login == login)
    role = next(role for where, role in account.memberships if where == organisation)
    if Permission.RECORD_EXITS in ROLES[Role(role)].permissions:
        return login
    return stage.who(organisation, Role.COUNSELLOR, Role.COORDINATOR)


def _exits(stage: Stage, plans: Sequence[ExitPlan]) -> list[ExitEntry]:
    return [
        ExitEntry(
            id=plan.id,
            enrolment=stage.enrolments[plan.enrolment],
            on=plan.on,
            kind=ExitKind(plan.kind),
            months=plan.months,
            project=Recorded(plan.project),
            qualified=Recorded(plan.qualified),
        )
        for plan in plans
    ]
