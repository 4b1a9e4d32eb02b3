"""`continuum import`, as a shell or a script runs it."""

import json
from contextlib import contextmanager

import pytest
import typer
from django.db import transaction
from typer.testing import CliRunner

from continuum.access.acting import acting_as_operator
from continuum.access.models import Account, Membership
from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership, make_organisation, set_up
from continuum.imports import commands
from continuum.imports.models import Upload, UploadContent
from continuum.imports.tests.factories import csv, make_programme
from continuum.organisations.models import OrganisationName, Participation, Site, Strand
from continuum.organisations.rules import ProgrammeRole
from continuum.outreach.models import Encounter, Place
from continuum.people.rules import Gender

pytestmark = pytest.mark.django_db(transaction=True)

TABLE = csv(
    ("Date", "Lieu", "1ère fois ?", "Remarque"),
    ("12/3/21", "Parc", "1ère fois", "x"),
    ("31/2/21", "Parc", "1ère fois", "x"),
    ("13/3/21", "Gare", "déjà vu", "x"),
)
GOOD = csv(("Date", "Lieu"), ("12/3/21", "Parc"), ("13/3/21", "Gare"))


@pytest.fixture
def lead():
    """The organisation that leads a programme, and the programme."""
    organisation = make_organisation("Prévention 03")
    programme = make_programme("allier-vers")
    set_up(Participation, programme=programme, organisation=organisation, role=ProgrammeRole.LEAD)
    return organisation, programme


@pytest.fixture
def call(tmp_path):
    """Run the command; a table may be given as bytes."""
    app = typer.Typer()
    app.callback()(lambda: None)
    commands.register(app)

    def invoke(table: bytes | str, *arguments: str, kind: str = "encounters"):
        path = table
        if isinstance(table, bytes):
            file = tmp_path / "tableau.csv"
            file.write_bytes(table)
            path = str(file)
        return CliRunner().invoke(
            app, ["import", path, "--kind", kind, "--programme", "allier-vers", *arguments]
        )

    return invoke


@contextmanager
def seen_by(organisation):
    """Act as somebody of the organisation, to look at what was written."""
    membership = make_membership(Role.COORDINATOR, organisation=organisation)
    with as_member(membership) as member, transaction.atomic():
        yield member


def test_a_machine_is_told_piles_records_and_errors(lead, call) -> None:
    organisation, _programme = lead
    result = call(TABLE, "--json")
    told = json.loads(result.stdout)

    assert result.exit_code == 1
    assert told["piles"] == {"new": 2, "known": 0, "check": 0, "errors": 1}
    assert told["made"] == {"outreach_place": 2, "outreach_encounter": 2}
    assert told["organisation"] == "Prévention 03"
    assert told["columns"][3] == {"column": "D", "heading": "Remarque", "field": ""}
    [error] = told["errors"]
    assert (error["line"], error["column"], error["heading"], error["code"]) == (
        3,
        "A",
        "Date",
        "no_such_day",
    )
    with seen_by(organisation) as member:
        assert Encounter.objects.visible_to(member).count() == 2
        upload = Upload.objects.get(pk=told["upload"])
        assert upload.recorded_by.is_service
        assert not UploadContent.objects.exists()


def test_all_well_is_zero_and_the_same_file_again_changes_nothing(lead, call) -> None:
    first = call(GOOD, "--json")
    again = call(GOOD, "--json")

    assert (first.exit_code, again.exit_code) == (0, 0)
    assert json.loads(again.stdout)["piles"] == {"new": 0, "known": 2, "check": 0, "errors": 0}
    assert json.loads(again.stdout)["made"] == {}


def test_a_dry_run_writes_nothing_at_all(lead, call) -> None:
    organisation, _programme = lead
    result = call(TABLE, "--dry-run", "--json")
    told = json.loads(result.stdout)

    assert result.exit_code == 1
    assert (told["dry_run"], told["upload"], told["made"]) == (True, None, {})
    assert told["piles"]["new"] == 2
    with seen_by(organisation):
        assert not Upload.objects.exists()
        assert not Encounter.objects.exists()
        assert not Place.objects.exists()


