"""Every address × method × role × relation, tried over HTTP against docs/access-policy.json.

Each cell is one real request as a signed-in member, undone afterwards. A denied cell answers 403,
404 or the sign-in page and says no canary word; every address has at least one allowed cell.
"""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from continuum.access.acting import acting_as_operator
from continuum.access.models import Membership
from continuum.access.policy import ALLOW, addresses
from continuum.access.roles import ROLES, Role
from continuum.access.tests.factories import make_membership, sign_in
from tests.wall.world import ASKED, House, kwargs_for

pytestmark = pytest.mark.django_db

POLICY = json.loads((Path(settings.PROJECT) / "docs" / "access-policy.json").read_text())[
    "addresses"
]
SIGN_IN = "/connexion/"
PUBLIC = {name for name, entry in addresses() if entry.callback.stated.permission is None}
"""Open to everybody: a redirection to the sign-in page is no refusal there."""


def answer_to(
    client: Client, method: str, url: str, *, token: str = "", typed: dict[str, Any] | None = None
) -> Any:
    """The response; whatever the request wrote is undone, and the cookie put back."""
    with transaction.atomic():
        client.cookies.clear()
        if token:
            client.cookies[settings.SESSION_COOKIE_NAME] = token
        client.raise_request_exception = False
        response = client.get(url) if method == "GET" else client.post(url, typed or {})
        body = b"".join(response) if response.streaming else response.content
        transaction.set_rollback(True)
    return response.status_code, response.headers.get("Location", ""), body.decode(errors="replace")


def verdict(status: int, location: str) -> str:
    denied = status in (403, 404) or (status == 302 and location.startswith(SIGN_IN))
    return "deny" if denied else ALLOW


def relation_records(ours: House, theirs: House, role: Role) -> dict[str, dict[str, Any]]:
    colleague = Role.COUNSELLOR if role is not Role.COUNSELLOR else Role.EDUCATOR
    return {
        "own": ours.made_by[role],
        "own_organisation": ours.made_by[colleague],
        "other_organisation": theirs.made_by[Role.COORDINATOR],
    }


@pytest.fixture(autouse=True)
def _the_gallery_is_open(settings) -> None:
    settings.DEMO = True


@pytest.mark.parametrize("role", list(Role))
def test_every_address_answers_the_role_as_the_policy_says(houses, role) -> None:
    ours, theirs = houses
    client = sign_in(Client(), ours.members[role])
    token = client.cookies[settings.SESSION_COOKIE_NAME].value
    records = relation_records(ours, theirs, role)
    wrong: list[str] = []
    typed = {"switch_membership": {"membership": str(ours.members[role].pk)}}
    for name, pattern in addresses():
        for method, cells in POLICY[name].items():
            for relation, expected in cells[role.value].items():
                url = reverse(name, kwargs=kwargs_for(pattern, records[relation]))
                url += ASKED.get(name, "")
                status, location, body = answer_to(
                    client, method, url, token=token, typed=typed.get(name)
                )
                cell = f"{name} {method} {relation}"
                answered = ALLOW if name in PUBLIC else verdict(status, location)
                if status >= 500 or answered != expected:
                    wrong.append(f"{cell}: {status} {location}, expected {expected}")
                said = [word for word in theirs.canaries if word in body.lower()]
                if not ROLES[role].files:
                    said += [word for word in ours.canaries if word in body.lower()]
                if said:
                    wrong.append(f"{cell}: says {said}")

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("outsider", ["anonymous", "removed"])
def test_outsiders_reach_public_addresses_only(houses, outsider) -> None:
    ours, _theirs = houses
    client, token = Client(), ""
    if outsider == "removed":
        leaver = make_membership(Role.COORDINATOR, organisation=ours.organisation)
        token = sign_in(client, leaver).cookies[settings.SESSION_COOKIE_NAME].value
        with acting_as_operator():
            Membership.objects.filter(pk=leaver.pk).update(ended_at=timezone.now())
    wrong = []
    for name, pattern in addresses():
        for method, cells in POLICY[name].items():
            url = reverse(name, kwargs=kwargs_for(pattern, ours.made_by[Role.COORDINATOR]))
            status, location, body = answer_to(client, method, url, token=token)
            expected = cells[outsider]["any"]
            if status >= 500 or (expected == "deny" and verdict(status, location) != "deny"):
                wrong.append(f"{name} {method}: {status} {location}, expected {expected}")
            if any(word in body.lower() for word in ours.canaries):
                wrong.append(f"{name} {method}: says a canary")

    assert not wrong, "\n".join(wrong)


def test_every_address_has_an_allowed_cell() -> None:
    allowed = defaultdict(int)
    for name, methods in POLICY.items():
        for cells in methods.values():
            for relations in cells.values():
                allowed[name] += ALLOW in relations.values()

    assert [name for name, count in allowed.items() if count == 0] == []


def test_the_canaries_are_really_shown_to_those_who_may_see_them(houses) -> None:
    """The positive control: the words searched for above do appear on pages of the house."""
    ours, _theirs = houses
    client = sign_in(Client(), ours.members[Role.COORDINATOR])

    body = client.get("/jeunes/").content.decode().lower()

    assert ours.canaries[0] in body
