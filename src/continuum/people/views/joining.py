"""Files that may be the same young person's: looking, joining, separating."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from continuum.access.checks import BOTH, MemberRequest, require
from continuum.access.permissions import Permission
from continuum.core.components.toasts import toast
from continuum.core.refusals import Refused
from continuum.people import actions, presenters, queries
from continuum.people.forms import put_on
from continuum.people.forms.identity import ReasonForm
from continuum.people.views.loading import back_to, note_comparing, note_reading, person_or_404


@require(Permission.JOIN_FILES)
def duplicates(request: MemberRequest) -> HttpResponse:
    pairs = queries.pairs_to_look_at(request.member)
    note_comparing((one for pair in pairs for one in (pair.first, pair.second)), page="duplicates")
    return render(request, "people/duplicates.html", {"pairs": pairs})


@require(Permission.JOIN_FILES, methods=BOTH)
def join(request: MemberRequest, person: UUID, other: UUID) -> HttpResponse:
    """Two files side by side; the same young person, or two."""
    first, second = person_or_404(request, person), person_or_404(request, other)
    compared = presenters.side_by_side(request.member, first, second, today=timezone.localdate())
    form = ReasonForm(request.POST or None, initial={"reason": compared.in_words})
    if form.is_valid():
        act = actions.judge_different if "different" in request.POST else actions.join_files
        try:
            act(
                person=first,
                other=second,
                reason=form.cleaned_data["reason"],
                by=request.member,
                now=timezone.now(),
            )
        except Refused as refusal:
            put_on(form, refusal)
        else:
            queries.forget_pairs(request.member)
            return _settled(request, first.pk, joined="different" not in request.POST)
    note_reading(first, second, page="join")
    context = {"form": form, "person": first, "other": second, "compared": compared}
    return render(request, "people/join.html", context)


@require(Permission.JOIN_FILES, methods=BOTH)
def separate(request: MemberRequest, person: UUID) -> HttpResponse:
    found = person_or_404(request, person)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            actions.separate_files(
                person=found,
                reason=form.cleaned_data["reason"],
                by=request.member,
                now=timezone.now(),
            )
        except Refused as refusal:
            put_on(form, refusal)
        else:
            queries.forget_pairs(request.member)
            toast(request, _("Le dossier est de nouveau à part."))
            return back_to(found)
    group = queries.group_of(request.member, found).exclude(pk=found.pk)
    note_reading(found, *group, page="separate")
    context = {"form": form, "person": found, "group": group}
    return render(request, "people/separate.html", context)


def _settled(request: MemberRequest, person: UUID, *, joined: bool) -> HttpResponse:
    if not joined:
        toast(request, _("C'est retenu : deux jeunes différents."))
        return redirect("people:duplicates")
    toast(
        request,
        _("Les deux dossiers sont réunis. On peut toujours les séparer."),
        links=[(_("Séparer"), reverse("people:separate", args=[person]))],
    )
    return redirect("pathways:file", person=person)
