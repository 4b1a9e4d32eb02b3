"""A table about to be imported, and what is planned for each of its lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from continuum.imports.planning.choices import Choices
from continuum.imports.planning.places import PlaceDraft
from continuum.imports.rules.content import Sheet
from continuum.imports.rules.fingerprints import Known
from continuum.imports.rules.kinds import Choice, Kind, Pile
from continuum.imports.rules.lines import LineRead, LineReader
from continuum.imports.rules.mapping import Layout
from continuum.imports.rules.problems import Level, Problem
from continuum.organisations.models import Programme
from continuum.outcomes.rules.exits import ExitKind, Recorded
from continuum.outreach.rules import EncounterEntry, Mode
from continuum.people.entries import EvidenceEntry, FactEntry, FileEntry, StateEntry


@dataclass(frozen=True)
class Decision:
    """What somebody said of a line that was to be checked."""

    choice: Choice
    person: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Source:
    """A sheet with its mapping, corrections made and decisions taken; `sheet` is corrected."""

    kind: Kind
    programme: Programme
    sheet: Sheet
    layout: Layout
    decisions: Mapping[int, Decision] = field(default_factory=dict)
    sha256: str = ""
    """Of the file; empty when nobody says which."""


@dataclass(frozen=True)
class Likely:
    """Somebody a line may speak of: a file, or the young person of an earlier line."""

    person: UUID
    called: str
    reasons: str
    line: int | None = None


@dataclass(frozen=True)
class RoundDraft:
    """A round told by the lines that share a day and a team."""

    id: UUID
    team: tuple[UUID, ...]
    mode: Mode


@dataclass(frozen=True)
class EncounterDraft:
    """An encounter to note; `new_place` stands for a place to be made."""

    entry: EncounterEntry
    new_place: PlaceDraft | None = None
    round: RoundDraft | None = None


@dataclass(frozen=True)
class EnrolmentDraft:
    id: UUID
    states: tuple[StateEntry, ...]
    strand: UUID | None = None
    site: UUID | None = None


@dataclass(frozen=True)
class ExitDraft:
    enrolment: UUID
    on: date
    kind: ExitKind
    months: int | None = None
    project: Recorded = Recorded.NOT_RECORDED
    qualified: Recorded = Recorded.NOT_RECORDED


@dataclass(frozen=True)
class ReferentDraft:
    """Who walks with the person: an account, else whoever the table names."""

    since: date
    called: str
    account: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Completion:
    """What a line imported before can tell by now: the account of a referent known by name, or the
    referent of somebody who never had one."""

    person: UUID
    called: str
    named: tuple[UUID, UUID] | None = None
    """The referent known by name, and the account to give them."""
    referent: ReferentDraft | None = None


@dataclass(frozen=True, kw_only=True)
class FileDraft:
    """What a line about somebody makes."""

    person: UUID
    facts: tuple[FactEntry, ...] = ()
    evidences: tuple[EvidenceEntry, ...] = ()
    referent: ReferentDraft | None = None
    enrolment: EnrolmentDraft | None = None
    change: tuple[UUID, StateEntry] | None = None
    exit: ExitDraft | None = None


Draft = EncounterDraft | FileDraft


@dataclass
class PlannedRow:
    """One line: its pile, why, and what would be written if it is new."""

    read: LineRead
    problems: list[Problem]
    draft: Draft | None = None
    known_as: str = ""
    """Why nothing is to be written, in words; empty unless the line is known."""
    completion: Completion | None = None
    """What is written although the line is known."""
    likely: tuple[Likely, ...] = ()
    decision: Decision | None = None
    occurrence: int = 0

    @property
    def line(self) -> int:
        return self.read.number

    @property
    def known(self) -> Known:
        return Known(self.read.meaning, self.read.source)

    @property
    def level(self) -> Level | None:
        return max((problem.level for problem in self.problems), default=None)

    @property
    def pile(self) -> Pile:
        if self.known_as:
            return Pile.KNOWN
        if self.level is Level.ERROR:
            return Pile.ERROR
        if self.level is Level.DOUBT and not self.is_accepted:
            return Pile.CHECK
        return Pile.CHECK if self.is_left else Pile.NEW

    @property
    def is_accepted(self) -> bool:
        """Somebody looked, and said how to import it."""
        return self.decision is not None and self.decision.choice != Choice.LEAVE

    @property
    def is_left(self) -> bool:
        return self.decision is not None and self.decision.choice == Choice.LEAVE


@dataclass(frozen=True)
class Plan:
    """Every line of the table, in its order; `opened` are the files its lines may open."""

    source: Source
    rows: Sequence[PlannedRow]
    opened: Mapping[UUID, FileEntry]
    reader: LineReader
    choices: Choices

    @property
    def piles(self) -> dict[Pile, int]:
        return {pile: self.count(pile) for pile in Pile}

    @property
    def completed(self) -> list[PlannedRow]:
        """Lines imported before of which somebody's referent can be told by now."""
        return [row for row in self.rows if row.completion is not None]

    @property
    def people(self) -> int:
        """Young people whom the new lines of a table of people, enrolments or exits speak of: two
        lines may be about the same one."""
        drafts = (row.draft for row in self.of(Pile.NEW))
        return len({draft.person for draft in drafts if isinstance(draft, FileDraft)})

    def count(self, pile: Pile) -> int:
        return sum(row.pile is pile for row in self.rows)

    def of(self, pile: Pile) -> list[PlannedRow]:
        return [row for row in self.rows if row.pile is pile]
