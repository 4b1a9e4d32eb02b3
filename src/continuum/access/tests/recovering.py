"""Asking for a link to a new password, and using it, as tests do."""

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from continuum.access import actions
from continuum.access.acting import acting_as_operator
from continuum.access.models import Membership
from continuum.access.tests.factories import sign_in

NEW = "Sept-Corbeaux-9-verts"
EMAIL = "nora@exemple.test"


def prepare(admin: Membership, membership: Membership):
    """What the button of the team page answers."""
    return sign_in(Client(), admin).post(
        reverse("access:prepare_recovery", args=[membership.pk]), follow=True
    )


def link_for(admin: Membership, membership: Membership) -> str:
    link: str = prepare(admin, membership).context["link"]
    return link[link.index("/nouvel-acces/") :]


def operators_link(membership: Membership, *, removes_second_factor: bool = False) -> str:
    with acting_as_operator():
        _recovery, secret = actions.prepare_recovery_as_operator(
            account=membership.account,
            removes_second_factor=removes_second_factor,
            now=timezone.now(),
        )
    return reverse("recover_access", args=[secret])


def use(link: str, password: str = NEW, client: Client | None = None):
    return (client or Client()).post(link, {"password": password})


def enter(password: str, client: Client | None = None):
    return (client or Client()).post("/connexion/", {"login": EMAIL, "password": password})


def main_of(answer) -> str:
    """What the page says, without the address repeated around it."""
    text: str = answer.content.decode()
    return text[text.index("<main") : text.index("</main>")]
