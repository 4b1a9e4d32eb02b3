"""« Terrain », the home of whoever goes out: the round under way, the big button, tonight."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from continuum.access.checks import MemberRequest, require
from continuum.access.permissions import Permission
from continuum.outreach import presenters, queries

BEFORE_DAWN = 8
"""Until this hour, tonight is still the night before."""


@require(Permission.RECORD_ENCOUNTERS)
def field(request: MemberRequest) -> HttpResponse:
    now = timezone.localtime()
    since = now.date() - timedelta(days=1 if now.hour < BEFORE_DAWN else 0)
    out = queries.open_round_of(request.member)
    back = queries.back_from(request.member, since=since)
    encounters = list(queries.tonight(request.member, since=since, round=out, back=back))
    context = {
        "now": now,
        "round": out,
        "team": [name for name in queries.team_of(out) if name != request.member.name]
        if out
        else [],
        "stops": [stop.place for stop in out.stops.select_related("place")] if out else [],
        "places": queries.recent_places(request.member, today=now.date()) if out else [],
        "encounters": encounters,
        "totals": presenters.totals_of(encounters),
        "back": presenters.rounds_back(back, member=request.member),
        "recaps": [
            waiting
            for waiting in queries.awaiting_recap(
                request.member, since=now.date() - presenters.RECAPS_SHOWN_FOR
            )
            if waiting not in back
        ],
    }
    return render(request, "outreach/field.html", context)
