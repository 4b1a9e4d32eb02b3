"""Lines about somebody: files to open, enrolments with their history, exits."""

from datetime import date
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from continuum.access.scope import Member
from continuum.core.refusals import Refused
from continuum.imports.planning.choices import Choices
from continuum.imports.planning.details import (
    day,
    details_from,
    evidences_from,
    facts_from,
    file_from,
    first_day,
    text,
)
from continuum.imports.planning.directory import Directory, Filed, NumberTaken, Who
from continuum.imports.planning.enrolments import (
    FaultyField,
    Histories,
    History,
    draft_from,
    end_from,
    lacks_reason,
    states_from,
    undated_state,
)
from continuum.imports.planning.referents import Walkers, referent_from
from continuum.imports.planning.rows import ExitDraft, FileDraft, PlannedRow, Source
from continuum.imports.rules.cells import Colleague
from continuum.imports.rules.kinds import Choice, Kind
from continuum.imports.rules.problems import Code, Flaw, Level, Problem
from continuum.outcomes.rules.exits import TIMED, ExitKind, Recorded
from continuum.people.actions import checked
from continuum.people.entries import StateEntry
from continuum.people.rules import may_follow


class FilePlanner:
    """Drafts lines one after the other: the same young person in two lines is one."""

    def __init__(
        self,
        source: Source,
        *,
        member: Member,
        directory: Directory,
        choices: Choices,
        histories: Histories,
        today: date,
    ) -> None:
        self._source = source
        self._member = member
        self._directory = directory
        self._choices = choices
        self._histories = histories
        self._today = today
        self._walkers = Walkers(member)

    def draft(self, row: PlannedRow) -> None:
        """Give the row its draft, or say why it is known, or what is wrong with it."""
        if row.level is Level.ERROR:
            return
        who = details_from(row, self._source, self._choices, today=self._today)
        if not (who.nicknames or who.is_named or who.numbers):
            row.problems.append(self._problem(Code.NAMELESS, "first_name"))
            return
        try:
            self._about(row, who)
        except FaultyField as fault:
            row.problems.append(self._problem(fault.flaw.code, fault.field, fault.flaw))
        except NumberTaken:
            row.problems.append(self._problem(Code.NUMBER_TAKEN, "external_id"))
        except Refused as refusal:
            flaw = Flaw(Code.REFUSED, said=str(refusal))
            row.problems.append(self._problem(Code.REFUSED, refusal.field or "", flaw))

    def _about(self, row: PlannedRow, who: Who) -> None:
        values = row.read.values
        found = self._person(row, who)
        if self._source.kind == Kind.PEOPLE and found is not None:
            row.known_as = _as_known(found)
            return
        states = self._states(row)
        if lacks_reason(states, values):
            row.problems.append(self._problem(Code.NO_REASON, "end_reason"))
        history = self._history(row, found, states) if found is not None else None
        if row.known_as or row.level is Level.ERROR:
            return
        if found is None:
            entry = file_from(who, values, self._source)
            checked.person_row(entry, by=self._member, today=self._today)
            person = self._directory.open(entry, who=who, line=row.line)
        else:
            person = found.id
        row.draft = self._drafted(row, person, states, history)

    def complete(self, row: PlannedRow) -> None:
        """What a known line can tell by now of somebody's referent; nothing else of it is new."""
        if not isinstance(row.read.values.get("referent"), Colleague) or row.level is Level.ERROR:
            return
        who = details_from(row, self._source, self._choices, today=self._today)
        found = self._directory.find(who, attaching=True).person
        if found is None:
            return
        since = first_day(row.read.values, today=self._today)
        draft = referent_from(row.read.values, since=since)
        row.completion = self._walkers.completion(found, draft) if draft else None
        if row.completion is not None:
            row.known_as = _("%(known)s Son référent sera noté : %(called)s.") % {
                "known": row.known_as,
                "called": row.completion.called,
            }

    def _states(self, row: PlannedRow) -> tuple[StateEntry, ...]:
        """What the line tells of the enrolment, in order. Raises `FaultyField`."""
        states = states_from(row.read.values)
        if states or self._source.kind != Kind.ENROLMENTS:
            return states
        state, flaw = undated_state(row.read.values, today=self._today)
        row.problems.append(self._problem(flaw.code, "state", flaw))
        return (state,)

    def _person(self, row: PlannedRow, who: Who) -> Filed | None:
        """Somebody known, None for somebody to open a file for."""
        attaching = self._source.kind != Kind.PEOPLE
        found = self._directory.find(who, attaching=attaching)
        if found.person is not None:
            return found.person
        decision = row.decision
        if found.likely:
            row.likely = found.likely
            code = Code.SEVERAL_PEOPLE if found.several else Code.PROBABLE_DUPLICATE
            row.problems.append(self._problem(code, _named_by(row)))
            if decision is not None and decision.choice == Choice.SAME and decision.person:
                return self._directory.get(decision.person)
        return None

    def _history(
        self, row: PlannedRow, found: Filed, states: tuple[StateEntry, ...]
    ) -> History | None:
        """The enrolment a line about somebody known speaks of; None for one to make."""
        strand = text(row.read.values, "strand")
        there = [
            one for one in self._histories.of(found.id) if not strand or one.strand == UUID(strand)
        ]
        if self._source.kind == Kind.EXITS:
            return self._to_leave(row, there, states)
        for one in there:
            if states and one.first_on == states[0].on:
                row.known_as = _("Déjà inscrit à cette date.")
                return one
        live = next((one for one in there if one.is_live), None)
        if live is not None:
            since = live.first_on.strftime("%d/%m/%Y")
            flaw = Flaw(Code.ALREADY_ENROLLED, day=since)
            row.problems.append(self._problem(flaw.code, "entered_on", flaw))
        return None

    def _to_leave(
        self, row: PlannedRow, there: list[History], states: tuple[StateEntry, ...]
    ) -> History | None:
        """The enrolment an exit ends: the latest without one, else the one to make."""
        left = _exit_of(row, UUID(int=0))
        for one in there:
            if left is not None and one.left == (left.on, left.kind.value):
                row.known_as = _("Cette sortie est déjà notée.")
                return one
        open_ones = [one for one in there if one.left is None]
        if open_ones:
            return max(open_ones, key=lambda one: one.first_on)
        if there and not states:
            row.problems.append(self._problem(Code.ALREADY_LEFT, "exit_kind"))
        elif not states:
            row.problems.append(self._problem(Code.NOT_ENROLLED, "entered_on"))
        return None

    def _drafted(
        self,
        row: PlannedRow,
        person: UUID,
        states: tuple[StateEntry, ...],
        history: History | None,
    ) -> FileDraft:
        values = row.read.values
        begun = first_day(values, today=self._today)
        enrolment = draft_from(values, states, id_=uuid4()) if states and not history else None
        if self._source.kind == Kind.EXITS and not enrolment and not history:
            raise FaultyField("entered_on", Flaw(Code.NOT_ENROLLED))
        change = self._change(row, history) if history else None
        if enrolment is not None:
            history = History(enrolment.id, enrolment.strand, states, row.line)
            self._histories.add(person, history)
        left = self._exit(row, person, history) if history else None
        return FileDraft(
            person=person,
            facts=tuple(facts_from(values, self._source, on=begun)),
            evidences=tuple(evidences_from(values, on=begun)),
            referent=referent_from(values, since=begun),
            enrolment=enrolment,
            change=change,
            exit=left,
        )

    def _change(self, row: PlannedRow, history: History) -> tuple[UUID, StateEntry] | None:
        """The state an enrolment already there enters, if the line tells a new one."""
        end = end_from(row.read.values)
        if end is None or end.state == history.present.state:
            return None
        if end.on < history.present.on:
            raise FaultyField("ended_on", Flaw(Code.DATES_DISORDERED))
        if not may_follow(history.present.state, end.state):
            before, after = history.present.state.label, end.state.label
            raise FaultyField("state", Flaw(Code.NOT_A_CHANGE, before=before, after=after))
        return history.id, end

    def _exit(self, row: PlannedRow, person: UUID, history: History) -> ExitDraft | None:
        left = _exit_of(row, history.id)
        if left is None:
            return None
        if left.on < history.first_on:
            raise FaultyField("exit_on", Flaw(Code.DATES_DISORDERED))
        self._histories.leave(person, history, on=left.on, kind=left.kind.value)
        return left

    def _problem(self, code: Code, field: str, flaw: Flaw | None = None) -> Problem:
        column = self._source.layout.column_of(field)
        if column is None and field in ("last_name", "first_name"):
            column = self._source.layout.column_of("full_name")
        return Problem(code, field, column, flaw.params if flaw else {})


