"""Every write on rounds: who goes out, where they stop, when they come back."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from continuum.access.models import Membership
from continuum.access.permissions import Permission
from continuum.access.scope import Member
from continuum.core.refusals import Refused
from continuum.organisations.models import Programme
from continuum.outreach.actions.corrections import specify_encounter
from continuum.outreach.actions.places import NewPlace, place_found_or_added
from continuum.outreach.models import Encounter, Place, Round, RoundMember, RoundPlace
from continuum.outreach.rules import RoundEntry, Tally
from continuum.people.text import several_lines

CLIMATE_LONGEST = 500
ROWS_AT_ONCE = 1000


class AlreadyOut(Refused):
    """Somebody of the team has not come back from another round."""


class RoundNeedsPlace(Refused):
    message = _("Choisissez au moins un lieu.")


class NotInTeam(Refused):
    message = _("Cette tournée n'est pas la vôtre : demandez à l'équipe ou à la coordination.")


class NotAColleague(Refused):
    message = _("Cette personne ne fait pas partie de votre structure.")


class NotOurPlace(Refused):
    message = _("Ce lieu n'est pas dans la liste de votre structure.")


class NotOurProgramme(Refused):
    message = _("Votre structure ne participe pas à ce dispositif.")


class RoundAlreadyEnded(Refused):
    message = _("Cette tournée est déjà terminée.")


class RoundStillOn(Refused):
    message = _("Terminez la tournée avant d'en faire le bilan.")


class RecapDone(Refused):
    message = _("Le bilan de cette tournée est fait : elle ne peut plus reprendre.")


class EndsBeforeItStarts(Refused):
    message = _("La tournée ne peut pas finir avant d'avoir commencé.")


@transaction.atomic
def start_round(*, entry: RoundEntry, by: Member, new_place: NewPlace | None = None) -> Round:
    """Go out; whoever starts is of the team. The same entry sent twice starts one round.

    Raises `AlreadyOut` when somebody of the team is still on another round.
    """
    known = Round.objects.visible_to(by).filter(pk=entry.id).first()
    if known is not None:
        return known
    if new_place is not None and new_place.name.strip():
        place = place_found_or_added(new_place, by=by)
        entry = replace(entry, places=(*entry.places, place.pk))
    if not entry.places:
        raise RoundNeedsPlace(field="places")
    team = (by.account_id, *(one for one in entry.team if one != by.account_id))
    _refuse_those_out(team, by=by)
    try:
        with transaction.atomic():
            return _inserted([(entry, team)], by=by)[0]
    except IntegrityError as clash:  # they left, or the form was sent twice, at the same moment
        known = Round.objects.visible_to(by).filter(pk=entry.id).first()
        if known is None:
            raise AlreadyOut(_("Quelqu'un de l'équipe vient de partir en tournée.")) from clash
        return known


@transaction.atomic
def record_rounds(entries: Sequence[RoundEntry], *, by: Member) -> tuple[Round, ...]:
    """Rounds already made, each with its end; those whose id is known are left as they are."""
    if any(entry.ended_at is None for entry in entries):
        raise RoundStillOn(_("Une tournée passée a une heure de fin."))
    asked = [entry.id for entry in entries]
    known = set(Round.objects.visible_to(by).filter(pk__in=asked).values_list("pk", flat=True))
    fresh = [(entry, entry.team or (by.account_id,)) for entry in entries if entry.id not in known]
    return _inserted(fresh, by=by)


@transaction.atomic
def add_stop(*, round: Round, place: Place, by: Member) -> RoundPlace:
    """The team also goes there; a stop already planned stays as it is."""
    _refuse_outsider(round, by=by)
    if round.ended_at is not None:
        raise RoundAlreadyEnded
    stops = RoundPlace.objects.filter(round=round)
    stop, _created = stops.get_or_create(
        place=place,
        round=round,
        defaults={"organisation_id": round.organisation_id, "position": stops.count() + 1},
    )
    return stop


@transaction.atomic
def end_round(*, round: Round, at: datetime, by: Member) -> Round:
    """The team is back."""
    _refuse_outsider(round, by=by)
    held = Round.objects.select_for_update().get(pk=round.pk)
    if held.ended_at is not None:
        raise RoundAlreadyEnded
    if at < held.started_at:
        raise EndsBeforeItStarts(field="ended_at")
    held.ended_at = at
    held.save(update_fields=["ended_at"])
    RoundMember.objects.filter(round=held, left_at__isnull=True).update(left_at=at)
    return held


@transaction.atomic
def resume_round(*, round: Round, by: Member) -> Round:
    """Out again with those who came back together: the round was ended by mistake.

    Raises `RoundStillOn`, `RecapDone`, or `AlreadyOut` when one of them has left since.
    """
    _refuse_outsider(round, by=by)
    held = Round.objects.select_for_update().get(pk=round.pk)
    if held.ended_at is None:
        raise RoundStillOn(_("Cette tournée n'est pas terminée."))
    if held.recap_at is not None:
        raise RecapDone
    members = RoundMember.objects.filter(round=held, left_at=held.ended_at)
    _refuse_those_out(members.values_list("account_id", flat=True), by=by)
    held.ended_at = None
    held.save(update_fields=["ended_at"])
    members.update(left_at=None)
    return held


@transaction.atomic
def recap_round(
    *,
    round: Round,
    climate: str,
    told: Mapping[UUID, Sequence[Tally]] = MappingProxyType({}),
    read: Mapping[UUID, UUID] = MappingProxyType({}),
    at: datetime,
    by: Member,
) -> Round:
    """Look back on a round that has ended; may be done again.

    `told` says more of its encounters, by their first version: gender and age as an eye could tell;
    `read` are the versions that were before the eyes of whoever says it, the latest unless told.
    """
    _refuse_outsider(round, by=by)
    if round.ended_at is None:
        raise RoundStillOn
    encounters = Encounter.objects.visible_to(by).standing().filter(round=round, root__in=told)
    for encounter in encounters.prefetch_related("tallies"):
        specify_encounter(
            encounter=encounter,
            tallies=told[encounter.root],
            at=at,
            by=by,
            read=read.get(encounter.root),
        )
    round.climate = several_lines(climate, field="climate", longest=CLIMATE_LONGEST)
    round.recap_at = at
    round.save(update_fields=["climate", "recap_at"])
    return round


def may_lead(round: Round, *, by: Member) -> bool:
    """Whether the round is theirs to change: of the team, or answering for it."""
    if by.may(Permission.CORRECT_ENCOUNTERS):
        return True
    return RoundMember.objects.filter(round=round, account_id=by.account_id).exists()


def _refuse_outsider(round: Round, *, by: Member) -> None:
    if not may_lead(round, by=by):
        raise NotInTeam


def _refuse_those_out(team: Collection[UUID], *, by: Member) -> None:
    out = (
        RoundMember.objects.visible_to(by)
        .filter(account_id__in=team, left_at__isnull=True)
        .select_related("account")
        .order_by("account__name")
    )
    mine = [one for one in out if one.account_id == by.account_id]
    if mine:
        raise AlreadyOut(_("Vous êtes déjà en tournée : terminez-la avant d'en démarrer une."))
    for one in out:
        raise AlreadyOut(
            _("%(name)s est déjà en tournée avec une autre équipe.") % {"name": one.account},
            field="team",
        )


def _inserted(
    rounds: Sequence[tuple[RoundEntry, tuple[UUID, ...]]], *, by: Member
) -> tuple[Round, ...]:
    entries = [entry for entry, _team in rounds]
    _refuse_strangers({one for _entry, team in rounds for one in team}, by=by)
    _refuse_other_places({place for entry in entries for place in entry.places}, by=by)
    refuse_other_programmes({entry.programme for entry in entries}, by=by)
    rows = [_row(entry, by=by) for entry in entries]
    team_rows = [
        RoundMember(
            organisation_id=by.organisation_id, round=row, account_id=one, left_at=row.ended_at
        )
        for row, (_entry, team) in zip(rows, rounds, strict=True)
        for one in dict.fromkeys(team)
    ]
    stops = [
        RoundPlace(organisation_id=by.organisation_id, round=row, place_id=place, position=position)
        for row, entry in zip(rows, entries, strict=True)
        for position, place in enumerate(dict.fromkeys(entry.places), start=1)
    ]
    Round.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    RoundMember.objects.bulk_create(team_rows, batch_size=ROWS_AT_ONCE)
    RoundPlace.objects.bulk_create(stops, batch_size=ROWS_AT_ONCE)
    return tuple(rows)


def _row(entry: RoundEntry, *, by: Member) -> Round:
    if entry.ended_at is not None and entry.ended_at < entry.started_at:
        raise EndsBeforeItStarts(field="ended_at")
    return Round(
        id=entry.id,
        organisation_id=by.organisation_id,
        programme_id=entry.programme,
        mode=entry.mode,
        started_at=entry.started_at,
        ended_at=entry.ended_at,
        climate=several_lines(entry.climate, field="climate", longest=CLIMATE_LONGEST),
        recap_at=entry.ended_at,
        recorded_by_id=by.account_id,
    )


def _refuse_strangers(accounts: set[UUID], *, by: Member) -> None:
    ours = Membership.objects.visible_to(by).filter(account_id__in=accounts)
    if accounts - set(ours.values_list("account_id", flat=True)):
        raise NotAColleague(field="team")


def _refuse_other_places(places: set[UUID], *, by: Member) -> None:
    ours = Place.objects.visible_to(by).filter(pk__in=places)
    if places - set(ours.values_list("pk", flat=True)):
        raise NotOurPlace(field="places")


def refuse_other_programmes(programmes: Iterable[UUID | None], *, by: Member) -> None:
    asked = {programme for programme in programmes if programme is not None}
    ours = Programme.objects.visible_to(by).filter(pk__in=asked)
    if asked - set(ours.values_list("pk", flat=True)):
        raise NotOurProgramme(field="programme")
