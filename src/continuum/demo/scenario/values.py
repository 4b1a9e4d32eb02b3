"""What a demonstration is made of, as plain values: codes are those of the product's own rules.

Records name one another by code, login or id; nothing here knows Django or the database.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class SitePlan:
    name: str
    commune: str
    is_annex: bool = False


@dataclass(frozen=True, kw_only=True)
class OrganisationPlan:
    """`code` names the organisation within the scenario and in the logins of its accounts."""

    code: str
    name: str
    short_name: str
    kind: str
    commune: str = ""
    country: str = "FR"
    other_names: tuple[str, ...] = ()
    sites: tuple[SitePlan, ...] = ()
    id: UUID = field(default=UUID(int=0))


@dataclass(frozen=True, kw_only=True)
class AccountPlan:
    """A worker and the parts they have: pairs of organisation and role, the first one is acted
    in."""

    login: str
    name: str
    memberships: tuple[tuple[str, str], ...]
    language: str = "fr"


@dataclass(frozen=True, kw_only=True)
class PartPlan:
    """An organisation's role in a programme, possibly for one strand."""

    organisation: str
    role: str
    strand: str = ""


@dataclass(frozen=True, kw_only=True)
class TargetPlan:
    measure: str
    value: int
    starts_on: date
    ends_on: date
    site: tuple[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class DefinitionPlan:
    """What the funder calls invisible."""

    funder: str
    wording: str
    accepted: tuple[str, ...]
    in_force_from: date
    lists: tuple[str, ...] = ()
    valid_months: int = 12
    silent_months: int = 5


@dataclass(frozen=True, kw_only=True)
class ProgrammePlan:
    """`lead` is an organisation, `strands` pairs of name and kind, `capacities` lines of site,
    year and places; a site is named by its organisation and its own name."""

    code: str
    name: str
    summary: str
    lead: str
    lowest_age: int
    highest_age: int
    action: tuple[date, date | None]
    money: tuple[date, date] | None = None
    age_exceptions: tuple[tuple[str, int], ...] = ()
    age_reference: str = "entry"
    target_groups: tuple[str, ...] = ()
    strands: tuple[tuple[str, str], ...] = ()
    phases: tuple[tuple[str, date, date | None], ...] = ()
    parts: tuple[PartPlan, ...] = ()
    capacities: tuple[tuple[tuple[str, str], int, int], ...] = ()
    targets: tuple[TargetPlan, ...] = ()
    definition: DefinitionPlan | None = None
    id: UUID = field(default=UUID(int=0))


@dataclass(frozen=True, kw_only=True)
class PlacePlan:
    """Somewhere of an organisation's list; `area` groups places that one round can join."""

    organisation: str
    name: str
    kind: str
    commune: str = ""
    network: str = ""
    area: str = ""


@dataclass(frozen=True, kw_only=True)
class FactPlan:
    kind: str
    answer: str
    source: str
    on: date


@dataclass(frozen=True, kw_only=True)
class EvidencePlan:
    kind: str
    on: date
    list_name: str = ""
    since: date | None = None


@dataclass(frozen=True, kw_only=True)
class PersonPlan:
    """A young person as one organisation knows them; without `joined_on`, by a nickname only.

    `keeper` is the login of who opened the file, `referent` of who walks with them since when,
    until `let_go_on`.
    """

    id: UUID
    organisation: str
    keeper: str
    alias: str = ""
    first_name: str = ""
    last_name: str = ""
    usage_name: str = ""
    born_on: date | None = None
    birth_year: int | None = None
    gender: str = ""
    commune: str = ""
    postcode: str = ""
    joined_on: date | None = None
    manner: str = ""
    language: str = "fr"
    contacts: tuple[tuple[str, str], ...] = ()
    number: str = ""
    facts: tuple[FactPlan, ...] = ()
    evidence: tuple[EvidencePlan, ...] = ()
    referent: tuple[str, date] | None = None
    let_go_on: date | None = None

    @property
    def called(self) -> str:
        return " ".join(part for part in (self.first_name, self.last_name) if part) or self.alias


@dataclass(frozen=True, kw_only=True)
class RoundPlan:
    """A team out; without `ended_at` it still is, with `recapped` false nobody looked back yet."""

    id: UUID
    organisation: str
    author: str
    team: tuple[str, ...]
    places: tuple[str, ...]
    mode: str
    started_at: datetime
    ended_at: datetime | None
    programme: str = ""
    climate: str = ""
    recapped: bool = True


@dataclass(frozen=True, kw_only=True)
class TallyPlan:
    count: int
    gender: str
    age_band: str


@dataclass(frozen=True, kw_only=True)
class EncounterPlan:
    """Young people met once, as the team finally says it was.

    `people` were named at once, `claimed` afterwards. `first_said` is what was noted first, when
    it had to be corrected: a number of heads and of first times; `withdrawn` tells why it does
    not count at all.
    """

    id: UUID
    organisation: str
    author: str
    place: str
    mode: str
    happened_at: datetime
    heads: int
    first_time: int
    familiarity: str
    programme: str = ""
    round: UUID | None = None
    situation: str = "unknown"
    topics: tuple[str, ...] = ()
    next_step: str = "nothing"
    tallies: tuple[TallyPlan, ...] = ()
    people: tuple[UUID, ...] = ()
    claimed: tuple[UUID, ...] = ()
    note: str = ""
    first_said: tuple[int, int] | None = None
    withdrawn: str = ""

    @property
    def on(self) -> date:
        return self.happened_at.date()


@dataclass(frozen=True, kw_only=True)
class StatePlan:
    state: str
    on: date
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class EnrolmentPlan:
    id: UUID
    person: UUID
    organisation: str
    author: str
    programme: str
    states: tuple[StatePlan, ...]
    strand: str = ""
    site: tuple[str, str] | None = None

    @property
    def entered_on(self) -> date | None:
        """The first day on which a place was taken."""
        return next((one.on for one in self.states if one.state in ("enrolled", "active")), None)

    @property
    def state(self) -> str:
        return self.states[-1].state


@dataclass(frozen=True, kw_only=True)
class ExitPlan:
    id: UUID
    enrolment: UUID
    organisation: str
    author: str
    on: date
    kind: str
    months: int | None = None
    project: str = "not_recorded"
    qualified: str = "not_recorded"


@dataclass(frozen=True, kw_only=True)
class ItemPlan:
    """One part of a printed distribution."""

    label: str
    amount: Decimal | None = None
    share: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class DeclaredPlan:
    """A figure as somebody published it; `author` enters it. Without `indicator`, nothing of the
    records can be held against it."""

    programme: str
    author: str
    source: str
    wording: str
    days: tuple[date, date]
    kind: str = "count"
    value: Decimal | None = None
    indicator: str = ""
    base: str = ""
    items: tuple[ItemPlan, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BandPlan:
    """A line of a breakdown: the values listed, or the numbers from `low` to `high`."""

    label: str
    values: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, kw_only=True)
class IndicatorPlan:
    """An indicator a team defines itself, or a shipped one it says otherwise (`revises`).

    `filters` are triples of field, operator and values; `breakdown` a field with its bands.
    """

    programme: str
    author: str
    code: str
    label: str
    wording: str
    measure: str
    base: str = ""
    filters: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    breakdown: tuple[str, tuple[BandPlan, ...]] | None = None
    section: str = "other"
    position: int = 100
    chart: str = "number"
    revises: bool = False
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Part:
    """What one programme or corner of the consortium adds to the scenario."""

    places: tuple[PlacePlan, ...] = ()
    people: tuple[PersonPlan, ...] = ()
    rounds: tuple[RoundPlan, ...] = ()
    encounters: tuple[EncounterPlan, ...] = ()
    enrolments: tuple[EnrolmentPlan, ...] = ()
    exits: tuple[ExitPlan, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Scenario(Part):
    """The whole demonstration."""

    seed: int
    organisations: tuple[OrganisationPlan, ...]
    accounts: tuple[AccountPlan, ...]
    programmes: tuple[ProgrammePlan, ...]
    declared: tuple[DeclaredPlan, ...]
    indicators: tuple[IndicatorPlan, ...]