def _exit_of(row: PlannedRow, enrolment: UUID) -> ExitDraft | None:
    """The exit a line tells; a project said at the end is one too, towards nothing known."""
    values = row.read.values
    told, project = values.get("exit_kind"), text(values, "project")
    if not isinstance(told, tuple) and not project:
        return None
    kind, months = told if isinstance(told, tuple) else (ExitKind.UNKNOWN, None)
    on = day(values, "exit_on") or day(values, "ended_on")
    if on is None:
        raise FaultyField("exit_on", Flaw(Code.MISSING))
    beside = values.get("exit_months")
    months = beside if isinstance(beside, int) else months
    return ExitDraft(
        enrolment=enrolment,
        on=on,
        kind=ExitKind(kind),
        months=months if ExitKind(kind) in TIMED else None,
        project=Recorded(project or Recorded.NOT_RECORDED),
        qualified=Recorded(text(values, "qualified") or Recorded.NOT_RECORDED),
    )


def _named_by(row: PlannedRow) -> str:
    fields = ("external_id", "last_name", "first_name", "alias", "born_on")
    return next((field for field in fields if field in row.read.values), "first_name")


def _as_known(found: Filed) -> str:
    if found.line is not None:
        return _("Même jeune que la ligne %(line)s.") % {"line": found.line}
    return _("Ce jeune a déjà un dossier : %(called)s.") % {"called": found.called}
