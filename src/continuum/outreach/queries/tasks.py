"""What outreach puts on the home page: rounds to end, encounters to tell more of."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from continuum.access.permissions import Permission
from continuum.access.scope import Member
from continuum.core.todo import Task, count_some
from continuum.outreach.queries.encounters import to_name, to_specify
from continuum.outreach.queries.rounds import awaiting_recap, left_open, open_round_of
from continuum.outreach.rules import OUT_AT_MOST

WAITS_FOR: Final = timedelta(days=30)


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
            urgent=out.started_at < timezone.now() - OUT_AT_MOST,
        )
    since = today - WAITS_FOR
    for round_ in awaiting_recap(member, since=since):
        yield Task(
            title=_("Faire le bilan de la tournée"),
            url=reverse("outreach:recap", args=[round_.pk]),
            icon="clipboard-text",
            detail=str(round_.get_mode_display()),
        )
    waiting = count_some(to_specify(member, since=since))
    if waiting:
        yield Task(
            title=ngettext("Rencontre à préciser", "Rencontres à préciser", waiting),
            url=_list("a-preciser", since),
            icon="adjustments-horizontal",
            detail=_("Genre et âge manquent : ils comptent pour le bilan."),
            count=waiting,
        )


def rounds_left_open(member: Member, *, today: date) -> Iterable[Task]:
    """Rounds of colleagues that nobody ended, for whoever may set their encounters right."""
    if not member.may(Permission.CORRECT_ENCOUNTERS):
        return
    count = count_some(left_open(member, now=timezone.now()))
    if count:
        yield Task(
            title=ngettext("Tournée restée ouverte", "Tournées restées ouvertes", count),
            url=reverse("outreach:rounds"),
            icon="walk",
            detail=_("L'équipe est rentrée sans la terminer : son bilan attend."),
            count=count,
        )


def nameless(member: Member, *, today: date) -> Iterable[Task]:
    """Encounters with somebody one knows, whose name is still missing."""
    if not member.may(Permission.RECORD_ENCOUNTERS):
        return
    since = today - WAITS_FOR
    count = count_some(to_name(member, since=since))
    if count:
        yield Task(
            title=ngettext("Rencontre à relier", "Rencontres à relier", count),
            url=_list("a-relier", since),
            icon="link",
            detail=_("Il manque le nom d'un jeune que vous connaissez."),
            count=count,
        )


def _list(waiting: str, since: date) -> str:
    """The list that shows as many as the line counts."""
    return f"{reverse('outreach:encounters')}?{urlencode({waiting: 1, 'du': since.isoformat()})}"
