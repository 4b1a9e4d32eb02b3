"""A report as a workbook: typed figures, with what they mean."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest

from continuum.core.documents import (
    Check,
    Figure,
    Section,
    workbook,
)
from continuum.core.tests.reports import HOSTILE, WORDS, profile, report, sheets


def test_workbook_holds_typed_figures_with_their_definitions():
    book = sheets(workbook(report()))

    assert list(book) == ["Chiffres", "Profil", "Contrôles", "Dictionnaire"]
    assert book["Chiffres"] == [
        list(WORDS.figures_header),
        ["met", "Personnes vues", 1260.0, "", "", "", "", "", "1"],
        [
            "rate",
            "Part des invisibles",
            0.241,
            304.0,
            1260.0,
            "personnes vues",
            12.0,
            "Sans contact depuis cinq mois.",
            "2",
        ],
        ["distinct", "Personnes", "871 à 1\u202f012", "", "", "", "", "", ""],
        ["cost", "Coût", 2795.73, "", "", "", "", "", ""],
        ["none", "Sans objet", "", "", "", "", "", "", ""],
    ]
    assert book["Profil"][1] == ["Quartier prioritaire", 97.0, 0.319, 1000.5, date(2021, 1, 2)]
    assert book["Contrôles"][1] == ["Écart", "« 22 % » annoncé", "24,1 % constaté"]
    assert ["Profil", "Situation", "texte", "Ce que la personne a dit", ""] in book["Dictionnaire"]
    assert ["", "Invisible", "", "Ni emploi ni études.", "v2"] in book["Dictionnaire"]


def test_workbook_prints_on_a4_with_a_frozen_header_and_percent_formats():
    with ZipFile(BytesIO(workbook(report()))) as book:
        sheet = book.read("xl/worksheets/sheet2.xml").decode()
        styles = book.read("xl/styles.xml").decode()

    assert 'state="frozen"' in sheet
    assert 'paperSize="9"' in sheet
    assert "<cols>" in sheet
    assert 'formatCode="0.0%"' in styles
    assert "#,##0.00" in styles


@pytest.mark.parametrize("text", HOSTILE)
def test_workbook_takes_any_text_as_text(text):
    rows = ((text, 1, Decimal(2), Decimal(3), None),)
    table = profile(rows, caption=text, note=text)
    figures = (Figure(code=text, label=text, value=1),)
    checks = (Check(level="note", title=text, detail=text),)
    sections = (Section(title=text, blocks=(table, table)),)
    hostile = report(title=text, figures=figures, checks=checks, sections=sections)
    made = workbook(hostile)
    book = sheets(made)

    with ZipFile(BytesIO(made)) as archive:
        written = b"".join(archive.read(name) for name in archive.namelist())
    assert b"<f>" not in written
    assert b"<hyperlink" not in written
    assert len(book) == 5
    if text.isascii() and text.strip() == text and "\0" not in text and "\n" not in text:
        assert book["Chiffres"][1][0] == text


def test_workbook_cuts_what_a_cell_cannot_hold_and_says_so():
    figures = (Figure(code="c", label="x" * 40_000, value=10**30),)
    row = sheets(workbook(report(figures=figures)))["Chiffres"][1]

    assert len(row[1]) == 32_767
    assert row[1].endswith("…")
    assert row[2] == str(10**30)


def test_workbook_gives_every_sheet_a_name_of_its_own():
    tables = tuple(
        profile(caption=caption)
        for caption in ("Chiffres", "chiffres", "History", "a/b:c*?[d]", "'x'", "y" * 40, "y" * 41)
    )
    names = list(sheets(workbook(report(sections=(Section(title="S", blocks=tables),)))))

    assert names[:8] == [
        "Chiffres",
        "Chiffres 2",
        "chiffres 3",
        "History 2",
        "a b c d",
        "x",
        "y" * 31,
        "y" * 29 + " 2",
    ]


def test_workbook_is_the_same_for_the_same_report():
    assert workbook(report()) == workbook(report())
