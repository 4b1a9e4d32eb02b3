"""Lines that are encounters, made into entries that the team's own screen would send."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from uuid import UUID

from django.utils import timezone

from continuum.access.scope import Member
from continuum.core.ids import uuid7
from continuum.imports.planning.choices import Choices
from continuum.imports.planning.communes import Meant
from continuum.imports.planning.details import commune_told
from continuum.imports.planning.directory import Directory, Found, NumberTaken, Who
from continuum.imports.planning.places import Places, drafted, tidy_name
from continuum.imports.planning.rows import EncounterDraft, PlannedRow, RoundDraft, Source
from continuum.imports.rules.dates import Birth, Moment
from continuum.imports.rules.kinds import Choice
from continuum.imports.rules.problems import Code, Problem
from continuum.imports.rules.readers import band_of
from continuum.linkage.normalise.fold import fold
from continuum.outreach.rules import (
    AgeBand,
    EncounterEntry,
    Familiarity,
    Mode,
    NextStep,
    Situation,
    Tally,
    Topic,
    mode_at,
    topics_in_order,
)
from continuum.people.entries import ExternalIdEntry, FileEntry, PersonDetails
from continuum.people.rules import ExternalSystem, Gender

NOON = time(12)
INDOORS = frozenset({Mode.PHONE, Mode.INFORMATION, Mode.DROP_IN, Mode.VISIT, Mode.WORKSHOP})
"""Meetings that no round makes, unless the table names one."""


class EncounterPlanner:
    """Drafts encounters one after the other: later lines share places, rounds and people."""

    def __init__(
        self,
        source: Source,
        *,
        member: Member,
        directory: Directory,
        choices: Choices,
        now: datetime,
    ) -> None:
        self._source = source
        self._directory = directory
        self._colleague = choices.colleague
        self._places = Places(member)
        self._communes = choices.communes
        self._now = now
        self._rounds: dict[tuple[object, ...], RoundDraft] = {}

    def draft(self, row: PlannedRow) -> None:
        """Give the row its draft, and the problems met on the way."""
        values = row.read.values
        moment = values.get("date")
        if not isinstance(moment, Moment):
            return
        happened_at = self._happened_at(moment, values.get("time"))
        try:
            people = self._people(row)
        except NumberTaken:
            row.problems.append(_problem(Code.NUMBER_TAKEN, "external_id", self._source))
            return
        entry = _entry(values, happened_at, people=people)
        entry = replace(entry, programme=self._source.programme.pk)
        draft = self._with_place(row, EncounterDraft(entry))
        row.draft = self._with_round(row, draft, moment.on)

    def _happened_at(self, moment: Moment, beside: object) -> datetime:
        """Without an hour, noon; today, not after this very moment."""
        told = beside if isinstance(beside, time) else moment.at
        at = timezone.make_aware(datetime.combine(moment.on, told or NOON))
        return min(at, self._now) if told is None else at

    def _with_place(self, row: PlannedRow, draft: EncounterDraft) -> EncounterDraft:
        values = row.read.values
        kind, mode = _text(values, "place_kind") or None, _text(values, "mode") or None
        town = _text(values, "commune")
        name = tidy_name(_text(values, "place") or town, kind=kind)
        if not name:
            return draft
        meant = self._communes.meant(town) if town else Meant()
        commune = meant.code
        known = self._places.find(name, commune=commune)
        if known is not None:
            return replace(draft, entry=replace(draft.entry, place=known))
        if not self._source.layout.options.create_places:
            field = "place" if "place" in values else "commune"
            row.problems.append(_problem(Code.UNKNOWN_PLACE, field, self._source))
            return draft
        row.problems.extend(commune_told(town, meant, self._source))
        return replace(draft, new_place=drafted(name, kind=kind, mode=mode, commune=commune))

    def _with_round(self, row: PlannedRow, draft: EncounterDraft, on: date) -> EncounterDraft:
        values = row.read.values
        label, names = _text(values, "round"), values.get("team")
        if not self._source.layout.options.rebuild_rounds or not (label or names):
            return draft
        mode = self._mode_of(draft)
        if mode in INDOORS and not label:
            return draft
        told = tuple(names) if isinstance(names, tuple) else ()
        team = [self._colleague(name) for name in told]
        if None in team:
            row.problems.append(_problem(Code.NOT_IN_TEAM, "team", self._source))
        key = (on, fold(label) if label else tuple(sorted(fold(name) for name in told)))
        if key not in self._rounds:
            accounts = tuple(dict.fromkeys(UUID(one) for one in team if one))
            self._rounds[key] = RoundDraft(uuid7(), accounts, mode)
        return replace(draft, round=self._rounds[key])

    def _mode_of(self, draft: EncounterDraft) -> Mode:
        """As noting it will tell: said, else by the kind of place."""
        if draft.entry.mode is not None:
            return draft.entry.mode
        if draft.new_place is not None:
            return mode_at(draft.new_place.kind)
        return mode_at(self._places.kind_of(draft.entry.place))

    def _people(self, row: PlannedRow) -> tuple[UUID, ...]:
        """Those the line names: known, or met for the first time here."""
        people = (self._person(row, who) for who in _named(row.read.values))
        return tuple(dict.fromkeys(person for person in people if person is not None))

    def _person(self, row: PlannedRow, who: Who) -> UUID | None:
        found = self._directory.find(who, attaching=True)
        if found.person is not None:
            return found.person.id
        if found.likely:
            return self._doubtful(row, found)
        if not (who.nicknames or who.is_named):
            return None
        system = ExternalSystem(self._source.layout.options.system)
        numbers = tuple(ExternalIdEntry(system=system, value=number) for number in who.numbers)
        return self._directory.open(
            FileEntry(details=who.details, external_ids=numbers), who=who, line=row.line
        )

    def _doubtful(self, row: PlannedRow, found: Found) -> UUID | None:
        """Nobody is guessed: without a decision the line waits, imported as it is it has no
        name."""
        row.likely = found.likely
        code = Code.SEVERAL_PEOPLE if found.several else Code.PROBABLE_DUPLICATE
        field = next((one for one in _NAMED_BY if one in row.read.values), "alias")
        row.problems.append(_problem(code, field, self._source))
        if row.decision is not None and row.decision.choice == Choice.SAME:
            return row.decision.person
        return None


_NAMED_BY = ("external_id", "last_name", "alias", "first_name", "names")


def _entry(
    values: Mapping[str, object], happened_at: datetime, *, people: tuple[UUID, ...]
) -> EncounterEntry:
    girls, boys = _count(values, "girls"), _count(values, "boys")
    told = _count(values, "heads")
    heads = told or (girls or 0) + (boys or 0) or max(1, sum(1 for _who in _named(values)))
    mode = _text(values, "mode")
    return EncounterEntry(
        happened_at=happened_at,
        heads=heads,
        mode=Mode(mode) if mode else None,
        familiarity=Familiarity(_text(values, "familiarity") or Familiarity.UNKNOWN),
        first_time=_count(values, "first_time"),
        situation=Situation(_text(values, "situation") or Situation.UNKNOWN),
        topics=topics_in_order(set(_topics(values))),
        next_step=NextStep(_text(values, "next_step") or NextStep.NOTHING),
        tallies=tuple(_tallies(values, heads)),
        people=people,
    )


def _tallies(values: Mapping[str, object], heads: int) -> Iterator[Tally]:
    age = values.get("age")
    band = band_of(age) if isinstance(age, int) else AgeBand(str(age or AgeBand.UNKNOWN))
    girls, boys = _count(values, "girls") or 0, _count(values, "boys") or 0
    if girls or boys:
        yield Tally(girls, Gender.FEMALE, band)
        yield Tally(boys, Gender.MALE, band)
        return
    gender = _text(values, "gender")
    if gender or band is not AgeBand.UNKNOWN:
        yield Tally(heads, gender, band)


def _topics(values: Mapping[str, object]) -> Iterator[str]:
    listed = values.get("topics")
    yield from listed if isinstance(listed, tuple) else ()
    for topic in Topic:
        if values.get(f"topic_{topic.value}") == "yes":
            yield topic.value


def _named(values: Mapping[str, object]) -> Iterator[Who]:
    """Everybody a line names; several names in one cell are nicknames."""
    aliases, several = _texts(values, "alias"), _texts(values, "names")
    if len(aliases) > 1:
        several, aliases = (*aliases, *several), ()
    for name in several:
        yield Who(PersonDetails(alias=name))
    names = {field: _text(values, field) for field in ("first_name", "last_name")}
    number = _text(values, "external_id")
    if aliases or any(names.values()) or number:
        born = values.get("born_on")
        birth = born if isinstance(born, Birth) else Birth(year=_count(values, "birth_year"))
        details = PersonDetails(
            alias="".join(aliases), **names, born_on=birth.on, birth_year=birth.year
        )
        yield Who(details, numbers=(number,) if number else ())


def _texts(values: Mapping[str, object], field: str) -> tuple[str, ...]:
    value = values.get(field)
    return tuple(str(one) for one in value) if isinstance(value, tuple) else ()


def _text(values: Mapping[str, object], field: str) -> str:
    value = values.get(field)
    return value if isinstance(value, str) else ""


def _count(values: Mapping[str, object], field: str) -> int | None:
    value = values.get(field)
    return value if isinstance(value, int) else None


def _problem(code: Code, field: str, source: Source) -> Problem:
    return Problem(code, field, source.layout.column_of(field))


def rounds_of(drafts: Iterable[EncounterDraft]) -> dict[UUID, list[EncounterDraft]]:
    """The encounters of each round."""
    found: dict[UUID, list[EncounterDraft]] = {}
    for draft in drafts:
        if draft.round is not None:
            found.setdefault(draft.round.id, []).append(draft)
    return found
