"""What the views about a programme's figures begin with."""

from django.shortcuts import get_object_or_404
from django.utils import timezone

from continuum.access.checks import MemberRequest
from continuum.access.roles import ROLES
from continuum.organisations.models import Programme
from continuum.outcomes.forms.period import PeriodForm
from continuum.outcomes.queries import usual_period
from continuum.outcomes.rules.periods import Period


def programme_or_404(request: MemberRequest, code: str) -> Programme:
    """A programme in which one's organisation takes part; any other does not exist."""
    return get_object_or_404(Programme.objects.visible_to(request.member), code=code)


def may_read(request: MemberRequest, span: Period, *, usual: Period) -> bool:
    """Who opens no file reads whole months, who reads figures alone the whole action."""
    member = request.member
    if ROLES[member.role].files or span == usual:
        return True
    return not member.masked_below and span.is_of_whole_months


def asked_period(request: MemberRequest, programme: Programme) -> tuple[PeriodForm, Period]:
    """The days asked in the address, or the usual ones when nothing sensible is asked."""
    usual = usual_period(programme, today=timezone.localdate())
    if "du" not in request.GET and "au" not in request.GET:
        form = PeriodForm(initial={"du": usual.start, "au": usual.end})
        form.whole_only = bool(request.member.masked_below)
        return form, usual
    given = {
        "du": request.GET.get("du") or usual.start,
        "au": request.GET.get("au") or usual.end,
    }
    form = PeriodForm(given)
    form.whole_only = bool(request.member.masked_below)
    if form.is_valid() and not may_read(request, form.period(), usual=usual):
        if form.whole_only:
            form.refuse_parts()
        else:
            form.refuse_days()
    return form, form.period() if form.is_valid() else usual
