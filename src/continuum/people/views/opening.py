"""Opening a file: look first, tell what is kept, then open."""

import hashlib
from collections.abc import Callable, Collection
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from continuum.access.checks import BOTH, WRITE, MemberRequest, require
from continuum.access.permissions import Permission
from continuum.access.scope import Member
from continuum.core.components.toasts import toast
from continuum.core.naming import with_name
from continuum.core.refusals import Refused
from continuum.linkage.compare import Band
from continuum.people import actions, queries
from continuum.people.actions.files import ProbablyKnown
from continuum.people.entries import FileEntry, details_of
from continuum.people.forms import put_on
from continuum.people.forms.identity import DetailsForm, OpenForm
from continuum.people.models import Person
from continuum.people.views.loading import back_to, note_comparing, note_reading, person_or_404

NAMES: Final = ("first_name", "alias", "last_name", "usage_name")
Open = Callable[[FileEntry, Collection[UUID]], Person]


@require(Permission.OPEN_FILES, methods=BOTH)
def open_file(request: MemberRequest) -> HttpResponse:
    def act(entry: FileEntry, dismissed: Collection[UUID]) -> Person:
        today = timezone.localdate()
        return actions.open_file(entry=entry, by=request.member, today=today, dismissed=dismissed)

    return opening_page(request, act)


@require(Permission.OPEN_FILES, methods=BOTH)
def open_file_for(request: MemberRequest, person: UUID) -> HttpResponse:
    """The file of somebody known by a nickname until now."""
    known = person_or_404(request, person)
    if known.has_file:
        return back_to(known)

    def act(entry: FileEntry, _dismissed: Collection[UUID]) -> Person:
        today = timezone.localdate()
        return actions.open_file_for(person=known, entry=entry, by=request.member, today=today)

    return opening_page(request, act, known=known)


@require(Permission.OPEN_FILES, methods=WRITE)
def look_for_candidates(request: MemberRequest) -> HttpResponse:
    """While somebody types a name: who may already be known."""
    form = DetailsForm(request.POST)
    found = []
    if form.is_valid() and any(form.cleaned_data[name] for name in NAMES):
        found = queries.candidates(request.member, form.details())
    note_comparing((each.person for each in found), page="candidates")
    return render(request, "people/candidates.html", {"found": found, "live": True})


def opening_page(
    request: MemberRequest, act: Open, *, known: Person | None = None, **context: Any
) -> HttpResponse:
    """The form, the files that may be the same young person's, and the opening itself."""
    today = timezone.localdate()
    notices = queries.notices_in_force(request.member, on=today)
    initial = {"joined_on": today, **(vars(details_of(known)) if known else {})}
    initial["commune"] = known.commune if known else None
    form = OpenForm(request.POST or None, notices=notices, initial=initial)
    found: list[queries.Candidate] = []
    if form.is_valid():
        dismissed = _dismissed(request, form)
        found = _to_look_at(request.member, form, known=known, dismissed=dismissed)
        person = None if found else _opened(form, act, dismissed, found)
        if person is not None:
            said = _("Le dossier de %(name)s est ouvert.") % {"name": person.called}
            toast(request, with_name(said, person.called))
            return back_to(person)
    if known is not None:
        note_reading(known, page="open")
    note_comparing((each.person for each in found), page="open")
    return render(
        request,
        "people/open.html",
        {
            "form": form,
            "found": found,
            "judged_for": _told_of(form) if found else "",
            "notices": notices,
            "known": known,
            **context,
        },
    )


def _opened(
    form: OpenForm, act: Open, dismissed: Collection[UUID], found: list[queries.Candidate]
) -> Person | None:
    try:
        return act(form.entry(), dismissed)
    except ProbablyKnown as refusal:
        found.extend(refusal.found)
    except Refused as refusal:
        put_on(form, refusal)
    return None


def _to_look_at(
    member: Member, form: OpenForm, *, known: Person | None, dismissed: Collection[UUID]
) -> list[queries.Candidate]:
    already = form.cleaned_data["id"]  # the same form, sent twice
    leaving_out = {*dismissed, already, *([known.pk] if known else [])}
    found = queries.candidates(
        member, form.details(), contacts=form.contacts(), leaving_out=leaving_out
    )
    if dismissed:  # looked at once: only what is likely asks again
        return [each for each in found if each.verdict.band is not Band.NONE]
    return [each for each in found if each.worth_asking]


def _told_of(form: OpenForm) -> str:
    """What is typed of somebody, in a few letters: another name is judged anew."""
    told = repr((form.details(), form.contacts()))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _dismissed(request: MemberRequest, form: OpenForm) -> set[UUID]:
    """Those shown before and judged, by the second gesture, to be somebody else than is typed."""
    if "another" not in request.POST or request.POST.get("judged_for") != _told_of(form):
        return set()
    shown = set()
    for text in request.POST.getlist("shown"):
        try:
            shown.add(UUID(text))
        except ValueError:
            continue
    return shown
