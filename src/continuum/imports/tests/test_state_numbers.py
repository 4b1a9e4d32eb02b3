"""A State's number in a table: never kept, never shown again, whatever place it stood in."""

import io
import json
import zlib

import pytest
import xlsxwriter
from django.urls import reverse

from continuum.access.tests.factories import as_member
from continuum.imports import actions
from continuum.imports.models import UploadContent
from continuum.imports.reading import received
from continuum.imports.rules.content import Content
from continuum.imports.rules.kinds import Kind
from continuum.imports.tests.browsing import sent, text_of, upload_of
from continuum.imports.tests.factories import (
    NOW,
    bring,
    csv,
    piles,
    plan_of,
    run,
)
from continuum.tables.read import read

pytestmark = pytest.mark.django_db

STREET = csv(("Date", "Lieu", "Surnom"), ("12/03/2021", "Parc", "Momo"))
NIR = "1 85 05 78 006 084 91"
DIGITS = NIR.replace(" ", "")


def test_a_states_number_is_refused_with_its_place_and_never_kept(team) -> None:
    membership, programme = team
    table = csv(
        ("Prénom", "Nom", "N° SS"), ("Léa", "Dupont", NIR), ("Tom", "Martin", ""), ("Zoé", NIR, "")
    )
    with as_member(membership) as member:
        upload = bring(
            member, programme, Kind.PEOPLE, table, columns={0: "first_name", 1: "last_name"}
        )
        plan = plan_of(upload, member)
        report = run(upload, member)

        assert [[p.code.value for p in row.problems] for row in plan.rows] == [
            ["state_number"],
            [],
            ["state_number"],
        ]
        assert [row.problems[0].column for row in (plan.rows[0], plan.rows[2])] == [2, 1]
        assert piles(report) == (1, 0, 0, 2)
        assert NIR not in repr(plan.rows)


def test_a_states_number_cannot_be_typed_into_a_cell_either(team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENCOUNTERS, STREET)
        with pytest.raises(actions.BadCell):
            actions.correct_cell(upload=upload, line=2, column=2, text=NIR, by=member)


def everywhere() -> bytes:
    """A workbook with the number in cells of a column nobody wants, as text and as a number, in a
    note, in a heading, in the name of a sheet that is read and of one that is hidden."""
    target = io.BytesIO()
    workbook = xlsxwriter.Workbook(target)
    sheet = workbook.add_worksheet(NIR)
    rows = [
        ("Prénom", "Nom", "Sécu", f"Remarque {NIR}"),
        ("Léa", "Dupont", NIR, ""),
        ("Tom", "Martin", int(DIGITS), ""),
        ("Ana", "Diaz", "", f"carte vue : {NIR}."),
        ("Noé", "Petit", "", "rien"),
    ]
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)
    other = workbook.add_worksheet(f"x {DIGITS}")
    other.write_row(0, 0, ("Prénom", "Nom"))
    other.write_row(1, 0, ("Zoé", NIR))
    other.hide()
    workbook.close()
    return target.getvalue()


def holds_it(text: str) -> bool:
    return DIGITS in "".join(character for character in text if character.isalnum())


def test_a_states_number_is_nowhere_in_what_is_stored(team) -> None:
    membership, programme = team
    brought = received(everywhere(), name=f"liste {NIR}.xlsx")
    with as_member(membership) as member:
        upload = actions.receive(
            received=brought, kind=Kind.PEOPLE, programme=programme, by=member, now=NOW
        )
        kept = UploadContent.objects.get(upload=upload)
        stored = Content.unpacked(bytes(kept.packed))

        assert [len(sheet.lines) for sheet in stored.sheets] == [4, 1]
        assert [sheet.name for sheet in stored.sheets] == ["", ""]
        assert not holds_it(zlib.decompress(bytes(kept.packed)).decode())
        assert upload.file_name == ""
        assert not holds_it(json.dumps(upload.layout))


def test_a_states_number_comes_back_on_no_page_and_in_no_file(page, team) -> None:
    _membership, programme = team
    pk = upload_of(sent(page, programme, everywhere(), kind="people", name=f"{NIR}.xlsx"))
    columns = reverse("imports:columns", args=[pk])
    mapped = {"sheet": "0", "c0": "first_name", "c1": "last_name", "c2": "", "c3": ""}
    answers = [
        page.get(columns),
        page.get(columns, {"feuille": "1"}),
        page.post(columns, mapped | {"relire": "1"}, headers={"HX-Request": "true"}),
        page.post(columns, mapped, follow=True),
        page.get(reverse("imports:list")),
        page.get(reverse("imports:errors_csv", args=[pk])),
    ]
    errors = read(page.get(reverse("imports:errors_xlsx", args=[pk])).content).sheet

    assert "2 cases d'une même colonne contenaient un numéro" in text_of(answers[0])
    assert "la première en C2" in text_of(answers[0])
    assert not [at for at, answer in enumerate(answers) if holds_it(answer.content.decode())]
    assert [row.cells[:5] for row in errors.rows] == [
        (2, "Léa", "Dupont", None, None),
        (3, "Tom", "Martin", None, None),
        (4, "Ana", "Diaz", None, None),
    ]
    assert not holds_it(repr((errors.headings, list(errors.rows))))


def test_the_lines_of_the_error_file_are_imported_without_the_number(page, team) -> None:
    """It is gone from the file that leaves: nothing else is to be done."""
    membership, programme = team
    mapped = {"sheet": "0", "c0": "first_name", "c1": "last_name"}
    pk = upload_of(sent(page, programme, everywhere(), kind="people", name="a.xlsx"))
    page.post(reverse("imports:columns", args=[pk]), mapped)
    errors = page.get(reverse("imports:errors_xlsx", args=[pk])).content
    with as_member(membership) as member:
        columns = {1: "first_name", 2: "last_name"}
        report = run(bring(member, programme, Kind.PEOPLE, errors, columns=columns), member)

    assert piles(report) == (3, 0, 0, 0)
