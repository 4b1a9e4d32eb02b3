"""The shared cache: what it keeps comes back equal, and nothing read from it runs."""

import base64
import pickle
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

pytestmark = pytest.mark.django_db


class Planted:
    """A pickle that leaves a trace when it is read."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.trace,)


def ask(statement: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def write(key: str, value: str) -> None:
    """As a statement slipped in would, knowing even the key."""
    place = cache._place(key, None)
    put = "SELECT core_cache_put(%s, %s, now() + interval '1 day', now(), true)"
    ask(put, place, value)


@pytest.mark.wall
def test_a_row_planted_in_the_table_runs_nothing(tmp_path: Path) -> None:
    trace = tmp_path / "it-ran"
    planted = pickle.dumps(Planted(trace))
    pickle.loads(planted)  # the positive control
    assert trace.exists()
    trace.unlink()
    cache.set("counter", [1, None])

    write("counter", base64.b64encode(planted).decode())

    assert cache.get("counter", "nothing") == "nothing"
    assert not trace.exists()


@pytest.mark.parametrize("value", [0, 3, 2.5, "mot é", [1, None], {"a": [True]}, None])
def test_what_is_kept_comes_back(value: object) -> None:
    cache.set("one", value)
    assert cache.get("one", "nothing") == value
    cache.set("one", "again")
    assert cache.get("one") == "again"
    assert (cache.delete("one"), cache.delete("one"), cache.get("one")) == (True, False, None)


def test_an_entry_ends_and_may_then_be_added_anew(monkeypatch) -> None:
    assert cache.add("once", 1, 60)
    assert not cache.add("once", 2, 60)
    assert (cache.touch("once", 120), cache.touch("never")) == (True, False)
    later = timezone.now() + timedelta(seconds=121)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert cache.get("once") is None
    assert cache.add("once", 3, None)
    assert cache.incr("once") == 4
    assert cache.get_many(["once", "other"]) == {"once": 4}


def test_what_ended_leaves_the_table_when_something_is_kept() -> None:
    for key in ("old", "older"):
        cache.set(key, 1, -3600)
    cache.set("new", 1, 60)
    assert [cache.delete(key) for key in ("old", "older", "new")] == [False, False, True]


@pytest.mark.wall
def test_nobody_reads_or_forgets_what_stands_under_a_key_they_cannot_make() -> None:
    cache.set("failures-of-lea", [5, None], 3600)
    for statement in (
        "SELECT value FROM core_cache",
        "SELECT cache_key FROM core_cache",
        "UPDATE core_cache SET value = '0'",
        "DELETE FROM core_cache",
        "INSERT INTO core_cache VALUES ('a', '1', now())",
        "LOCK TABLE core_cache IN ACCESS EXCLUSIVE MODE",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            ask(statement)

    assert ask("SELECT core_cache_get('failures-of-lea', now())") == [(None,)]
    assert ask("SELECT core_cache_get(':1:failures-of-lea', now())") == [(None,)]
    assert ask("SELECT core_cache_forget(':1:failures-of-lea')") == [(False,)]
    ask("SELECT core_cache_clear_expired()")
    assert cache.get("failures-of-lea") == [5, None]