def test_a_person_is_told_in_a_few_lines_with_progress_elsewhere(lead, call) -> None:
    result = call(TABLE)

    assert "3 lignes : 2 importées, 0 déjà connues," in result.stdout
    assert "ligne 3, colonne A (Date) : Ce jour n’existe pas." in result.stdout
    assert "Colonnes non reprises : Remarque." in result.stdout
    assert "Traceback" not in result.output


def test_a_word_that_is_not_known_is_named_with_those_that_are(lead, call) -> None:
    people = csv(
        ("Prénom", "Sexe"), ("Léa", "pfff"), ("Tom", "zzz"), ("Ana", "F"), ("Noé", "garçon")
    )
    machine = json.loads(call(people, "--dry-run", "--json", kind="people").stdout)
    human = call(people, "--dry-run", kind="people").stdout

    assert [(error["line"], error["column"], error["word"]) for error in machine["errors"]] == [
        (2, "B", "pfff"),
        (3, "B", "zzz"),
    ]
    assert machine["errors"][0]["accepted"] == [label for _code, label in Gender.choices]
    assert "ligne 2, colonne B (Sexe) : « pfff ». Ce mot n’est pas connu ici." in human
    assert "ligne 3, colonne B (Sexe) : « zzz »." in human
    assert human.count("Mots acceptés : Fille, femme · Garçon, homme") == 1


@pytest.mark.parametrize("heading", ["Volet", "Site"])
def test_a_strand_or_a_site_that_is_not_known_is_answered_by_those_there_are(
    lead, call, heading
) -> None:
    organisation, programme = lead
    with acting_as_operator():
        programme.strands.all().delete()
    set_up(Strand, programme=programme, code="nord", name="Volet nord")
    set_up(Site, organisation=organisation, name="Volet nord")
    table = csv(("Prénom", "Entré le", heading), ("Léa", "01/03/2021", "Quelque part"))
    told = json.loads(call(table, "--json", kind="enrolments").stdout)

    [error] = told["errors"]
    assert (error["line"], error["word"]) == (2, "Quelque part")
    assert error["accepted"] == ["Volet nord"]


@pytest.mark.parametrize(
    ("table", "arguments", "words"),
    [
        (b"", (), "vide"),
        (b"%PDF-1.7\n", (), "PDF"),
        (csv(("Lieu", "Truc"), ("Parc", "x")), (), "Date de la rencontre"),
        ("/nowhere/at/all.csv", (), "fichier ordinaire"),
        (GOOD, ("--organisation", "Personne"), "ne participe pas"),
        (GOOD, ("--as", "personne@exemple.test"), "ne peut pas importer"),
    ],
)
def test_what_cannot_be_used_is_two_and_says_why(lead, call, table, arguments, words) -> None:
    plain = call(table, *arguments)
    machine = call(table, *arguments, "--json")

    assert (plain.exit_code, machine.exit_code) == (2, 2)
    assert words in " ".join(plain.stderr.split())
    assert words in json.loads(machine.stdout)["error"]["message"]


def test_an_unknown_programme_or_kind_is_two(lead, call) -> None:
    assert call(GOOD, "--programme", "ailleurs").exit_code == 2
    assert call(GOOD, kind="chaises").exit_code == 2


def test_a_partner_may_be_acted_for_by_any_of_its_names(lead, call) -> None:
    _organisation, programme = lead
    partner = make_organisation("Mission locale de Vichy")
    set_up(Participation, programme=programme, organisation=partner, role=ProgrammeRole.PARTNER)
    set_up(OrganisationName, organisation=partner, name="ML Vichy")

    told = json.loads(call(GOOD, "--organisation", "ml vichy", "--json").stdout)

    assert told["organisation"] == "Mission locale de Vichy"
    with seen_by(partner) as member:
        assert Encounter.objects.visible_to(member).count() == 2


