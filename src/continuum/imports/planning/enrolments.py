"""The states an enrolment went through, as a line tells them, and what is enrolled already."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from uuid import UUID

from continuum.access.scope import Member
from continuum.imports.planning.details import day, text
from continuum.imports.planning.rows import EnrolmentDraft
from continuum.imports.rules.problems import Code, Flaw
from continuum.organisations.models import Programme
from continuum.outcomes.models import Exit
from continuum.people.entries import StateEntry
from continuum.people.models import Enrolment, EnrolmentEvent
from continuum.people.rules import ENDED, EnrolmentState, WithdrawalReason, may_follow

S = EnrolmentState
FIRST_STATES = {S.PROPOSED: "proposed_on", S.WAITING: "waiting_on"}
LATER_STATES = frozenset({S.SUSPENDED, S.COMPLETED, S.WITHDRAWN, S.MOVED})


class FaultyField(Exception):
    """A value that does not go with the others."""

    def __init__(self, field: str, flaw: Flaw) -> None:
        super().__init__(field)
        self.field = field
        self.flaw = flaw


@dataclass(frozen=True)
class History:
    """An enrolment that exists, or that an earlier line makes."""

    id: UUID
    strand: UUID | None
    states: tuple[StateEntry, ...]
    line: int | None = None
    left: tuple[date, str] | None = None
    """Day and kind of the exit that stands."""

    @property
    def first_on(self) -> date:
        return self.states[0].on

    @property
    def present(self) -> StateEntry:
        return self.states[-1]

    @property
    def is_live(self) -> bool:
        return self.present.state not in ENDED


class Histories:
    """The enrolments of a programme by person, those of earlier lines included."""

    def __init__(self, by_person: Mapping[UUID, Sequence[History]] | None = None) -> None:
        self._of: dict[UUID, dict[UUID, History]] = defaultdict(dict)
        for person, histories in (by_person or {}).items():
            for history in histories:
                self._of[person][history.id] = history

    def of(self, person: UUID) -> list[History]:
        return [one for one in self._of[person].values() if one.present.state != S.CANCELLED]

    def add(self, person: UUID, history: History) -> None:
        self._of[person][history.id] = history

    def leave(self, person: UUID, history: History, *, on: date, kind: str) -> None:
        """An exit of that enrolment stands from now on."""
        self.add(person, replace(history, left=(on, kind)))


def histories_of(programme: Programme, *, member: Member) -> Histories:
    states: dict[UUID, list[StateEntry]] = defaultdict(list)
    events = EnrolmentEvent.objects.visible_to(member).filter(enrolment__programme=programme)
    for enrolment, state, on, reason in events.order_by("on", "id").values_list(
        "enrolment_id", "state", "on", "reason"
    ):
        states[enrolment].append(StateEntry(state=S(state), on=on, reason=reason))
    exits = Exit.objects.visible_to(member).standing().filter(enrolment__programme=programme)
    left = {pk: (on, kind) for pk, on, kind in exits.values_list("enrolment_id", "on", "kind")}
    found: dict[UUID, list[History]] = defaultdict(list)
    rows = Enrolment.objects.visible_to(member).filter(programme=programme).order_by("recorded_at")
    for pk, person, strand in rows.values_list("pk", "person_id", "strand_id"):
        if states[pk]:
            found[person].append(History(pk, strand, tuple(states[pk]), left=left.get(pk)))
    return Histories(found)


def states_from(values: Mapping[str, object]) -> tuple[StateEntry, ...]:
    """The states a line tells, in order. Raises `FaultyField`."""
    told = text(values, "state")
    stated = S(told) if told else None
    steps = [
        StateEntry(state=state, on=on)
        for state, field in FIRST_STATES.items()
        if (on := day(values, field)) is not None
    ]
    entered = day(values, "entered_on")
    if entered is not None:
        begins = stated if stated in (S.PROPOSED, S.WAITING, S.ENROLLED) else S.ACTIVE
        steps.append(StateEntry(state=begins, on=entered))
    if not steps:
        return ()
    end = end_from(values)
    if end is not None:
        steps.append(end)
    _refuse_disorder(steps)
    return tuple(steps)


def undated_state(values: Mapping[str, object], *, today: date) -> tuple[StateEntry, Flaw]:
    """Somebody who waits, or was proposed a place, has not entered: without a day, that of joining
    tells since when, else this one, to be checked. Raises `FaultyField` for any other state.
    """
    told = text(values, "state")
    if not told or S(told) not in FIRST_STATES:
        raise FaultyField("entered_on", Flaw(Code.MISSING))
    joined = day(values, "joined_on")
    on = joined or today
    code = Code.STATE_AT_JOINING if joined else Code.STATE_UNDATED
    return StateEntry(state=S(told), on=on), Flaw(code, day=f"{on:%d/%m/%Y}")


def end_from(values: Mapping[str, object]) -> StateEntry | None:
    """How the enrolment ended or paused, when the line tells. Raises `FaultyField`."""
    told = text(values, "state")
    stated = S(told) if told and S(told) in LATER_STATES else None
    ended = day(values, "ended_on")
    if stated is None and (ended is None or told):
        return None
    on = ended or day(values, "exit_on")
    if on is None:
        raise FaultyField("ended_on", Flaw(Code.MISSING))
    reason = text(values, "end_reason")
    state = stated or (S.WITHDRAWN if reason else S.COMPLETED)
    if state is S.WITHDRAWN:
        return StateEntry(state=state, on=on, reason=reason or WithdrawalReason.OTHER)
    return StateEntry(state=state, on=on)


def lacks_reason(states: Sequence[StateEntry], values: Mapping[str, object]) -> bool:
    ends_early = bool(states) and states[-1].state is S.WITHDRAWN
    return ends_early and not text(values, "end_reason")


def draft_from(
    values: Mapping[str, object], states: tuple[StateEntry, ...], *, id_: UUID
) -> EnrolmentDraft:
    strand, site = text(values, "strand"), text(values, "site")
    return EnrolmentDraft(
        id=id_,
        states=states,
        strand=UUID(strand) if strand else None,
        site=UUID(site) if site else None,
    )


def _refuse_disorder(steps: Sequence[StateEntry]) -> None:
    for before, after in pairwise(steps):
        if after.on < before.on:
            field = FIRST_STATES.get(after.state, "entered_on")
            field = "ended_on" if after.state in LATER_STATES else field
            raise FaultyField(field, Flaw(Code.DATES_DISORDERED))
        if not may_follow(before.state, after.state):
            flaw = Flaw(Code.NOT_A_CHANGE, before=before.state.label, after=after.state.label)
            raise FaultyField("state", flaw)
