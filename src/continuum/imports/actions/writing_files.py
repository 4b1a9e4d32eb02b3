"""New lines about somebody: files, enrolments, facts and exits, in a few statements each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from continuum.access.models import Account
from continuum.access.scope import Member
from continuum.imports.making import (
    ENROLMENT,
    ENROLMENT_STATE,
    EVIDENCE,
    EXIT,
    FACT,
    REFERENT,
    REFERENT_ACCOUNT,
    ROWS_AT_ONCE,
    MadeRecord,
    Told,
    opened_record,
)
from continuum.imports.planning.rows import FileDraft, Plan, ReferentDraft
from continuum.imports.rules.kinds import Pile
from continuum.organisations.models import Programme, Site, Strand
from continuum.outcomes.actions import record_exits
from continuum.outcomes.entries import ExitEntry
from continuum.people.actions import (
    assign_referents,
    change_enrolment_state,
    complete_referents,
    enrol_many,
    open_files,
    record_evidences,
    record_facts,
)
from continuum.people.entries import EnrolmentEntry
from continuum.people.models import Enrolment, Person, Referent


@dataclass(frozen=True)
class Line:
    """A line of the table and what it calls for."""

    number: int
    draft: FileDraft


def write_files(plan: Plan, *, by: Member, today: date, told: Told) -> list[MadeRecord]:
    lines = [
        Line(row.line, row.draft) for row in plan.of(Pile.NEW) if isinstance(row.draft, FileDraft)
    ]
    made: list[MadeRecord] = []
    opened: set[UUID] = set()
    for start in range(0, len(lines), ROWS_AT_ONCE):
        told("writing", start, len(lines))
        batch = lines[start : start + ROWS_AT_ONCE]
        made += _write(plan, batch, opened, by=by, today=today)
    return made + complete(plan, by=by, today=today)


def _write(
    plan: Plan, lines: Sequence[Line], opened: set[UUID], *, by: Member, today: date
) -> list[MadeRecord]:
    """One batch; `opened` are those whom earlier batches opened."""
    new = {
        line.draft.person: line.number
        for line in reversed(lines)
        if line.draft.person in plan.opened and line.draft.person not in opened
    }
    files = open_files(entries=[plan.opened[person] for person in new], by=by, today=today)
    opened.update(new)
    people = Person.objects.visible_to(by).in_bulk([line.draft.person for line in lines])
    made = [opened_record(file, plan.opened[file.pk], new[file.pk]) for file in files]
    made += _enrol(plan.source.programme, lines, people, by=by, today=today)
    made += _tell(lines, people, by=by, today=today)
    made += _leave(lines, by=by, today=today)
    return made


def _enrol(
    programme: Programme,
    lines: Sequence[Line],
    people: Mapping[UUID, Person],
    *,
    by: Member,
    today: date,
) -> list[MadeRecord]:
    drafts = [(line, line.draft.enrolment) for line in lines]
    new = [(line, draft) for line, draft in drafts if draft is not None]
    strands = Strand.objects.in_bulk(_given(draft.strand for _line, draft in new))
    sites = Site.objects.in_bulk(_given(draft.site for _line, draft in new))
    entries = [
        EnrolmentEntry(
            id=draft.id,
            person=people[line.draft.person],
            programme=programme,
            strand=strands[draft.strand] if draft.strand else None,
            site=sites[draft.site] if draft.site else None,
            states=draft.states,
        )
        for line, draft in new
    ]
    enrol_many(entries=entries, by=by, today=today)
    made = [MadeRecord(ENROLMENT, draft.id, line.number) for line, draft in new]
    return made + _change(lines, by=by, today=today)


def _change(lines: Sequence[Line], *, by: Member, today: date) -> list[MadeRecord]:
    """Enrolments already there that the table says have ended or paused; few, one by one."""
    changes = [(line, line.draft.change) for line in lines if line.draft.change is not None]
    enrolments = Enrolment.objects.visible_to(by).in_bulk(
        [change[0] for _line, change in changes if change]
    )
    return [
        MadeRecord(
            ENROLMENT_STATE,
            change_enrolment_state(
                enrolment=enrolments[change[0]],
                to=change[1],
                by=by,
                today=today,
                even_if_full=True,
            ).pk,
            line.number,
        )
        for line, change in changes
        if change
    ]


def _tell(
    lines: Sequence[Line], people: Mapping[UUID, Person], *, by: Member, today: date
) -> list[MadeRecord]:
    """Facts, signs of invisibility and referents."""
    facts = record_facts(
        entries=[(people[line.draft.person], fact) for line in lines for fact in line.draft.facts],
        by=by,
        today=today,
    )
    evidences = record_evidences(
        entries=[
            (people[line.draft.person], evidence)
            for line in lines
            for evidence in line.draft.evidences
        ],
        by=by,
        today=today,
    )
    referents = _name_referents(
        [(line.draft.person, line.draft.referent) for line in lines], people, by=by, today=today
    )
    return [
        *(MadeRecord(FACT, fact.pk) for fact in facts),
        *(MadeRecord(EVIDENCE, evidence.pk) for evidence in evidences),
        *(MadeRecord(REFERENT, referent.pk) for referent in referents),
    ]


def _name_referents(
    drafts: Iterable[tuple[UUID, ReferentDraft | None]],
    people: Mapping[UUID, Person],
    *,
    by: Member,
    today: date,
) -> list[Referent]:
    told = [(person, draft) for person, draft in drafts if draft is not None]
    accounts = Account.objects.in_bulk(_given(draft.account for _person, draft in told))
    return assign_referents(
        entries=[
            (
                people[person],
                accounts[draft.account] if draft.account else draft.called,
                draft.since,
            )
            for person, draft in told
        ],
        by=by,
        today=today,
    )


def complete(plan: Plan, *, by: Member, today: date) -> list[MadeRecord]:
    """Referents that lines imported before can tell by now."""
    rows = [(row.line, row.completion) for row in plan.rows if row.completion is not None]
    named = dict(one.named for _line, one in rows if one.named is not None)
    accounts = Account.objects.in_bulk(set(named.values()))
    completed = complete_referents(
        accounts={referent: accounts[account] for referent, account in named.items()}, by=by
    )
    people = Person.objects.visible_to(by).in_bulk([one.person for _line, one in rows])
    first = _name_referents(
        [(one.person, one.referent) for _line, one in rows], people, by=by, today=today
    )
    return [
        *(MadeRecord(REFERENT, referent.pk) for referent in first),
        *(
            MadeRecord(REFERENT_ACCOUNT, referent.pk, digest=named[referent.pk].hex)
            for referent in completed
        ),
    ]


def _leave(lines: Sequence[Line], *, by: Member, today: date) -> list[MadeRecord]:
    drafts = [(line, line.draft.exit) for line in lines]
    left = [(line, draft) for line, draft in drafts if draft is not None]
    enrolments = Enrolment.objects.visible_to(by).in_bulk(
        [draft.enrolment for _line, draft in left]
    )
    exits = record_exits(
        entries=[
            ExitEntry(
                enrolment=enrolments[draft.enrolment],
                on=draft.on,
                kind=draft.kind,
                months=draft.months,
                project=draft.project,
                qualified=draft.qualified,
            )
            for _line, draft in left
        ],
        by=by,
        today=today,
    )
    return [
        MadeRecord(EXIT, row.pk, line.number)
        for row, (line, _draft) in zip(exits, left, strict=True)
    ]


def _given(ids: Iterable[UUID | None]) -> set[UUID]:
    return {id_ for id_ in ids if id_ is not None}