def test_a_member_may_be_acted_as_if_they_may_import(lead, call) -> None:
    organisation, _programme = lead
    make_membership(Role.COORDINATOR, organisation=organisation, email="coord@exemple.test")
    make_membership(Role.FUNDER, organisation=organisation, email="argent@exemple.test")

    allowed = call(GOOD, "--as", "Coord@exemple.test", "--json")
    refused = call(GOOD, "--as", "argent@exemple.test", "--json")

    assert (allowed.exit_code, refused.exit_code) == (0, 2)
    with seen_by(organisation):
        account = Account.objects.get(email="coord@exemple.test")
        assert set(Encounter.objects.values_list("recorded_by", flat=True)) == {account.pk}


def test_a_mapping_file_says_what_headings_do_not(lead, call, tmp_path) -> None:
    organisation, _programme = lead
    mapping = tmp_path / "m.json"
    mapping.write_text(
        json.dumps(
            {
                "columns": {"Truc": "date", "Chose": "familiarity", "Lieu": ""},
                "options": {"create_places": False},
                "words": {"familiarity": {"jamais": "first"}},
            }
        )
    )
    table = csv(("Truc", "Lieu", "Chose"), ("12/3/21", "Parc", "jamais"))

    result = call(table, "--mapping", str(mapping), "--json")

    assert result.exit_code == 0
    with seen_by(organisation):
        encounter = Encounter.objects.get()
        assert (encounter.first_time_count, encounter.place) == (1, None)


def test_a_table_without_headings_is_mapped_by_place(lead, call, tmp_path) -> None:
    table = csv(("Parc", "3", "12/03/2021"), ("Gare", "1", "13/03/2021"))
    mapping = tmp_path / "m.json"
    mapping.write_text(json.dumps({"columns": {"Colonne 1": "place", "colonne 3": "date"}}))
    unknown = csv(("Parc", "3"), ("Gare", "1"), ("Parc", "4"))

    told = json.loads(call(table, "--mapping", str(mapping), "--json").stdout)
    refused = call(unknown, "--json")

    assert told["piles"]["new"] == 2
    assert refused.exit_code == 2
    assert "--mapping" in json.loads(refused.stdout)["error"]["message"]


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"columns": {"Nulle": "date"}}',
        '{"columns": {"Date": "zzz"}}',
        '{"options": {"x": 1}}',
    ],
)
def test_a_mapping_file_that_says_nothing_usable_is_two(lead, call, tmp_path, text) -> None:
    mapping = tmp_path / "m.json"
    mapping.write_text(text)

    result = call(GOOD, "--mapping", str(mapping), "--json")

    assert result.exit_code == 2
    assert json.loads(result.stdout)["error"]["code"] == "bad_mapping"


def test_lines_to_be_checked_are_left_unless_told_otherwise(lead, call) -> None:
    table = csv(
        ("Prénom", "Nom", "Né le"),
        ("Léa", "Dupont", "12/03/2004"),
        ("Léa", "Dupond", "12/03/2004"),
    )

    left = json.loads(call(table, "--json", "--dry-run", kind="people").stdout)
    taken = call(table, "--json", "--doubts", "import", kind="people")

    assert left["piles"] == {"new": 1, "known": 0, "check": 1, "errors": 0}
    assert left["to_check"][0]["code"] == "probable_duplicate"
    assert json.loads(taken.stdout)["piles"]["new"] == 2
    assert taken.exit_code == 0


def test_the_service_account_is_made_once(lead, call) -> None:
    organisation, _programme = lead
    call(GOOD)
    call(GOOD)

    with seen_by(organisation):
        services = Membership.objects.filter(account__is_service=True)
        assert services.count() == 1
