"""What outreach tells the pages that many packages feed: the timeline and the things to do."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from continuum.access.permissions import Permission
from continuum.access.scope import Member
from continuum.core.timeline import Entry
from continuum.core.todo import Task
from continuum.outreach.models import Encounter, Presence
from continuum.outreach.queries.encounters import to_specify
from continuum.outreach.queries.rounds import awaiting_recap, open_round_of
from continuum.outreach.rules import Mode, NextStep
from continuum.people.models import Person

WAITS_FOR: Final = timedelta(days=30)


def timeline_of(person: Person, *, member: Member) -> Iterable[Entry]:
    """The encounters in which the person was, under any of the files joined with theirs."""
    presences = (
        Presence.objects.visible_to(member)
        .standing()
        .filter(person__identity=person.identity)
        .values("encounter_id")
    )
    encounters = (
        Encounter.objects.visible_to(member)
        .standing()
        .filter(root__in=presences)
        .select_related("place", "recorded_by", "organisation")
        .order_by("-happened_at")
    )
    for encounter in encounters:
        yield Entry(
            on=encounter.on,
            at=encounter.happened_at,
            kind="encounter",
            icon=encounter.icon,
            title=_title(encounter),
            text=_text(encounter),
            by=str(encounter.recorded_by or ""),
            organisation=encounter.organisation.label_for(member.organisation_id),
            url=reverse("outreach:encounter", args=[encounter.root]),
            is_contact=True,
            tags=(encounter.mode, *encounter.topics),
        )


def tasks_of(member: Member, *, today: date) -> Iterable[Task]:
    """The round one is out on, the recaps that wait, the encounters still to be told more of."""
    if not member.may(Permission.RECORD_ENCOUNTERS):
        return
    out = open_round_of(member)
    if out is not None:
        yield Task(
            title=_("Vous êtes en tournée"),
            url=reverse("outreach:field"),
            icon="walk",
            detail=_("Terminez-la quand l'équipe est rentrée."),
            urgent=out.started_at.date() < today,
        )
    since = today - WAITS_FOR
    for round_ in awaiting_recap(member, since=since):
        yield Task(
            title=_("Faire le bilan de la tournée"),
            url=reverse("outreach:recap", args=[round_.pk]),
            icon="clipboard-text",
            detail=str(round_.get_mode_display()),
        )
    waiting = to_specify(member, since=since).count()
    if waiting:
        yield Task(
            title=ngettext("Rencontre à préciser", "Rencontres à préciser", waiting),
            url=reverse("outreach:encounters") + "?a-preciser=1",
            icon="adjustments-horizontal",
            detail=_("Genre et âge manquent : ils comptent pour le bilan."),
            count=waiting,
        )


def _title(encounter: Encounter) -> str:
    if encounter.mode == Mode.PHONE:
        return _("Échange au téléphone")
    place = str(encounter.place or encounter.get_mode_display())
    return _("Rencontre · %(place)s") % {"place": place}


def _text(encounter: Encounter) -> str:
    after = "" if encounter.next_step == NextStep.NOTHING else encounter.get_next_step_display()
    return " · ".join(filter(None, (encounter.topics_said, str(after))))
