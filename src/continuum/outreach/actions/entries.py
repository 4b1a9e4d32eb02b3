"""Looking at encounter entries before they are written: what is wrong, what is known already."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from continuum.access.scope import Member
from continuum.core.refusals import Refused
from continuum.organisations.models import Programme
from continuum.outreach import rules
from continuum.outreach.models import Encounter, EncounterTally, Place, Presence, Round
from continuum.outreach.rules import EncounterEntry, Mode
from continuum.people.models import Person
from continuum.people.rules import Gender


class EncounterRefused(Refused):
    """An entry that cannot be noted; `position` is its place among those given."""

    field_at_fault: str | None = None

    def __init__(
        self, message: str | Promise = "", *, field: str | None = None, position: int = 0
    ) -> None:
        super().__init__(message, field=field or self.field_at_fault)
        self.position = position


class HeadsOutOfRange(EncounterRefused):
    message = format_lazy(_("Comptez entre 1 et {most} jeunes."), most=rules.MOST_HEADS)
    field_at_fault = "heads"


class MoreFirstTimesThanHeads(EncounterRefused):
    message = _("Plus de premières fois que de jeunes : vérifiez les deux nombres.")
    field_at_fault = "first_time"


class MoreTalliedThanHeads(EncounterRefused):
    message = _("Le détail par genre et âge dépasse le nombre de jeunes.")
    field_at_fault = "tallies"


class UnknownDetail(EncounterRefused):
    message = _("Ce détail de genre ou d'âge n'existe pas dans la liste.")
    field_at_fault = "tallies"


class UnknownTopic(EncounterRefused):
    message = _("Ce sujet n'existe pas dans la liste.")
    field_at_fault = "topics"


class InTheFuture(EncounterRefused):
    message = _("Cette rencontre serait dans le futur : vérifiez la date et l'heure.")
    field_at_fault = "happened_at"


class TooLongAgo(EncounterRefused):
    message = _("Cette date semble fausse : vérifiez l'année.")
    field_at_fault = "happened_at"


class NotOurPlace(EncounterRefused):
    message = _("Ce lieu n'est pas dans la liste de votre structure.")
    field_at_fault = "place"


class NotOurRound(EncounterRefused):
    message = _("Cette tournée n'est pas de votre structure.")
    field_at_fault = "round"


class OutsideRound(EncounterRefused):
    message = _("Cette rencontre n'a pas eu lieu pendant cette tournée : vérifiez la date.")
    field_at_fault = "happened_at"


class NotOurProgramme(EncounterRefused):
    message = _("Votre structure ne participe pas à ce dispositif.")
    field_at_fault = "programme"


class NotOurPerson(EncounterRefused):
    message = _("Ce jeune n'est pas connu de votre structure.")
    field_at_fault = "people"


class MoreNamedThanHeads(EncounterRefused):
    message = _("Plus de jeunes nommés que de jeunes comptés, ou deux fois le même.")
    field_at_fault = "people"


class SentDifferently(EncounterRefused):
    message = _("Une autre rencontre porte déjà cet identifiant : notez-la de nouveau.")


@dataclass(frozen=True)
class Ours:
    """The records that entries point at, those of the organisation only."""

    places: Mapping[UUID, str]
    rounds: Mapping[UUID, Round]
    programmes: frozenset[UUID]
    people: frozenset[UUID]


@dataclass(frozen=True)
class Checked:
    """What is wrong with entries by position, and the positions of those not received before."""

    ours: Ours
    refusals: dict[int, EncounterRefused] = field(default_factory=dict)
    fresh: tuple[int, ...] = ()


def checked(entries: Sequence[EncounterEntry], *, by: Member, now: datetime) -> Checked:
    """Look at entries as `record_encounters` would, in a few queries whatever their number."""
    ours = _ours(entries, by=by)
    received = _received([entry.id for entry in entries], by=by)
    sent = Counter(entry.id for entry in entries)
    refusals: dict[int, EncounterRefused] = {}
    fresh: list[int] = []
    for position, entry in enumerate(entries):
        known = received.get(entry.id)
        refusal: EncounterRefused | None = None
        if sent[entry.id] > 1:
            refusal = SentDifferently(_("Cet identifiant est donné deux fois dans le même envoi."))
        elif known is not None:
            refusal = None if is_the_same(entry, known, ours=ours) else SentDifferently()
        else:
            refusal = _flaw(entry, ours=ours, now=now)
            fresh.append(position)
        if refusal is not None:
            refusal.position = position
            refusals[position] = refusal
    return Checked(ours, refusals, tuple(fresh))


@dataclass(frozen=True)
class Received:
    """A first version in the table, and who was named with it."""

    row: Encounter
    people: frozenset[UUID]


def is_the_same(entry: EncounterEntry, known: Received, *, ours: Ours) -> bool:
    """Whether a second sending says what the first did, whatever has been corrected since."""
    row = known.row
    if row.root != row.pk:
        return False
    said = [
        *(row.happened_at, row.head_count, row.first_time_count, row.place_id, row.round_id),
        *(row.programme_id, row.mode, row.familiarity, row.situation, tuple(row.topics)),
        row.next_step,
        rules.tallies_merged(
            rules.Tally(one.count, one.gender, one.age_band) for one in row.tallies.all()
        ),
        known.people,
    ]
    again = [
        *(entry.happened_at, entry.heads, entry.first_time_count, entry.place, entry.round),
        *(programme_of(entry, ours=ours), mode_of(entry, ours=ours), entry.familiarity),
        *(entry.situation, rules.topics_in_order(entry.topics), entry.next_step),
        rules.tallies_merged(entry.tallies),
        frozenset(entry.people),
    ]
    return said == again


def row_of(entry: EncounterEntry, *, look: Checked, by: Member) -> Encounter:
    """The first version that an entry makes."""
    return Encounter(
        id=entry.id,
        root=entry.id,
        organisation_id=by.organisation_id,
        programme_id=programme_of(entry, ours=look.ours),
        round_id=entry.round,
        place_id=entry.place,
        mode=mode_of(entry, ours=look.ours),
        happened_at=entry.happened_at,
        on=timezone.localdate(entry.happened_at),
        head_count=entry.heads,
        first_time_count=entry.first_time_count,
        familiarity=entry.familiarity,
        situation=entry.situation,
        topics=list(rules.topics_in_order(entry.topics)),
        next_step=entry.next_step,
        recorded_by_id=by.account_id,
    )


def tally_rows(entry: EncounterEntry, *, by: Member) -> list[EncounterTally]:
    return [
        EncounterTally(
            organisation_id=by.organisation_id,
            encounter_id=entry.id,
            gender=tally.gender,
            age_band=tally.age_band,
            count=tally.count,
        )
        for tally in rules.tallies_merged(entry.tallies)
    ]


def mode_of(entry: EncounterEntry, *, ours: Ours) -> Mode:
    if entry.mode is not None:
        return entry.mode
    out = ours.rounds.get(entry.round) if entry.round else None
    kind = ours.places.get(entry.place) if entry.place else None
    return rules.mode_at(kind, of_round=Mode(out.mode) if out else None)


def programme_of(entry: EncounterEntry, *, ours: Ours) -> UUID | None:
    """The round's programme when the entry names none."""
    out = ours.rounds.get(entry.round) if entry.round else None
    return entry.programme or (out.programme_id if out else None)


