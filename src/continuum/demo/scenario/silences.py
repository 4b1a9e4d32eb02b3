"""A silence that somebody noted was one: nobody met the young person while it lasted."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from continuum.demo.scenario.values import EncounterPlan, EvidencePlan, PersonPlan

STILL_TELLS: Final = timedelta(days=240)
"""Told at the first meeting, a silence still holds when the pathway begins soon after."""


def with_true_silences(
    people: Iterable[PersonPlan], encounters: Iterable[EncounterPlan]
) -> Iterator[PersonPlan]:
    """The same people, their signs of silence told on the day they were first met; where that is
    too long before, the young person says so instead."""
    first = _first_met(encounters)
    for one in people:
        met_on = first.get(one.id)
        if met_on is None:
            yield one
        else:
            signs = tuple(_true(sign, met_on=met_on) for sign in one.evidence)
            yield replace(one, evidence=signs)


def _first_met(encounters: Iterable[EncounterPlan]) -> Mapping[UUID, date]:
    days: dict[UUID, list[date]] = defaultdict(list)
    for one in encounters:
        if not one.withdrawn:
            for person in (*one.people, *one.claimed):
                days[person].append(one.on)
    return {person: min(met) for person, met in days.items()}


def _true(sign: EvidencePlan, *, met_on: date) -> EvidencePlan:
    if sign.since is None or met_on >= sign.on:
        return sign
    if sign.on - met_on > STILL_TELLS:
        return replace(sign, kind="said", since=None)
    return replace(sign, on=met_on, since=met_on - (sign.on - sign.since))
