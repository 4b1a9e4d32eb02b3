"""Saying an encounter better: corrected, specified, withdrawn or restored by a later version."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from continuum.access.permissions import Permission
from continuum.access.scope import Member
from continuum.core.ids import uuid7
from continuum.core.refusals import Refused
from continuum.organisations.models import Programme
from continuum.outreach import rules
from continuum.outreach.actions.entries import checked, row_of, tally_rows
from continuum.outreach.actions.locks import hold_encounters
from continuum.outreach.models import Encounter, EncounterTally, Presence, RoundMember
from continuum.outreach.queries import latest_version
from continuum.outreach.rules import EncounterEntry, Tally
from continuum.people.text import one_line

NIL = UUID(int=0)
ROWS_AT_ONCE = 1000
REASON_LONGEST = 200


class NotYours(Refused):
    message = _("Cette rencontre a été notée par quelqu'un d'autre : voyez avec la coordination.")


class AlreadyCorrected(Refused):
    message = _("Cette rencontre vient d'être corrigée par ailleurs : relisez-la avant d'écrire.")


class AlreadyWithdrawn(Refused):
    message = _("Cette rencontre est déjà retirée.")


class StillStanding(Refused):
    message = _("Cette rencontre n'a pas été retirée.")


class NeedsReason(Refused):
    message = _("Dites en quelques mots pourquoi.")


class HasProgramme(Refused):
    message = _("Cette rencontre compte déjà dans un autre dispositif : corrigez-la plutôt.")


class FewerThanNamed(Refused):
    """A correction would leave fewer heads than people named."""


@transaction.atomic
def correct_encounter(
    *,
    encounter: Encounter,
    entry: EncounterEntry,
    reason: str,
    at: datetime,
    by: Member,
    read: UUID | None = None,
) -> Encounter:
    """Replace what was said of an encounter; who was there and the notes stay.

    `read` is the version the corrector had before their eyes, `encounter` unless told. The same
    entry sent twice is one correction.

    Raises `NotYours`, `AlreadyCorrected`, `AlreadyWithdrawn`, `NeedsReason`, `FewerThanNamed`, or a
    subclass of `EncounterRefused`.
    """
    _refuse_others(encounter, by=by)
    hold_encounters([encounter.root])
    received = Encounter.objects.visible_to(by).filter(
        pk=entry.id, root=encounter.root, corrects__isnull=False
    )
    for version in received:
        if _was_sent(entry, as_=version):
            return version
        raise AlreadyCorrected
    if read not in (None, encounter.pk):
        raise AlreadyCorrected
    if encounter.withdrawn:
        raise AlreadyWithdrawn
    tidy = one_line(reason, field="reason", longest=REASON_LONGEST)
    own = encounter.recorded_by_id == by.account_id
    if not tidy and rules.needs_reason(encounter.recorded_at, own=own, now=at):
        raise NeedsReason(field="reason")
    return _next_version(encounter, entry=entry, reason=tidy, at=at, by=by)


@transaction.atomic
def specify_encounter(
    *,
    encounter: Encounter,
    tallies: Iterable[Tally],
    at: datetime,
    by: Member,
    read: UUID | None = None,
) -> Encounter:
    """Say what an eye could tell of the heads; asks no reason, and any of the team may."""
    team = RoundMember.objects.visible_to(by).filter(round=encounter.round_id)
    if not team.filter(account_id=by.account_id).exists():
        _refuse_others(encounter, by=by)
    latest = _held(encounter, by=by)
    if latest.withdrawn:
        raise AlreadyWithdrawn
    entry = replace(entry_of(latest), tallies=tuple(tallies))
    return _said_of_the_read(latest, entry=entry, read=read or encounter.pk, at=at, by=by)


@transaction.atomic
def give_programme(
    *,
    encounter: Encounter,
    programme: Programme,
    at: datetime,
    by: Member,
    read: UUID | None = None,
) -> Encounter:
    """Say in which programme an encounter counts, when nobody did; asks no reason.

    Raises `NotYours`, `AlreadyCorrected`, `AlreadyWithdrawn`, `HasProgramme` or `NotOurProgramme`.
    """
    _refuse_others(encounter, by=by)
    latest = _held(encounter, by=by)
    if latest.withdrawn:
        raise AlreadyWithdrawn
    if latest.programme_id not in (None, programme.pk):
        raise HasProgramme
    entry = replace(entry_of(latest), programme=programme.pk)
    return _said_of_the_read(latest, entry=entry, read=read or encounter.pk, at=at, by=by)


@transaction.atomic
def withdraw_encounter(
    *, encounter: Encounter, reason: str = "", at: datetime, by: Member, read: UUID | None = None
) -> Encounter:
    """Count the encounter no longer; within a few seconds one's own needs no reason."""
    _refuse_others(encounter, by=by)
    latest, read = _held(encounter, by=by), read or encounter.pk
    tidy = one_line(reason, field="reason", longest=REASON_LONGEST)
    if latest.withdrawn:
        if _was_done(latest, reason=tidy, read=read, by=by):
            return latest
        raise AlreadyWithdrawn
    _refuse_unread(latest, read=read)
    own = latest.recorded_by_id == by.account_id
    if not tidy and not (own and rules.may_undo(latest.recorded_at, now=at)):
        raise NeedsReason(field="reason")
    return _superseded([latest], by=by, withdrawn=True, reason=tidy)[0]