def _ours(entries: Iterable[EncounterEntry], *, by: Member) -> Ours:
    entries = list(entries)
    places = {entry.place for entry in entries if entry.place}
    rounds = {entry.round for entry in entries if entry.round}
    programmes = {entry.programme for entry in entries if entry.programme}
    people = {person for entry in entries for person in entry.people}
    return Ours(
        places=dict(
            Place.objects.visible_to(by).filter(pk__in=places).values_list("pk", "kind")
            if places
            else ()
        ),
        rounds=Round.objects.visible_to(by).in_bulk(rounds) if rounds else {},
        programmes=frozenset(
            Programme.objects.visible_to(by).filter(pk__in=programmes).values_list("pk", flat=True)
            if programmes
            else ()
        ),
        people=frozenset(
            Person.objects.visible_to(by).filter(pk__in=people).values_list("pk", flat=True)
            if people
            else ()
        ),
    )


def _received(ids: Sequence[UUID], *, by: Member) -> dict[UUID, Received]:
    rows = Encounter.objects.visible_to(by).filter(pk__in=ids).prefetch_related("tallies")
    if not ids or not (found := {row.pk: row for row in rows}):
        return {}
    people: dict[UUID, set[UUID]] = {}
    said = Presence.objects.visible_to(by).filter(encounter__in=found, claimed=False)
    for encounter, person in said.values_list("encounter_id", "person_id"):
        people.setdefault(encounter, set()).add(person)
    return {pk: Received(row, frozenset(people.get(pk, ()))) for pk, row in found.items()}


def _flaw(entry: EncounterEntry, *, ours: Ours, now: datetime) -> EncounterRefused | None:
    return _flaw_in_counts(entry, now=now) or _flaw_in_links(entry, ours=ours)


def _flaw_in_counts(entry: EncounterEntry, *, now: datetime) -> EncounterRefused | None:
    if not 1 <= entry.heads <= rules.MOST_HEADS:
        return HeadsOutOfRange()
    if not 0 <= entry.first_time_count <= entry.heads:
        return MoreFirstTimesThanHeads()
    if any(
        tally.count < 0
        or tally.age_band not in rules.AgeBand.values
        or tally.gender not in ("", *Gender.values)
        for tally in entry.tallies
    ):
        return UnknownDetail()
    if sum(tally.count for tally in entry.tallies) > entry.heads:
        return MoreTalliedThanHeads()
    if rules.unknown_topics(entry.topics):
        return UnknownTopic()
    if entry.happened_at.year < rules.OLDEST_YEAR:
        return TooLongAgo()
    if entry.happened_at > now + rules.CLOCKS_DIFFER:
        return InTheFuture()
    return None


def _flaw_in_links(entry: EncounterEntry, *, ours: Ours) -> EncounterRefused | None:
    if entry.place and entry.place not in ours.places:
        return NotOurPlace()
    if entry.programme and entry.programme not in ours.programmes:
        return NotOurProgramme()
    if entry.round:
        out = ours.rounds.get(entry.round)
        if out is None:
            return NotOurRound()
        if not rules.is_of_round(
            entry.happened_at, started_at=out.started_at, ended_at=out.ended_at
        ):
            return OutsideRound()
    if not ours.people.issuperset(entry.people):
        return NotOurPerson()
    if len(set(entry.people)) != len(entry.people) or len(entry.people) > entry.heads:
        return MoreNamedThanHeads()
    return None
