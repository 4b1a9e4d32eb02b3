"""The tables that are shipped: what the code writes, and the same bilan once imported."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from continuum.access.acting import acting_as
from continuum.access.tests.factories import sign_in
from continuum.demo.spreadsheets import examples, write_examples
from continuum.demo.spreadsheets.waiting import left_waiting
from continuum.demo.tests.acting import signed_in
from continuum.demo.tests.conftest import NOW, SEED
from continuum.demo.tests.importing import import_table, newcomer
from continuum.imports.rules.kinds import Kind, Pile
from continuum.linkage.normalise.state_numbers import looks_like_state_number
from continuum.organisations.models import Programme
from continuum.outcomes.queries.bilan import bilan
from continuum.outcomes.rules.periods import Period
from continuum.outcomes.rules.report import Level
from continuum.tables.read import read

SHIPPED = Path(settings.PACKAGE).parents[1] / "examples"
ALLIER = (
    ("allier-vers/1-jeunes.csv", Kind.PEOPLE),
    ("allier-vers/2-rencontres-2020-2021.xlsx", Kind.ENCOUNTERS),
    ("allier-vers/3-parcours.xlsx", Kind.ENROLMENTS),
    ("allier-vers/4-sorties.csv", Kind.EXITS),
)
TEEN_LAB = (
    ("teen-lab/1-stagiaires.ods", Kind.ENROLMENTS),
    ("teen-lab/2-infos-collectives-et-entretiens.csv", Kind.ENCOUNTERS),
)


def cells_of(source):
    return [
        (sheet.name, sheet.headings, [(row.line, row.cells, row.is_total) for row in sheet.rows])
        for sheet in read(source).sheets
    ]


@pytest.fixture(scope="module")
def rewritten() -> dict[str, bytes]:
    return examples(SEED)


def test_shipped_tables_are_those_the_code_writes(rewritten):
    assert {path for path, _kind in (*ALLIER, *TEEN_LAB)} == set(rewritten)
    shipped = {path for path in SHIPPED.rglob("*") if path.suffix in (".csv", ".xlsx", ".ods")}
    assert shipped == {SHIPPED / path for path in rewritten}
    for path, content in rewritten.items():
        assert cells_of(SHIPPED / path) == cells_of(content), path


def test_tables_are_as_messy_as_teams_keep_them(rewritten):
    people = rewritten["allier-vers/1-jeunes.csv"]
    met = read(rewritten["allier-vers/2-rencontres-2020-2021.xlsx"]).sheet
    days = [row.cells[0] for row in met.rows]
    lines = [row.line for row in met.rows]

    assert "Né(e) le" in people.decode("cp1252")
    with pytest.raises(UnicodeDecodeError):
        people.decode("utf-8")
    assert b";639" in people, "zeros are lost"
    assert any("Instragram" in row.cells for row in met.rows)
    assert any(isinstance(day, date) for day in days)
    for style in ("/2020", "/20", "octobre 2020"):
        assert any(isinstance(day, str) and day.endswith(style) for day in days)
    assert lines[0] == 6, "under a title, a group of headings and the headings"
    assert max(later - earlier for earlier, later in pairwise(lines)) > 1
    assert [row for row in met.rows if row.is_total]


def test_writing_gives_the_paths_written(tmp_path):
    made = write_examples(tmp_path, seed=3)

    assert len(made) == 6
    assert all(path.stat().st_size > 1000 for path in made)
    assert made[0].read_bytes() != (SHIPPED / "allier-vers/1-jeunes.csv").read_bytes()


def test_no_table_holds_a_state_number(rewritten):
    waiting = left_waiting(SEED, now=NOW).values()
    for content in (*rewritten.values(), *(content for _name, content in waiting)):
        for sheet in read(content).sheets:
            for row in sheet.rows:
                assert not [cell for cell in row.cells if looks_like_state_number(str(cell or ""))]


def figures_of(programme, period, member):
    """Each figure as it is printed; how organisations are called does not matter."""
    return {
        one.code: (
            str(one.value),
            one.numerator,
            one.denominator,
            one.unknown,
            [
                ("" if one.code == "organisations" else str(item.label), item.n, item.share)
                for item in one.items
            ],
        )
        for one in bilan(programme, period, member).figures
    }


@pytest.mark.parametrize(
    ("organisation", "code", "period", "tables", "told"),
    [
        (
            "sagess",
            "allier-vers",
            Period(date(2020, 9, 1), date(2021, 8, 31)),
            ALLIER,
            {"people_met": "1260", "invisible": "304", "supported": "208"},
        ),
        (
            "chambery",
            "teen-lab",
            Period(date(2021, 5, 1), date(2023, 3, 31)),
            TEEN_LAB,
            {"received": "80", "entries": "39", "completions": "28"},
        ),
    ],
    ids=["allier-vers", "teen-lab"],
)
def test_imported_into_an_empty_programme_they_give_the_same_bilan(
    demo, db, scenario, organisation, code, period, tables, told
):
    arrived = newcomer(scenario, organisation=organisation, programme=code)

    for path, kind in tables:
        plan = import_table(arrived, SHIPPED / path, kind)
        left = {pile: count for pile, count in plan.piles.items() if pile != Pile.NEW}
        assert not any(left.values()), (path, left)
        unread = [one for row in plan.rows for one in row.problems]
        assert not unread, (path, unread[:3])

    with signed_in(f"coordination@{organisation}.demo") as member:
        ours = figures_of(Programme.objects.get(code=code), period, member)
    coordinator = arrived.coordinator
    with acting_as(coordinator.pk, account_id=coordinator.account_id) as member:
        theirs = figures_of(arrived.programme, period, member)
        again = import_table(arrived, SHIPPED / tables[0][0], tables[0][1])
    assert theirs == ours
    assert {code: theirs[code][0] for code in told} == told
    assert again.piles[Pile.KNOWN] == len(again.rows), "the same file again changes nothing"


def test_the_definition_said_on_the_screen_gives_the_imported_ones_their_invisible(
    demo, db, scenario, client
):
    """Nobody is known to be invisible until somebody says what that means: as proposed, 304."""
    arrived = newcomer(scenario, organisation="sagess", programme="allier-vers", defined=False)
    for path, kind in ALLIER:
        import_table(arrived, SHIPPED / path, kind)
    year = Period(date(2020, 9, 1), date(2021, 8, 31))
    address = reverse("outcomes:define_invisibility", args=[arrived.programme.code])

    def invisible():
        coordinator = arrived.coordinator
        with acting_as(coordinator.pk, account_id=coordinator.account_id) as member:
            told = bilan(arrived.programme, year, member)
        [figure] = [one for one in told.figures if one.code == "invisible"]
        said = [check.level for check in told.checks if check.code == "invisibility"]
        return figure.value, figure.unknown, figure.denominator, said

    assert invisible() == (0, 304, 304, [Level.NOTE])

    sign_in(client, arrived.coordinator)
    proposed = client.get(address).context["form"].initial
    sent = {name: value for name, value in proposed.items() if value is not None}
    preview = client.post(address, {**sent, "apercu": "1"}).context["split"]
    assert client.post(address, sent).status_code == 302

    value, unknown, entered, said = invisible()
    assert (value, unknown, entered, said) == (304, 0, 304, [])
    assert (preview.yes, preview.unknown) == (304, 0)