@transaction.atomic
def withdraw_encounters(
    encounters: Sequence[Encounter], *, reason: str, by: Member
) -> tuple[Encounter, ...]:
    """Withdraw many at once (the undo of an import); those withdrawn already stay so."""
    tidy = one_line(reason, field="reason", longest=REASON_LONGEST)
    if not tidy:
        raise NeedsReason(field="reason")
    standing = [encounter for encounter in encounters if not encounter.withdrawn]
    if not all(may_correct(encounter, by=by) for encounter in standing):
        raise NotYours
    return _superseded(standing, by=by, withdrawn=True, reason=tidy)


@transaction.atomic
def restore_encounter(
    *, encounter: Encounter, reason: str, by: Member, read: UUID | None = None
) -> Encounter:
    """Count again an encounter that was withdrawn."""
    _refuse_others(encounter, by=by)
    latest, read = _held(encounter, by=by), read or encounter.pk
    tidy = one_line(reason, field="reason", longest=REASON_LONGEST)
    if not latest.withdrawn:
        if tidy and _was_done(latest, reason=tidy, read=read, by=by):
            return latest
        raise StillStanding
    _refuse_unread(latest, read=read)
    if not tidy:
        raise NeedsReason(field="reason")
    return _superseded([latest], by=by, withdrawn=False, reason=tidy)[0]


def entry_of(encounter: Encounter) -> EncounterEntry:
    """What a version says, as an entry to start a correction from."""
    return EncounterEntry(
        happened_at=encounter.happened_at,
        heads=encounter.head_count,
        place=encounter.place_id,
        round=encounter.round_id,
        programme=encounter.programme_id,
        mode=rules.Mode(encounter.mode),
        familiarity=rules.Familiarity(encounter.familiarity),
        first_time=encounter.first_time_count,
        situation=rules.Situation(encounter.situation),
        topics=tuple(encounter.topics),
        next_step=rules.NextStep(encounter.next_step),
        tallies=tuple(
            Tally(tally.count, tally.gender, tally.age_band) for tally in encounter.tallies.all()
        ),
    )


def may_correct(encounter: Encounter, *, by: Member) -> bool:
    return encounter.recorded_by_id == by.account_id or by.may(Permission.CORRECT_ENCOUNTERS)


def _refuse_others(encounter: Encounter, *, by: Member) -> None:
    if not may_correct(encounter, by=by):
        raise NotYours


def _held(encounter: Encounter, *, by: Member) -> Encounter:
    """Its latest version, which nobody replaces until the transaction ends."""
    hold_encounters([encounter.root])
    return latest_version(encounter.root, member=by) or encounter


def _refuse_unread(latest: Encounter, *, read: UUID) -> None:
    """What stands was not what its corrector had before their eyes."""
    if read != latest.pk:
        raise AlreadyCorrected


def _was_done(latest: Encounter, *, reason: str, read: UUID, by: Member) -> bool:
    """The same gesture on the same version, sent twice."""
    return (latest.corrects_id, latest.recorded_by_id, latest.correction_reason) == (
        read,
        by.account_id,
        reason,
    )


