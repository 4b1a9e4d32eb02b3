"""One's own account: name, password, second factors, open sessions."""

from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from continuum.access import actions, presenters, queries
from continuum.access.checks import BOTH, WRITE, MemberRequest, require
from continuum.access.forms import ChangePasswordForm, ProfileForm
from continuum.access.models import Session
from continuum.access.permissions import Permission
from continuum.core.components.toasts import toast


@require(Permission.USE_OWN_ACCOUNT, methods=BOTH, own_only=True)
def my_account(request: MemberRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, initial={"name": request.member.name})
    if form.is_valid():
        actions.rename_account(by=request.member, name=form.cleaned_data["name"])
        toast(request, _("Votre nom est enregistré."))
        return redirect("my_account")
    return render(
        request,
        "access/my_account.html",
        {
            "form": form,
            "memberships": queries.own_memberships(request.member),
            "sessions": [
                (session, presenters.device(session))
                for session in Session.objects.visible_to(request.member)
            ],
            "current_session": queries.current_session(),
            "factors": queries.second_factors(request.member),
        },
    )


@require(Permission.USE_OWN_ACCOUNT, methods=BOTH, own_only=True)
def change_password(request: MemberRequest) -> HttpResponse:
    account = request.user
    form = ChangePasswordForm(request.POST or None, account=account)  # type: ignore[arg-type]
    if form.is_valid():
        actions.change_password(account=account, password=form.cleaned_data["password"])  # type: ignore[arg-type]
        actions.close_other_sessions(by=request.member, but=queries.current_session())
        update_session_auth_hash(request, account)  # type: ignore[arg-type]
        toast(request, _("Mot de passe changé ; vos autres connexions sont fermées."))
        return redirect("my_account")
    return render(request, "access/change_password.html", {"form": form})


@require(Permission.USE_OWN_ACCOUNT, methods=WRITE, own_only=True)
def close_session(request: MemberRequest, session: str) -> HttpResponse:
    found = get_object_or_404(Session.objects.visible_to(request.member), pk=session)
    actions.close_session(session=found)
    toast(request, _("Cette connexion est fermée."))
    return redirect("my_account")


@require(Permission.USE_OWN_ACCOUNT, methods=WRITE, own_only=True)
def close_sessions(request: MemberRequest) -> HttpResponse:
    actions.close_other_sessions(by=request.member, but=queries.current_session())
    toast(request, _("Toutes vos autres connexions sont fermées."))
    return redirect("my_account")
