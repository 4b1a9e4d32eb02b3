"""Every write on exits: recorded once for an enrolment, corrected by a later version."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from continuum.access.scope import Member
from continuum.core.ids import uuid7
from continuum.core.refusals import Refused
from continuum.outcomes.entries import ExitEntry
from continuum.outcomes.models import Exit
from continuum.outcomes.rules.exits import TIMED
from continuum.people.actions.locks import one_at_a_time
from continuum.people.models import Enrolment, EnrolmentEvent
from continuum.people.rules import EnrolmentState
from continuum.people.text import one_line

ROWS_AT_ONCE = 1000
REASON_LONGEST = 200
LONGEST_MONTHS = 60


class NotOurs(Refused):
    message = _("Cette inscription n'est pas, ou plus, dans votre structure.")


class AlreadyLeft(Refused):
    message = _("Une sortie est déjà notée pour cette inscription : corrigez-la plutôt.")


class InTheFuture(Refused):
    message = _("Cette date est dans le futur : vérifiez le jour.")


class BeforeEntry(Refused):
    message = _("Cette sortie viendrait avant le début de l'inscription : vérifiez le jour.")


class EnteredByMistake(Refused):
    message = _("Cette inscription a été annulée : on n'en sort pas.")


class NotTimed(Refused):
    message = _("Une durée ne se note que pour un CDD ou un intérim.")


class NotALength(Refused):
    message = _("Une durée se note en mois, de 1 à 60.")


class AlreadyCorrected(Refused):
    message = _("Cette sortie vient d'être corrigée par ailleurs : relisez-la avant d'écrire.")


class AlreadyWithdrawn(Refused):
    message = _("Cette sortie est déjà retirée.")


class NeedsReason(Refused):
    message = _("Dites en quelques mots pourquoi.")


@transaction.atomic
def record_exit(*, entry: ExitEntry, by: Member, today: date) -> Exit:
    """How one enrolment ended; the same entry again, even at once, gives the same exit."""
    one_at_a_time(f"exit of {entry.enrolment.pk}", by=by)
    return record_exits(entries=[entry], by=by, today=today)[0]


@transaction.atomic
def record_exits(*, entries: Sequence[ExitEntry], by: Member, today: date) -> list[Exit]:
    """Many exits, all or none, in one statement a table.

    An exit already standing with the same content is given back; with another, `AlreadyLeft`.
    """
    enrolments = {entry.enrolment.pk for entry in entries}
    ours = {row.pk: row for row in Enrolment.objects.visible_to(by).filter(pk__in=enrolments)}
    if len(ours) != len(enrolments):
        raise NotOurs(field="enrolment")
    _check(entries, today=today)
    latest = _latest_of(enrolments, by=by)
    rows: list[Exit] = []
    told: list[Exit] = []
    for entry in entries:
        before = latest.get(entry.enrolment.pk)
        if before is not None and not before.withdrawn:
            told.append(_same_or_refuse(before, entry))
            continue
        row = _row(entry, person=ours[entry.enrolment.pk].person_id, by=by)
        row.corrects = before
        latest[entry.enrolment.pk] = row
        rows.append(row)
        told.append(row)
    _insert(rows, refusal=AlreadyLeft(field="enrolment"))
    return told


@transaction.atomic
def correct_exit(*, left: Exit, entry: ExitEntry, reason: str, by: Member, today: date) -> Exit:
    """Replace what was said of an exit; `entry` speaks of the same enrolment. Sent twice, it is
    one correction."""
    one_at_a_time(f"exit of {left.enrolment_id}", by=by)
    why = _reason(reason)
    done = _done_already(left, reason=why, withdrawn=False, by=by)
    if done is not None and _says(done) == _says(entry):
        return done
    present = _held(left, by=by)
    if present.withdrawn:
        raise AlreadyWithdrawn
    if entry.enrolment.pk != present.enrolment_id:
        raise NotOurs(field="enrolment")
    _check([entry], today=today)
    row = _row(entry, person=present.person_id, by=by)
    row.id = uuid7()
    row.corrects, row.correction_reason = present, why
    _insert([row], refusal=AlreadyCorrected())
    return row


@transaction.atomic
def withdraw_exit(*, left: Exit, reason: str, by: Member) -> Exit:
    """Count the exit no longer; the enrolment may be given another one. Sent twice, it is withdrawn
    once."""
    one_at_a_time(f"exit of {left.enrolment_id}", by=by)
    why = _reason(reason)
    done = _done_already(left, reason=why, withdrawn=True, by=by)
    if done is not None:
        return done
    present = _held(left, by=by)
    if present.withdrawn:
        raise AlreadyWithdrawn
    return _withdrawn([present], reason=why, by=by)[0]


@transaction.atomic
def withdraw_exits(*, left: Sequence[Exit], reason: str, by: Member) -> list[Exit]:
    """Withdraw many at once (the undo of an import); those corrected since or withdrawn stay so."""
    ids = [one.pk for one in left]
    standing = list(Exit.objects.visible_to(by).standing().filter(pk__in=ids))
    return _withdrawn(standing, reason=_reason(reason), by=by)


def _check(entries: Iterable[ExitEntry], *, today: date) -> None:
    entries = list(entries)
    events = EnrolmentEvent.objects.filter(enrolment__in={entry.enrolment.pk for entry in entries})
    first = dict(events.order_by().values_list("enrolment").annotate(Min("on")))
    cancelled = set(
        events.filter(state=EnrolmentState.CANCELLED).values_list("enrolment_id", flat=True)
    )
    for entry in entries:
        if entry.on > today:
            raise InTheFuture(field="on")
        if entry.on < first.get(entry.enrolment.pk, entry.on):
            raise BeforeEntry(field="on")
        if entry.enrolment.pk in cancelled:
            raise EnteredByMistake(field="enrolment")
        _check_length(entry)


def _check_length(entry: ExitEntry) -> None:
    if entry.months is None:
        return
    if entry.kind not in TIMED:
        raise NotTimed(field="months")
    if not 1 <= entry.months <= LONGEST_MONTHS:
        raise NotALength(field="months")


def _latest_of(enrolments: set[UUID], *, by: Member) -> dict[UUID, Exit]:
    rows = Exit.objects.visible_to(by).last_versions().filter(enrolment__in=enrolments)
    return {row.enrolment_id: row for row in rows}


def _same_or_refuse(present: Exit, entry: ExitEntry) -> Exit:
    if _says(present) != _says(entry):
        raise AlreadyLeft(field="enrolment")
    return present


def _says(told: Exit | ExitEntry) -> tuple[object, ...]:
    return told.on, told.kind, told.months, told.project, told.qualified


def _done_already(left: Exit, *, reason: str, withdrawn: bool, by: Member) -> Exit | None:
    """The version that the same account put in the place of this one, for the same reason."""
    return (
        Exit.objects.visible_to(by)
        .filter(
            corrects=left,
            recorded_by_id=by.account_id,
            correction_reason=reason,
            withdrawn=withdrawn,
        )
        .first()
    )


def _row(entry: ExitEntry, *, person: UUID, by: Member) -> Exit:
    return Exit(
        id=entry.id,
        organisation_id=by.organisation_id,
        person_id=person,
        enrolment=entry.enrolment,
        on=entry.on,
        kind=entry.kind,
        months=entry.months,
        project=entry.project,
        qualified=entry.qualified,
        recorded_by_id=by.account_id,
    )


def _held(left: Exit, *, by: Member) -> Exit:
    """The exit, if it is still the last version and ours."""
    present = Exit.objects.visible_to(by).filter(pk=left.pk).first()
    if present is None:
        raise NotOurs
    if Exit.objects.filter(corrects=present).exists():
        raise AlreadyCorrected
    return present


def _withdrawn(exits: Sequence[Exit], *, reason: str, by: Member) -> list[Exit]:
    rows = [
        Exit(
            organisation_id=one.organisation_id,
            person_id=one.person_id,
            enrolment_id=one.enrolment_id,
            on=one.on,
            kind=one.kind,
            months=one.months,
            project=one.project,
            qualified=one.qualified,
            corrects=one,
            withdrawn=True,
            correction_reason=reason,
            recorded_by_id=by.account_id,
        )
        for one in exits
    ]
    _insert(rows, refusal=AlreadyCorrected())
    return rows


def _insert(rows: Sequence[Exit], *, refusal: Refused) -> None:
    """Write the rows; two gestures on the same exit at once cannot both be right."""
    try:
        with transaction.atomic():
            Exit.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    except IntegrityError as error:
        raise refusal from error


def _reason(text: str) -> str:
    tidy = one_line(text, field="reason", longest=REASON_LONGEST)
    if not tidy:
        raise NeedsReason(field="reason")
    return tidy