def _said_of_the_read(
    latest: Encounter, *, entry: EncounterEntry, read: UUID, at: datetime, by: Member
) -> Encounter:
    """The next version of the one that was read; sent twice, it is said once."""
    done = _was_done(latest, reason="", read=read, by=by)
    if done and _says_the_same(entry, entry_of(latest)):
        return latest
    _refuse_unread(latest, read=read)
    return _next_version(latest, entry=entry, reason="", at=at, by=by)


def _next_version(
    encounter: Encounter, *, entry: EncounterEntry, reason: str, at: datetime, by: Member
) -> Encounter:
    if _says_the_same(entry, entry_of(encounter)):
        return encounter
    hold_encounters([encounter.root])
    told = replace(entry, id=uuid7() if entry.id == encounter.root else entry.id, people=())
    look = checked([told], by=by, now=at)
    for refusal in look.refusals.values():
        raise refusal
    named = Presence.objects.standing().filter(encounter_id=encounter.root).count()
    if told.heads < named:
        said = ngettext(
            "%(n)d jeune de cette rencontre a déjà un nom : comptez-en au moins autant.",
            "%(n)d jeunes de cette rencontre ont déjà un nom : comptez-en au moins autant.",
            named,
        )
        raise FewerThanNamed(said % {"n": named}, field="heads")
    row = row_of(told, look=look, by=by)
    row.root, row.corrects_id, row.correction_reason = encounter.root, encounter.pk, reason
    _save_once(row)
    EncounterTally.objects.bulk_create(tally_rows(told, by=by))
    return row


def _was_sent(entry: EncounterEntry, *, as_: Encounter) -> bool:
    """What the entry left to the place and the round was filled in when it was written."""
    written = entry_of(as_)
    told = replace(
        entry, mode=entry.mode or written.mode, programme=entry.programme or written.programme
    )
    return _says_the_same(told, written)


def _says_the_same(entry: EncounterEntry, before: EncounterEntry) -> bool:
    return _comparable(entry) == _comparable(before)


def _comparable(entry: EncounterEntry) -> EncounterEntry:
    return replace(
        entry,
        id=NIL,
        people=(),
        first_time=entry.first_time_count,
        topics=rules.topics_in_order(entry.topics),
        tallies=rules.tallies_merged(entry.tallies),
    )


def _superseded(
    encounters: Sequence[Encounter], *, by: Member, withdrawn: bool, reason: str
) -> tuple[Encounter, ...]:
    """The same content in new versions, counted or not."""
    before = [encounter.pk for encounter in encounters]
    hold_encounters([encounter.root for encounter in encounters])
    tallies: dict[UUID, list[EncounterTally]] = {}
    for tally in EncounterTally.objects.visible_to(by).filter(encounter__in=before):
        tallies.setdefault(tally.encounter_id, []).append(tally)
    rows, copies = [], []
    for encounter in encounters:
        row = _copy(encounter, by=by)
        row.withdrawn, row.correction_reason = withdrawn, reason
        rows.append(row)
        copies += [_tally_copy(one, of=row) for one in tallies.get(encounter.pk, ())]
    try:
        with transaction.atomic():
            Encounter.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    except IntegrityError as clash:
        raise AlreadyCorrected from clash
    EncounterTally.objects.bulk_create(copies, batch_size=ROWS_AT_ONCE)
    return tuple(rows)


def _copy(encounter: Encounter, *, by: Member) -> Encounter:
    said = {
        name: getattr(encounter, name)
        for name in (
            *("organisation_id", "programme_id", "round_id", "place_id", "mode", "happened_at"),
            *("on", "head_count", "first_time_count", "familiarity", "situation", "topics"),
            *("next_step", "root"),
        )
    }
    return Encounter(id=uuid7(), corrects_id=encounter.pk, recorded_by_id=by.account_id, **said)


def _tally_copy(tally: EncounterTally, *, of: Encounter) -> EncounterTally:
    return EncounterTally(
        organisation_id=tally.organisation_id,
        encounter_id=of.pk,
        gender=tally.gender,
        age_band=tally.age_band,
        count=tally.count,
    )


def _save_once(row: Encounter) -> None:
    """A version is replaced once: two corrections at the same moment cannot both stand."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as clash:
        raise AlreadyCorrected from clash
