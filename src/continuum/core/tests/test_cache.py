"""The shared cache: what it keeps comes back equal, and nothing read from it runs."""

import base64
import pickle
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

pytestmark = pytest.mark.django_db


class Planted:
    """A pickle that leaves a trace when it is read."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.trace,)


def write(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_cache SET value = %s", [value])


@pytest.mark.wall
def test_a_row_planted_in_the_table_runs_nothing(tmp_path: Path) -> None:
    trace = tmp_path / "it-ran"
    planted = pickle.dumps(Planted(trace))
    pickle.loads(planted)  # the positive control
    assert trace.exists()
    trace.unlink()
    cache.set("counter", [1, None])

    write(base64.b64encode(planted).decode())

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
    cache.clear()
    assert cache.get_many(["once", "other"]) == {}


def test_what_ended_leaves_the_table(monkeypatch) -> None:
    cache.set("old", 1, 60)
    later = timezone.now() + timedelta(seconds=61)
    monkeypatch.setattr(timezone, "now", lambda: later)
    cache.set("new", 1, 60)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_cache")
        assert cursor.fetchone() == (1,)
