"""Places, rounds and encounters; heads named afterwards, slips corrected, doubles taken back."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from continuum.access.scope import Member
from continuum.demo.building.stage import Stage, grouped
from continuum.demo.scenario.values import EncounterPlan, PlacePlan, RoundPlan
from continuum.organisations.models import Commune
from continuum.outreach import actions
from continuum.outreach.models import Encounter
from continuum.outreach.rules import (
    EncounterEntry,
    Familiarity,
    Mode,
    NextStep,
    PlaceKind,
    RoundEntry,
    Situation,
    Tally,
)


def list_places(stage: Stage) -> None:
    """Where each team goes."""
    codes = {place.commune for place in stage.scenario.places if place.commune}
    communes = Commune.objects.in_bulk(sorted(codes))
    for organisation, places in grouped(stage.scenario.places, _home).items():
        with stage.acting(
            stage.who(organisation, "coordinator", "counsellor", "educator")
        ) as member:
            for place in places:
                stage.places[organisation, place.name] = actions.add_place(
                    name=place.name,
                    kind=PlaceKind(place.kind),
                    network=place.network,
                    commune=communes.get(place.commune),
                    by=member,
                )


def _home(plan: PlacePlan) -> str:
    return plan.organisation


def go_out(stage: Stage) -> None:
    """Every round with its encounters, in the name of whoever noted them."""
    rounds = grouped(stage.scenario.rounds, _noted_by)
    encounters = grouped(stage.scenario.encounters, _noted_by)
    for login, organisation in dict.fromkeys([*rounds, *encounters]):
        with stage.acting(login, organisation=organisation) as member:
            _rounds(stage, rounds.get((login, organisation), []), by=member)
    for (login, organisation), plans in encounters.items():
        with stage.acting(login, organisation=organisation) as member:
            _encounters(stage, plans, by=member)


def _noted_by(plan: RoundPlan | EncounterPlan) -> tuple[str, str]:
    return plan.author, plan.organisation


def _rounds(stage: Stage, plans: Sequence[RoundPlan], *, by: Member) -> None:
    over = [plan for plan in plans if plan.recapped]
    actions.record_rounds([_round(stage, plan) for plan in over], by=by)
    for plan in plans:
        if plan.recapped:
            continue
        entry = replace(_round(stage, plan), ended_at=None)
        out = actions.start_round(entry=entry, by=by)
        if plan.ended_at is not None:
            actions.end_round(round=out, at=plan.ended_at, by=by)


def _round(stage: Stage, plan: RoundPlan) -> RoundEntry:
    return RoundEntry(
        id=plan.id,
        started_at=plan.started_at,
        ended_at=plan.ended_at,
        team=tuple(stage.accounts[login].pk for login in plan.team),
        places=tuple(stage.places[plan.organisation, name].pk for name in plan.places),
        mode=Mode(plan.mode),
        programme=stage.programmes[plan.programme].pk if plan.programme else None,
        climate=plan.climate,
    )


def _encounters(stage: Stage, plans: Sequence[EncounterPlan], *, by: Member) -> None:
    actions.record_encounters([_as_first_said(stage, plan) for plan in plans], by=by)
    later = [
        plan for plan in plans if plan.claimed or plan.note or plan.first_said or plan.withdrawn
    ]
    found = Encounter.objects.visible_to(by).in_bulk([plan.id for plan in later])
    for plan in later:
        if plan.note:
            actions.add_note(encounter=found[plan.id], text=plan.note, by=by)
        if plan.first_said is not None:
            _correct(stage, found[plan.id], plan, by=by)
    _claim(stage, later, found, by=by)
    _take_back(later, found, by=by)


def _as_first_said(stage: Stage, plan: EncounterPlan) -> EncounterEntry:
    entry = _entry(stage, plan)
    if plan.first_said is None:
        return entry
    heads, first_time = plan.first_said
    return replace(entry, heads=heads, first_time=first_time)


def _entry(stage: Stage, plan: EncounterPlan) -> EncounterEntry:
    return EncounterEntry(
        id=plan.id,
        happened_at=plan.happened_at,
        heads=plan.heads,
        first_time=plan.first_time,
        place=stage.places[plan.organisation, plan.place].pk,
        round=plan.round,
        programme=stage.programmes[plan.programme].pk if plan.programme else None,
        mode=Mode(plan.mode),
        familiarity=Familiarity(plan.familiarity),
        situation=Situation(plan.situation),
        topics=plan.topics,
        next_step=NextStep(plan.next_step),
        tallies=tuple(Tally(one.count, one.gender, one.age_band) for one in plan.tallies),
        people=plan.people,
    )


def _correct(stage: Stage, encounter: Encounter, plan: EncounterPlan, *, by: Member) -> None:
    actions.correct_encounter(
        encounter=encounter,
        entry=_entry(stage, plan),
        reason="Un jeune compté en trop dans le groupe",
        at=stage.now,
        by=by,
    )


def _claim(
    stage: Stage, plans: Iterable[EncounterPlan], found: dict[UUID, Encounter], *, by: Member
) -> None:
    """Names given to heads that had been counted without one."""
    for plan in plans:
        for person in plan.claimed:
            actions.claim_heads(person=stage.people[person], encounters=[found[plan.id]], by=by)


def _take_back(plans: Iterable[EncounterPlan], found: dict[UUID, Encounter], *, by: Member) -> None:
    for reason, doubles in grouped(plans, lambda plan: plan.withdrawn).items():
        if reason:
            actions.withdraw_encounters([found[one.id] for one in doubles], reason=reason, by=by)
