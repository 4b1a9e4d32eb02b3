"""Encounters already noted: the list, the page of one, and what may be said again."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from continuum.access.checks import BOTH, WRITE, MemberRequest, can, require
from continuum.access.permissions import Permission
from continuum.core.asked import keep_asked, kept_asked
from continuum.core.components.toasts import toast
from continuum.core.refusals import Refused
from continuum.organisations.models import Programme
from continuum.outreach import actions, presenters, queries, rules
from continuum.outreach.forms.encounters import CorrectionForm, FilterForm, answers_of
from continuum.outreach.forms.naming import NicknameForm, NoteForm, ReasonForm
from continuum.outreach.forms.rounds import DetailForm
from continuum.outreach.forms.versions import OfVersionForm
from continuum.outreach.models import Encounter, Place
from continuum.outreach.views.log import choices_for

PAGE = 50
SHOWN_FOR = timedelta(days=91)
LONGEST_SEARCH = 80


def encounter_or_404(request: MemberRequest, root: UUID) -> Encounter:
    found = queries.latest_version(root, member=request.member)
    if found is None:
        raise Http404
    return found


@require(Permission.SEE_OUTREACH)
def encounters(request: MemberRequest) -> HttpResponse:
    today = timezone.localdate()
    form = FilterForm(
        request.GET,
        places=Place.objects.visible_to(request.member),
        programmes=Programme.objects.visible_to(request.member),
    )
    form.is_valid()
    chosen = presenters.chosen(form, today=today, since=today - SHOWN_FOR)
    rows = _chosen_rows(request, chosen)
    page = Paginator(rows.order_by("-happened_at"), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "chosen": chosen,
        "page": page,
        "met": (met := queries.met(rows)),
        "people": presenters.between(rules.bounds(met)),
        "elsewhere": None if page.object_list else _elsewhere(request, chosen),
    }
    return render(request, "outreach/encounters.html", context)


def _elsewhere(request: MemberRequest, chosen: presenters.Chosen) -> dict[str, Any] | None:
    """What the same filters find on other days, and where to see it; nothing while one asks for
    what waits."""
    if chosen.to_specify or chosen.to_name:
        return None
    same = {key: value for key, value in chosen.lookups.items() if key != "on__lte"}
    found = queries.elsewhere(queries.standing(request.member).filter(**same))
    if found is None:
        return None
    return {"found": found, "url": presenters.all_days(request.GET, found)}


def _chosen_rows(request: MemberRequest, chosen: presenters.Chosen) -> Any:
    if chosen.to_specify:
        rows = queries.to_specify(request.member, since=chosen.since)
    elif chosen.to_name:
        rows = queries.to_name(request.member, since=chosen.since)
    else:
        rows = queries.standing(request.member, since=chosen.since)
    rows = queries.with_names(rows.filter(**chosen.lookups))
    return rows.select_related("place", "recorded_by")


@require(Permission.SEE_OUTREACH, methods=BOTH)
def encounter(request: MemberRequest, encounter: UUID) -> HttpResponse:
    """Its page; sent to, it looks for somebody known, whose name no address holds."""
    found = encounter_or_404(request, encounter)
    if request.method == "POST" and not request.htmx:  # type: ignore[attr-defined]
        text = request.POST.get("q", "")[:LONGEST_SEARCH]
        key = keep_asked(text, owner=request.member.membership_id)
        return redirect(f"{request.path}{f'?r={key}' if key else ''}#nommer")
    part = "known" if request.htmx else "page"  # type: ignore[attr-defined]
    return render(request, f"outreach/encounter/{part}.html", page_of(request, found))


def page_of(request: MemberRequest, found: Encounter, **answered: Any) -> dict[str, Any]:
    """What the page of an encounter shows; `answered` are forms that come back with errors."""
    asked = request.POST.get("q", "")[:LONGEST_SEARCH]
    asked = asked or kept_asked(request.GET.get("r", ""), owner=request.member.membership_id)
    read = actions.read_encounter(encounter=found, by=request.member, asked=asked)
    return {
        **presenters.encounter_page(found, read=read, member=request.member, asked=asked),
        "note_form": NoteForm(),
        "nickname_form": NicknameForm(initial={"new_id": uuid4()}),
        "reason_form": ReasonForm(),
        "programmes": _programmes_for(request, found),
        **answered,
    }


def _programmes_for(request: MemberRequest, found: Encounter) -> list[Programme]:
    """Those it may be given, while it counts in none."""
    if (
        found.programme_id
        or found.withdrawn
        or not can(request.member, Permission.RECORD_ENCOUNTERS)
    ):
        return []
    if not actions.may_correct(found, by=request.member):
        return []
    return list(queries.programmes_on(request.member, on=found.on))


@require(Permission.RECORD_ENCOUNTERS, methods=BOTH)
def correct_encounter(request: MemberRequest, encounter: UUID) -> HttpResponse:
    found = encounter_or_404(request, encounter)
    today = timezone.localdate()
    form = CorrectionForm(
        request.POST or None,
        initial={**answers_of(actions.entry_of(found)), "version": found.pk},
        **choices_for(request, queries.places_with(found.place, request.member, today=today)),
    )
    if form.is_valid():
        try:
            actions.correct_encounter(
                encounter=found,
                entry=form.entry(),
                reason=form.cleaned_data["reason"],
                at=timezone.now(),
                by=request.member,
                read=form.cleaned_data["version"],
            )
        except Refused as refusal:
            presenters.put_on(form, refusal)
        else:
            toast(request, _("Rencontre corrigée. L'ancienne version est gardée."))
            return redirect("outreach:encounter", encounter=found.root)
    return render(request, "outreach/correct.html", _to_read_again(request, form, encounter))


def _to_read_again(request: MemberRequest, form: OfVersionForm, root: UUID) -> dict[str, Any]:
    """A form about the latest version; refused for another that came meanwhile, with what that one
    changed, now that it can be read."""
    found = encounter_or_404(request, root)
    context: dict[str, Any] = {"form": form, "encounter": found}
    read = presenters.uuid_of(form.data.get("version"))
    if form.is_bound and read != found.pk:
        versions = queries.versions_of(root, member=request.member)
        context["changed"] = presenters.changed_since(read, versions)
        form.data = data = request.POST.copy()
        data["version"] = str(found.pk)
    return context


@require(Permission.RECORD_ENCOUNTERS, methods=BOTH)
def specify_encounter(request: MemberRequest, encounter: UUID) -> HttpResponse:
    found = encounter_or_404(request, encounter)
    answers = answers_of(actions.entry_of(found))
    form = DetailForm(
        request.POST or None, encounter=found, initial={**answers, "version": found.pk}
    )
    if form.is_valid():
        try:
            actions.specify_encounter(
                encounter=found,
                tallies=form.told,
                at=timezone.now(),
                by=request.member,
                read=form.cleaned_data["version"],
            )
        except Refused as refusal:
            presenters.put_on(form, refusal)
        else:
            toast(request, _("C'est précisé."))
            return redirect("outreach:encounter", encounter=found.root)
    return render(request, "outreach/specify.html", _to_read_again(request, form, encounter))


@require(Permission.RECORD_ENCOUNTERS, methods=WRITE)
def give_programme(request: MemberRequest, encounter: UUID) -> HttpResponse:
    found = encounter_or_404(request, encounter)
    offered = queries.programmes_on(request.member, on=found.on)
    asked = presenters.uuid_of(request.POST.get("programme"))
    programme = offered.filter(pk=asked).first() if asked else None
    if programme is None:
        presenters.say_no(request, _("Choisissez un dispositif de la liste."))
        return redirect("outreach:encounter", encounter=found.root)
    try:
        actions.give_programme(
            encounter=found,
            programme=programme,
            at=timezone.now(),
            by=request.member,
            read=presenters.uuid_of(request.POST.get("version")) or found.root,
        )
    except Refused as refusal:
        presenters.say_no(request, refusal)
    else:
        toast(request, _("La rencontre compte dans %(programme)s.") % {"programme": programme})
    return redirect("outreach:encounter", encounter=found.root)


@require(Permission.RECORD_ENCOUNTERS, methods=WRITE)
def undo_encounter(request: MemberRequest, encounter: UUID) -> HttpResponse:
    """« Annuler » just after the save; once the seconds are gone, a reason is asked."""
    found = encounter_or_404(request, encounter)
    try:
        actions.withdraw_encounter(
            encounter=found,
            at=timezone.now(),
            by=request.member,
            read=found.corrects_id if found.withdrawn else found.pk,
        )
    except actions.NeedsReason:
        return redirect("outreach:withdraw_encounter", encounter=found.root)
    except Refused as refusal:
        presenters.say_no(request, refusal)
    else:
        toast(request, _("Rencontre annulée."))
    return redirect("outreach:field")


@require(Permission.RECORD_ENCOUNTERS, methods=BOTH)
def withdraw_encounter(request: MemberRequest, encounter: UUID) -> HttpResponse:
    found = encounter_or_404(request, encounter)
    form = ReasonForm(request.POST or None, initial={"version": found.pk})
    if form.is_valid():
        try:
            actions.withdraw_encounter(
                encounter=found,
                reason=form.cleaned_data["reason"],
                at=timezone.now(),
                by=request.member,
                read=form.cleaned_data["version"],
            )
        except Refused as refusal:
            presenters.put_on(form, refusal)
        else:
            toast(request, _("Rencontre retirée : elle ne compte plus."))
            return redirect("outreach:encounter", encounter=found.root)
    return render(request, "outreach/withdraw.html", _to_read_again(request, form, encounter))


@require(Permission.RECORD_ENCOUNTERS, methods=WRITE)
def restore_encounter(request: MemberRequest, encounter: UUID) -> HttpResponse:
    found = encounter_or_404(request, encounter)
    form = ReasonForm(request.POST)
    form.is_valid()
    try:
        actions.restore_encounter(
            encounter=found,
            reason=form.cleaned_data.get("reason", ""),
            by=request.member,
            read=form.cleaned_data.get("version") or found.root,
        )
    except Refused as refusal:
        presenters.say_no(request, refusal)
    else:
        toast(request, _("Rencontre rétablie : elle compte de nouveau."))
    return redirect("outreach:encounter", encounter=found.root)
