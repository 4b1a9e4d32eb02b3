"""One demonstration for all the tests of a module, taken back at its end."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from continuum.access.acting import acting_as_operator
from continuum.demo.build import build
from continuum.demo.scenario import planned
from continuum.demo.scenario.chance import PARIS
from continuum.demo.scenario.values import Scenario
from continuum.organisations.actions import load_communes
from continuum.organisations.models import Commune

SEED = 1
NOW = datetime(2026, 11, 20, 19, 30, tzinfo=PARIS)


@pytest.fixture(scope="session")
def scenario() -> Scenario:
    return planned(seed=SEED, now=NOW)


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The consortium of seed 1, built once; each test works inside the same transaction."""
    with django_db_blocker.unblock(), transaction.atomic():
        if not Commune.objects.exists():
            with acting_as_operator():
                load_communes(file=Path(settings.BUILT) / "data" / "communes.tsv")
        build(seed=SEED, now=NOW)
        yield
        transaction.set_rollback(True)
