"""Small choices that follow the reader: theme, language, the organisation acted for."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect
from django.utils.encoding import iri_to_uri
from django.utils.http import url_has_allowed_host_and_scheme

from continuum.access import actions, queries
from continuum.access.checks import WRITE, MemberRequest, public, require
from continuum.access.permissions import Permission
from continuum.access.session_store import MEMBERSHIP

THEMES = ("auto", "clair", "sombre")
_YEAR = 365 * 86_400
_LONGEST_ADDRESS = 2_000


def back(request: HttpRequest) -> HttpResponse:
    """To the page the reader came from: an address of this site, or else the home page."""
    target = request.POST.get("next", "/")
    is_ours = (
        target.startswith("/")
        and len(iri_to_uri(target)) <= _LONGEST_ADDRESS
        and url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    )
    return HttpResponseRedirect(target if is_ours else "/")


@public(because="chosen before signing in too", methods=WRITE)
def theme(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("theme", "")
    answer = back(request)
    if chosen in THEMES:
        if getattr(request, "member", None):
            actions.choose_theme(by=request.member, theme=chosen)  # type: ignore[attr-defined]
        answer.set_cookie("theme", chosen, max_age=_YEAR, samesite="Lax", httponly=False)
    return answer


@public(because="chosen before signing in too", methods=WRITE)
def language(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("language", "")
    answer = back(request)
    if chosen in dict(settings.LANGUAGES):
        if getattr(request, "member", None):
            actions.choose_language(by=request.member, language=chosen)  # type: ignore[attr-defined]
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, max_age=_YEAR, samesite="Lax")
    return answer


@require(Permission.USE_OWN_ACCOUNT, methods=WRITE, own_only=True)
def switch_membership(request: MemberRequest) -> HttpResponse:
    membership = queries.own_membership(request.member, request.POST.get("membership", ""))
    if membership is None:
        raise Http404
    request.session[MEMBERSHIP] = str(membership.pk)
    rotate_token(request)  # a form opened in another tab would write for the other organisation
    actions.note_switch(membership=membership)
    return redirect("/")
