"""Places in programmes, and the states they go through."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from continuum.access.scope import Member
from continuum.core.ids import uuid7
from continuum.core.refusals import Refused
from continuum.organisations.models import Participation, Programme, Site
from continuum.people.actions.checked import not_after
from continuum.people.actions.facts import NotOurs, refuse_strangers
from continuum.people.actions.locks import locked, one_at_a_time
from continuum.people.entries import EnrolmentEntry, StateEntry
from continuum.people.models import Enrolment, EnrolmentEvent, Person
from continuum.people.queries.enrolments import (
    Places,
    last_event,
    live_enrolment,
    places_at,
    state_said,
)
from continuum.people.rules import TAKING_A_PLACE, EnrolmentState, WithdrawalReason, may_follow


class ProgrammeNotOurs(Refused):
    message = _("Votre structure ne participe pas à ce dispositif.")


class StrandElsewhere(Refused):
    message = _("Ce volet appartient à un autre dispositif.")


class SiteElsewhere(Refused):
    message = _("Ce site n'est pas celui d'une structure du dispositif.")


class AlreadyEnrolled(Refused):
    message = _("Ce jeune est déjà inscrit ici : changez plutôt l'état de son inscription.")


class NoSuchChange(Refused):
    pass


class BeforePreviousState(Refused):
    pass


class NoWithdrawalReason(Refused):
    message = _("Un abandon se note avec sa raison.")


class SiteFull(Refused):
    """The site has no place left this year; may be confirmed."""

    def __init__(self, places: Places) -> None:
        super().__init__(
            ngettext(
                "%(site)s est complet pour %(year)s : %(taken)d place prise sur %(places)d. "
                "Confirmez pour inscrire quand même.",
                "%(site)s est complet pour %(year)s : %(taken)d places prises sur %(places)d. "
                "Confirmez pour inscrire quand même.",
                places.taken,
            )
            % {
                "site": places.site.name,
                "year": places.year,
                "taken": places.taken,
                "places": places.places,
            },
            field="site",
        )
        self.places = places


@transaction.atomic
def enrol(
    *, entry: EnrolmentEntry, by: Member, today: date, even_if_full: bool = False
) -> Enrolment:
    """A place for one person; the same entry again gives the same enrolment.

    Raises `SiteFull` unless `even_if_full`. The age rule is shown by the screen, never enforced:
    exceptions are the team's to make.
    """
    one_at_a_time("enrol", by=by)
    person = _ours(entry.person, by=by)
    known = Enrolment.objects.visible_to(by).filter(pk=entry.id).first()
    if known is not None:
        return known
    if live_enrolment(by, person, entry.programme, entry.strand):
        raise AlreadyEnrolled(field="programme")
    if not even_if_full:
        _refuse_when_full(entry.programme, entry.site, entry.states[-1])
    return enrol_many(entries=[entry], by=by, today=today)[0]


@transaction.atomic
def enrol_many(*, entries: Sequence[EnrolmentEntry], by: Member, today: date) -> list[Enrolment]:
    """Many places with their history, for imports and the demo, in one statement a table.

    Full sites are no obstacle here: what happened, happened. Entries whose `id` exists change
    nothing.
    """
    refuse_strangers([entry.person for entry in entries], by=by)
    known = Enrolment.objects.filter(pk__in=[entry.id for entry in entries]).in_bulk()
    new = [entry for entry in entries if entry.id not in known]
    _refuse_misplaced(new, by=by)
    for entry in new:
        _refuse_disorder(entry.states, today=today)
    rows = Enrolment.objects.bulk_create(_enrolment_row(entry, by=by) for entry in new)
    _add_states(
        [(row, state) for row, entry in zip(rows, new, strict=True) for state in entry.states],
        by=by,
    )
    made = {row.pk: row for row in rows}
    return [made.get(entry.id) or known[entry.id] for entry in entries]


@transaction.atomic
def change_enrolment_state(
    *,
    enrolment: Enrolment,
    to: StateEntry,
    by: Member,
    today: date,
    even_if_full: bool = False,
) -> EnrolmentEvent:
    """The enrolment enters another state on a day, not before the day of the present one. Sent
    twice by the same account, it enters once."""
    one_at_a_time("enrol", by=by)
    row = Enrolment.objects.visible_to(by).select_for_update().get(pk=enrolment.pk)
    last = last_event(row)
    present = state_said(last)
    if last.recorded_by_id == by.account_id and present == _kept(to):
        return last
    _refuse_step(present, to, today=today)
    if not even_if_full and present.state not in TAKING_A_PLACE:
        _refuse_when_full(row.programme, row.site, to)
    return _add_states([(row, to)], by=by)[0]


def _ours(person: Person, *, by: Member) -> Person:
    try:
        return locked(person, by=by)
    except Person.DoesNotExist:
        raise NotOurs from None


def _enrolment_row(entry: EnrolmentEntry, *, by: Member) -> Enrolment:
    return Enrolment(
        id=entry.id,
        organisation_id=by.organisation_id,
        person=entry.person,
        programme=entry.programme,
        strand=entry.strand,
        site=entry.site,
        recorded_by_id=by.account_id,
    )


def _kept(state: StateEntry) -> StateEntry:
    """Only a withdrawal keeps its reason."""
    return state if state.state == EnrolmentState.WITHDRAWN else replace(state, reason="")


def _add_states(
    states: Sequence[tuple[Enrolment, StateEntry]], *, by: Member
) -> list[EnrolmentEvent]:
    """Identifiers are sorted, so that states of one day keep the order they were given in."""
    ids = sorted(uuid7() for _state in states)
    return EnrolmentEvent.objects.bulk_create(
        EnrolmentEvent(
            id=id_,
            organisation_id=by.organisation_id,
            person_id=enrolment.person_id,
            enrolment=enrolment,
            state=state.state,
            on=state.on,
            reason=_kept(state).reason,
            recorded_by_id=by.account_id,
        )
        for id_, (enrolment, state) in zip(ids, states, strict=True)
    )


def _refuse_misplaced(entries: Sequence[EnrolmentEntry], *, by: Member) -> None:
    """Programme, strand and site belong together, and the programme is one of ours."""
    programmes = {entry.programme.pk for entry in entries}
    ours = Programme.objects.visible_to(by).filter(pk__in=programmes).values_list("pk", flat=True)
    if programmes - set(ours):
        raise ProgrammeNotOurs(field="programme")
    taking_part = set(
        Participation.objects.filter(programme__in=programmes).values_list(
            "programme", "organisation"
        )
    )
    for entry in entries:
        if entry.strand is not None and entry.strand.programme_id != entry.programme.pk:
            raise StrandElsewhere(field="strand")
        if (
            entry.site is not None
            and (entry.programme.pk, entry.site.organisation_id) not in taking_part
        ):
            raise SiteElsewhere(field="site")


def _refuse_disorder(states: Sequence[StateEntry], *, today: date) -> None:
    """A history begins with a first state and follows the transitions, in order of dates."""
    _refuse_step(None, states[0], today=today)
    for before, after in pairwise(states):
        _refuse_step(before, after, today=today)


def _refuse_step(before: StateEntry | None, after: StateEntry, *, today: date) -> None:
    not_after(after.on, today)
    if not may_follow(before.state if before else None, after.state):
        raise NoSuchChange(
            _("Une inscription ne peut pas passer de « %(before)s » à « %(after)s ».")
            % {"before": before.state.label, "after": after.state.label}
            if before
            else _("Une inscription ne commence pas par « %(after)s ».")
            % {"after": after.state.label},
            field="state",
        )
    if before is not None and after.on < before.on:
        raise BeforePreviousState(
            _(
                "L'inscription est « %(state)s » depuis le %(day)s : donnez ce jour ou un jour "
                "qui vient après."
            )
            % {"state": before.state.label, "day": before.on.strftime("%d/%m/%Y")},
            field="on",
        )
    if after.state == EnrolmentState.WITHDRAWN and after.reason not in WithdrawalReason.values:
        raise NoWithdrawalReason(field="reason")


def _refuse_when_full(programme: Programme, site: Site | None, state: StateEntry) -> None:
    """Raises `SiteFull` when the state takes a place and none is left that year."""
    if site is None or state.state not in TAKING_A_PLACE:
        return
    places = places_at(programme, site, state.on.year)
    if places is not None and places.left <= 0:
        raise SiteFull(places)
