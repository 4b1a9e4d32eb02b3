"""The organisation's team: who acts for it, who is invited; accepting an invitation."""

from uuid import UUID

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from continuum.access import actions, queries, used_links
from continuum.access.backend import PasswordBackend, find_login
from continuum.access.checks import BOTH, WRITE, MemberRequest, public, require
from continuum.access.forms import InvitationForm, JoinForm
from continuum.access.guesses import GONE, slow_to_guess
from continuum.access.models import Account, Invitation, Membership, Recovery
from continuum.access.permissions import Permission
from continuum.access.queries.tasks import REMINDED_FOR
from continuum.access.roles import Role
from continuum.access.session_store import MEMBERSHIP
from continuum.core.components.toasts import toast
from continuum.core.refusals import Refused


@require(Permission.MANAGE_ACCOUNTS, methods=BOTH)
def members(request: MemberRequest) -> HttpResponse:
    form = InvitationForm(request.POST or None)
    link = ""
    if form.is_valid():
        try:
            _invitation, secret = actions.invite(
                email=form.cleaned_data["email"],
                role=Role(form.cleaned_data["role"]),
                organisation_id=request.member.organisation_id,
                invited_by=request.member.account_id,
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            link = request.build_absolute_uri(f"/invitation/{secret}/")
            form = InvitationForm()
    now = timezone.now()
    team = Membership.objects.visible_to(request.member).current().select_related("account")
    invitations = Invitation.objects.visible_to(request.member)
    recoveries = Recovery.objects.visible_to(request.member).select_related("account")
    return render(
        request,
        "access/members.html",
        {
            "form": form,
            "link": link,
            "team": team.filter(account__is_service=False).order_by("account__name"),
            "waiting": invitations.waiting(now=now),
            "lapsed": invitations.lapsed(now=now, since=now - REMINDED_FOR),
            "bare": queries.without_second_factor(),
            "recoveries": recoveries.waiting(now=now),
        },
    )


@require(Permission.MANAGE_ACCOUNTS, methods=WRITE)
def end_membership(request: MemberRequest, membership: UUID) -> HttpResponse:
    found = get_object_or_404(
        Membership.objects.visible_to(request.member).current(), pk=membership
    )
    try:
        actions.end_membership(membership=found)
    except Refused as refusal:
        toast(request, str(refusal))
    else:
        toast(request, _("Cette personne n'agit plus pour votre structure."))
    return redirect("access:members")


@require(Permission.MANAGE_ACCOUNTS, methods=WRITE)
def revoke_invitation(request: MemberRequest, invitation: UUID) -> HttpResponse:
    found = get_object_or_404(Invitation.objects.visible_to(request.member), pk=invitation)
    actions.revoke_invitation(invitation=found, now=timezone.now())
    toast(request, _("L'invitation est annulée."))
    return redirect("access:members")


@public(because="whoever holds the link was invited; it works once, for 72 hours", methods=BOTH)
@slow_to_guess
def accept_invitation(request: HttpRequest, secret: str) -> HttpResponse:
    offer = queries.invitation_of(secret)
    if offer is None:
        return _touched_again(request, secret)
    if offer.has_account:
        return _accept_as_known(request, secret, offer)
    account = Account(email=offer.email, name=request.POST.get("name", ""))
    form = JoinForm(request.POST or None, account=account)
    if form.is_valid():
        try:
            membership = actions.accept_invitation(
                secret=secret,
                name=form.cleaned_data["name"],
                password=form.cleaned_data["password"],
            )
        except Refused:
            return _touched_again(request, secret)
        found = find_login(offer.email)
        if found is None:
            return redirect("account_login")
        used_links.remember(secret, account=found[0], membership=membership, now=timezone.now())
        return _entered(request, account=found[0], email=offer.email)
    return render(request, "access/invitation.html", {"form": form, "offer": offer})


def _entered(request: HttpRequest, *, account: UUID, email: str) -> HttpResponse:
    """The password was just chosen: it is not asked again, neither here nor before a second factor.

    By the library's own way in, so that whatever it asks of an account is asked here too.
    """
    made = PasswordBackend().enter(account)
    answer: HttpResponse = perform_password_login(request, {"email": email}, Login(user=made))
    if request.user.is_authenticated:  # nothing more was asked of them
        reauthenticate_by_password(request)
    return answer


def _touched_again(request: HttpRequest, secret: str) -> HttpResponse:
    """A link that opens nothing more; sent twice within seconds, the form that used it leads where
    it led the first time whoever is signed in by now, and lets nobody else in."""
    used = used_links.used_lately(secret, now=timezone.now())
    if used is None or not used.just_now or request.method != "POST":
        return render(request, "access/link_over.html", status=GONE)
    if not request.user.is_authenticated or request.user.pk != used.account:
        toast(request, _("Cette invitation vient d'être acceptée : connectez-vous."))
        return redirect("account_login")
    if queries.acts_still(used.account, used.membership):
        request.session[MEMBERSHIP] = str(used.membership)
    return redirect("/")


def _accept_as_known(request: HttpRequest, secret: str, offer: queries.Offer) -> HttpResponse:
    """Somebody who has an account accepts while signed in as it."""
    mine = request.user.is_authenticated and request.user.email.lower() == offer.email.lower()
    if request.user.is_authenticated and mine and request.method == "POST":
        try:
            membership = actions.accept_invitation(secret=secret)
        except Refused:
            return _touched_again(request, secret)
        account: UUID = request.user.pk
        used_links.remember(secret, account=account, membership=membership, now=timezone.now())
        request.session[MEMBERSHIP] = str(membership)
        return redirect("/")
    return render(request, "access/invitation.html", {"offer": offer, "mine": mine})
