"""What becomes of somebody once enrolled: states in order, and where they go afterwards."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from continuum.demo.scenario.chance import Dice, moment
from continuum.demo.scenario.values import EnrolmentPlan, ExitPlan, StatePlan

REASONS: Final = {
    "personal": 5, "motivation": 4, "out_of_touch": 5, "wrong_orientation": 2, "moved_away": 2,
    "found_solution": 3, "ended_by_team": 1,
}  # fmt: skip
EXITS: Final = {
    "cdi": 6, "cdd": 13, "interim": 7, "contrat_aide": 4, "iae": 8, "fonction_publique": 1,
    "creation": 1, "apprentissage": 10, "retour_scolaire": 5, "etudes_superieures": 1,
    "formation_qualifiante": 12, "formation_prequalifiante": 9, "e2c": 6, "epide": 3, "stage": 3,
    "immersion": 3, "service_civique": 6, "volontariat": 1, "benevolat": 1, "projet_personnel": 1,
    "mission_locale": 6, "cej_pacea": 4, "france_travail": 4, "cap_emploi": 2, "suivi_rsa": 1,
    "abandon": 2, "sans_nouvelles": 4, "demenagement": 3, "limite_age": 1, "inconnue": 5,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Odds:
    """How pathways of one team end, and how long they last in days."""

    endings: Mapping[str, float]
    lasts: tuple[int, int]
    first_state: str = "enrolled"


def history(dice: Dice, odds: Odds, *, entered: date, until: date) -> tuple[StatePlan, ...]:
    """States from the entry on; those that would come after `until` have not come."""
    states = [StatePlan(state="active", on=entered)]
    if odds.first_state == "enrolled":
        states.insert(
            0, StatePlan(state="enrolled", on=entered - timedelta(days=dice.number(0, 6)))
        )
    if odds.first_state == "proposed":
        states.insert(
            0, StatePlan(state="proposed", on=entered - timedelta(days=dice.number(1, 12)))
        )
    ending = dice.weighted(odds.endings)
    shortest, longest = odds.lasts
    if ending == "withdrawn":
        shortest, longest = shortest // 3, longest // 2
    on = entered + timedelta(days=dice.number(shortest, longest))
    if ending and on <= until:
        reason = dice.weighted(REASONS) if ending == "withdrawn" else ""
        states.append(StatePlan(state=ending, on=on, reason=reason))
    return tuple(states)


def way_out(dice: Dice, one: EnrolmentPlan, *, until: date) -> ExitPlan:
    """Where somebody who completed went."""
    kind = dice.weighted(EXITS)
    on = min(one.states[-1].on + timedelta(days=dice.number(0, 30)), until)
    return ExitPlan(
        id=dice.event_id(moment(on, 16)),
        enrolment=one.id,
        organisation=one.organisation,
        author=one.author,
        on=on,
        kind=kind,
        months=dice.pick((1, 3, 4, 6, 7, 9, 12)) if kind in ("cdd", "interim") else None,
        project=dice.weighted({"yes": 58, "no": 24, "not_recorded": 18}),
        qualified=dice.weighted({"yes": 15, "no": 65, "not_recorded": 20}),
    )


def told_again(
    dice: Dice,
    exits: Iterable[ExitPlan],
    of: Iterable[EnrolmentPlan],
    beside: Iterable[EnrolmentPlan],
) -> Iterator[ExitPlan]:
    """The same way out for a second enrolment of the same people, when it was completed too:
    each enrolment has its own."""
    whose = {one.id: one.person for one in of}
    told = {whose[one.enrolment]: one for one in exits}
    for second in beside:
        first = told.get(second.person)
        if first is not None and second.state == "completed":
            again = dice.event_id(moment(first.on, 17))
            yield replace(first, id=again, enrolment=second.id)
