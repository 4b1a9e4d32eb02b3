"""The journal in words: every act and table has its own, and neighbours alike make one line."""

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from continuum.access import presenters
from continuum.access.acting import acting_as_operator
from continuum.access.actions import service_member
from continuum.access.queries import JournalLine
from continuum.access.roles import Role
from continuum.access.tests.factories import (
    as_member,
    make_membership,
    make_organisation,
    sign_in,
)
from continuum.core import audit
from continuum.core.models import AuditEntry

NOON = datetime(2026, 11, 20, 12, 0, 10, tzinfo=UTC)
ALICE = uuid4()


def entry(event: str = "insert", *, at: datetime = NOON, **more) -> JournalLine:
    told = {"target": "outcomes_exit", "account_id": ALICE, "person_id": uuid4(), **more}
    return JournalLine(AuditEntry(event=event, at=at, **told), "Alice")


def recorded_events() -> set[str]:
    """Every word written in a call of `audit.record`, read from the code itself."""
    found = set()
    for file in (Path(settings.PROJECT) / "src" / "continuum").rglob("*.py"):
        if "tests" in file.relative_to(settings.PROJECT).parts:
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if (
                isinstance(node, ast.Call)
                and ast.unparse(node.func) == "audit.record"
                and isinstance(node.args[0], ast.Constant)
            ):
                found.add(node.args[0].value)
    return found


def test_every_act_has_words() -> None:
    assert len(recorded_events()) > 20
    assert recorded_events() - set(presenters.EVENTS) == set()


@pytest.mark.django_db
def test_every_audited_table_has_words() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'audit'")
        audited = {row[0] for row in cursor.fetchall()}
    assert len(audited) > 20
    assert audited - set(presenters.TABLES) == set()


def test_neighbours_alike_make_one_line() -> None:
    lines = [entry(at=NOON + timedelta(seconds=n)) for n in range(3)]
    [deed] = presenters.deeds(lines)
    assert (deed.count, len(deed.people), deed.act, deed.on) == (3, 3, "Ajout", "sortie")


@pytest.mark.parametrize(
    "other",
    [
        {"at": NOON + timedelta(minutes=1)},
        {"account_id": uuid4()},
        {"target": "people_person"},
        {"reason": "erreur de saisie"},
        {"event": "update"},
    ],
)
def test_what_differs_stays_apart(other) -> None:
    assert [deed.count for deed in presenters.deeds([entry(), entry(**other), entry()])] == [
        1,
        1,
        1,
    ]


def test_only_changes_name_columns_and_only_those_that_say_something() -> None:
    columns = ["first_name", "sort_name", "id"]
    added, changed = presenters.deeds(
        [entry(columns=columns), entry("update", target="people_person", columns=columns)]
    )
    assert added.changed == ()
    assert changed.changed == ("prénom",)


@pytest.mark.django_db
def test_the_journal_is_filtered_and_never_leaves_the_organisation() -> None:
    here, elsewhere = make_organisation(), make_organisation()
    reader = make_membership(Role.DPO, organisation=here)
    mine, theirs = uuid4(), uuid4()
    for organisation, person in ((here, mine), (elsewhere, theirs)):
        educator = make_membership(Role.EDUCATOR, organisation=organisation)
        with as_member(educator), transaction.atomic():
            audit.record("file_opened", people=[person])
            audit.record("programme_created")
    client = sign_in(Client(), reader)

    whole = client.get("/journal/").content.decode()
    read = client.get("/journal/?acte=lectures").content.decode()
    one = client.get(f"/journal/?jeune={mine}").content.decode()
    other = client.get(f"/journal/?jeune={theirs}").content.decode()
    past = client.get("/journal/?au=2020-01-01").content.decode()

    assert '<td data-label="Acte">Dispositif créé' in whole
    assert str(mine) in whole
    assert str(theirs) not in whole
    assert "Dispositif créé</td>" not in read
    assert "journal de ce jeune" in read
    assert "journal de ce jeune" not in one
    assert "Dossier ouvert" in one
    assert "journal de ce jeune" not in other
    assert "journal de ce jeune" not in past


@pytest.mark.django_db
@pytest.mark.parametrize(
    "odd", ["?jeune=x", "?compte=%00", "?du=hier&au=99", "?acte=%F0%9F%A6%8A", "?page=-4"]
)
def test_any_question_is_answered(odd: str) -> None:
    client = sign_in(Client(), make_membership(Role.DPO))
    assert client.get(f"/journal/{odd}").status_code == 200


@pytest.mark.django_db
def test_what_a_command_needs_is_signed_by_the_command_line(client) -> None:
    """A first `continuum bilan` gives its account a place in the team: said by whom and why."""
    organisation = make_organisation()
    with acting_as_operator():
        service_member(organisation=organisation)
    sign_in(client, make_membership(Role.DPO, organisation=organisation))

    page = client.get(reverse("access:audit")).content.decode()

    assert "Hors de la structure" not in page
    assert "Ligne de commande" in page
    assert "Pour que les commandes du serveur puissent compter" in page
    assert "Commande lancée sur le serveur" in page


def test_an_act_without_account_nor_reason_stays_outside() -> None:
    told = entry(account_id=None, reason="")
    [deed] = presenters.deeds([JournalLine(told.entry, "")])
    assert deed.by == "Hors de la structure"
