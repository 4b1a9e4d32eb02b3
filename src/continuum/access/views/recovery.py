"""The way back for whoever forgot the password: a link the administration hands over."""

from uuid import UUID

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from continuum.access import actions, failures, queries
from continuum.access.checks import BOTH, WRITE, MemberRequest, public, require
from continuum.access.forms import NewPasswordForm
from continuum.access.guesses import GONE, slow_to_guess
from continuum.access.models import Account, Membership, Recovery
from continuum.access.permissions import Permission
from continuum.core.components.toasts import toast
from continuum.core.refusals import Refused


@require(Permission.MANAGE_ACCOUNTS, methods=WRITE)
def prepare_recovery(request: MemberRequest, membership: UUID) -> HttpResponse:
    team = Membership.objects.visible_to(request.member).current().select_related("account")
    found = get_object_or_404(team.filter(account__is_service=False), pk=membership)
    try:
        recovery, secret = actions.prepare_recovery(
            account=found.account, by=request.member, now=timezone.now()
        )
    except Refused as refusal:
        toast(request, str(refusal))
        return redirect("access:members")
    link = request.build_absolute_uri(reverse("recover_access", args=[secret]))
    return render(request, "access/recovery_link.html", {"recovery": recovery, "link": link})


@require(Permission.MANAGE_ACCOUNTS, methods=WRITE)
def revoke_recovery(request: MemberRequest, recovery: UUID) -> HttpResponse:
    found = get_object_or_404(Recovery.objects.visible_to(request.member), pk=recovery)
    actions.revoke_recovery(recovery=found, now=timezone.now())
    toast(request, _("Le lien d'accès est annulé."))
    return redirect("access:members")


@public(because="whoever holds the link was handed it; it works once, for 72 hours", methods=BOTH)
@slow_to_guess
def recover_access(request: HttpRequest, secret: str) -> HttpResponse:
    """Nobody is signed in by it: the second factor is still to be given."""
    way_back = queries.recovery_of(secret)
    if way_back is None:
        return render(request, "access/link_over.html", status=GONE)
    account = Account(email=way_back.email, name=way_back.name)
    form = NewPasswordForm(request.POST or None, account=account)
    if form.is_valid():
        try:
            actions.recover_access(secret=secret, password=form.cleaned_data["password"])
        except Refused:
            return render(request, "access/link_over.html", status=GONE)
        failures.forget(way_back.email)
        logout(request)
        toast(request, _("Votre mot de passe est choisi : connectez-vous."))
        return redirect("account_login")
    return render(request, "access/recover.html", {"form": form, "way_back": way_back})
