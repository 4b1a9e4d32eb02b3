"""Several people, or one impatient one, at the same moment: real transactions, real threads."""

from time import monotonic, sleep

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from continuum.access.tests.factories import as_member
from continuum.access.tests.together import named, together
from continuum.imports import actions
from continuum.imports.actions.progress import Teller
from continuum.imports.jobs import run as run_job
from continuum.imports.models import ImportedRow, Progress, Upload, UploadEvent
from continuum.imports.queries.uploads import standing
from continuum.imports.rules.kinds import Kind, State
from continuum.imports.tests.factories import NOW, bring, csv, make_team
from continuum.outreach.models import Encounter

pytestmark = pytest.mark.django_db(transaction=True)

TABLE = csv(("Date", "Lieu"), ("12/3/21", "Parc"), ("13/3/21", "Gare"), ("14/3/21", "Parc"))


@pytest.fixture
def waiting():
    """A membership and two uploads of the same table, ready to be started."""
    membership, programme = make_team()
    with as_member(membership) as member, transaction.atomic():
        uploads = [bring(member, programme, Kind.ENCOUNTERS, TABLE) for _number in range(2)]
    return membership, uploads


def test_a_double_click_on_import_enqueues_and_imports_once(waiting) -> None:
    membership, [upload, _other] = waiting

    pressed = together(
        [membership] * 3,
        lambda _rank, by: actions.start_import(upload=upload, by=by, now=NOW),
    )
    assert named(pressed) == ["done"] * 3

    jobs = ProcrastinateJob.objects.filter(task_name="imports.run")
    assert jobs.count() == 1
    arguments = jobs.get().args
    assert set(arguments) == {"upload", "membership", "account"}
    assert named(together([None] * 2, lambda *_: run_job(**arguments))) == ["done"] * 2
    with as_member(membership), transaction.atomic():
        assert Encounter.objects.count() == 3
        assert ImportedRow.objects.count() == 3
        states = UploadEvent.objects.filter(upload=upload).values_list("state", flat=True)
        assert list(states).count("imported") == 1


def test_the_same_table_brought_twice_and_imported_at_once_counts_once(waiting) -> None:
    membership, uploads = waiting

    def whole(rank, by):
        actions.start_import(upload=uploads[rank], by=by, now=NOW, enqueue=False)
        return actions.run_import(upload=uploads[rank], by=by, now=NOW).report["piles"]

    reports = together([membership] * 2, whole)

    assert sorted(report["nouveaux"] for report in reports) == [0, 3]
    with as_member(membership), transaction.atomic():
        assert Encounter.objects.count() == 3


def test_progress_is_seen_while_the_transaction_runs(waiting) -> None:
    membership, [upload, _other] = waiting
    with as_member(membership) as member:
        actions.start_import(upload=upload, by=member, now=NOW, enqueue=False)
        with transaction.atomic(), Teller(upload.pk) as teller:
            teller.tell("writing", 250, 1000)
            [seen] = together([None], lambda *_: _progress(membership, upload, until=250))

    assert seen == ("writing", 250, 1000)


def _progress(membership, upload, *, until):
    patience = monotonic() + 60
    while monotonic() < patience:
        with as_member(membership), transaction.atomic():
            row = Progress.objects.get(pk=upload.pk)
        if row.done == until:
            return row.stage, row.done, row.total
        sleep(0.05)
    raise AssertionError("nothing was told")


def test_a_job_whose_account_may_act_no_longer_does_nothing(waiting) -> None:
    membership, [upload, _other] = waiting
    with as_member(membership) as member:
        actions.start_import(upload=upload, by=member, now=NOW)
    arguments = ProcrastinateJob.objects.get(task_name="imports.run").args
    run_job(**{**arguments, "membership": str(upload.pk)})

    with as_member(membership), transaction.atomic():
        assert standing(Upload.objects.get(pk=upload.pk)).state is State.QUEUED
        assert not Encounter.objects.exists()
