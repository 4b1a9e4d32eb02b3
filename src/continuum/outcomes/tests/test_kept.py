"""Whatever the cache holds, pages answer; what has not the shape of its reader is absent."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from continuum.access import failures, used_links
from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership, make_programme, sign_in
from continuum.core.asked import keep_asked, kept_asked
from continuum.core.cache import JsonCache
from continuum.outcomes.queries import gaps, pace
from continuum.people.queries import duplicates

pytestmark = pytest.mark.django_db
JUNK = ("x", 5, -1, True, 0.5, [], {}, [1], ["a", "b"], [1, 2, 3], [-1, "x"], [True, None])
JUNK += ([0, "2026-01-01"], [[1, 2]], [["x"] * 5], ["x"] * 3, {"0": 1}, [10**30, "x"], "9" * 5000)


@pytest.mark.parametrize("junk", JUNK, ids=lambda value: json.dumps(value)[:20])
def test_every_page_answers_whatever_is_kept(monkeypatch, junk: Any) -> None:
    coordinator = make_membership(Role.COORDINATOR, email="nora@exemple.test")
    make_programme(organisations=[coordinator.organisation])
    now, client = timezone.now(), sign_in(Client(), coordinator)
    read = JsonCache.get

    def get(self: JsonCache, key: str, *args: Any, **named: Any) -> Any:
        """The library's own counters are its own; all that we keep is junk."""
        return read(self, key, *args, **named) if "allauth" in key else junk

    monkeypatch.setattr(JsonCache, "get", get)

    assert client.get("/").status_code == 200
    wrong = {"login": "nora@exemple.test", "password": "Autre-chose-9"}
    assert Client().post("/connexion/", wrong).status_code == 200
    assert Client().get("/invitation/personne/").status_code == 410
    assert Client().post("/invitation/personne/", {}).status_code == 410
    assert client.get("/?r=cle").status_code == 200
    with as_member(coordinator) as member:
        assert duplicates.pairs_known_to(member) in (0, junk)
        for source in (gaps, pace):
            assert isinstance(list(source.tasks_of(member, today=timezone.localdate())), list)
    assert failures.minutes_to_wait("x", now=now) == 0
    assert used_links.used_lately("x", now=now) is None


def test_what_is_of_its_shape_comes_back() -> None:
    coordinator, now = make_membership(Role.COORDINATOR), timezone.now()
    for _failure in range(6):
        failures.count("x", now=now)
    assert failures.minutes_to_wait("x", now=now) > 0
    own = {"account": coordinator.account_id, "membership": coordinator.pk}
    used_links.remember("x", **own, now=now)
    assert used_links.used_lately("x", now=now) == (*own.values(), True)
    assert used_links.used_lately("x", now=now + timedelta(minutes=1)) == (*own.values(), False)
    key = keep_asked("Awa", owner=coordinator.pk)
    assert kept_asked(key, owner=coordinator.pk) == "Awa"
