"""What a list cannot tell, or was not read of it, is said before the work."""

from pathlib import Path

import pytest

from continuum.matching.tests.lists import asked_here, pair, written
from continuum.tables.tests import corpus


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    _ours, theirs = pair(200)
    written(tmp_path / "b.csv", theirs)
    written(tmp_path / "b2.csv", theirs[:150])
    return tmp_path


def test_birth_dates_in_three_columns_are_read_whatever_the_century(lists) -> None:
    ours, _theirs = pair(200)
    parted = [(row[0], *row[1:3], *row[3].split("/"), *row[4:]) for row in ours]
    short = [(*row[:3], str(int(row[3])), row[4], row[5][2:], *row[6:]) for row in parted]
    headings = ("id", "Nom", "Prénom", "Jour", "Mois", "Année", "sexe", "tel", "cp")
    found = []
    for rows in (parted, short):
        written(lists / "x.csv", rows, headings)
        ended = asked_here("x.csv", "b.csv", "--json", folder=lists)
        assert "date de naissance" not in ended.err
        found.append(ended.told["pairs"])
    assert found[0] == found[1]
    assert found[0]["sure"] > 100


def test_a_list_without_birth_dates_says_so(lists) -> None:
    written(lists / "x.csv", [("Martin", "Léa", "Vichy")], ("Nom", "Prénom", "Ville"))
    ended = asked_here("x.csv", "b.csv", folder=lists)

    assert ended.status == 0
    assert '--map "A.birth_date=…"' in ended.err
    assert '--map "B.' not in ended.err


def test_a_few_lines_say_that_they_teach_little(lists) -> None:
    written(lists / "x.csv", [("Martin", "Léa", "2004")], ("Nom", "Prénom", "Naissance"))
    few = asked_here("x.csv", "b.csv", folder=lists)
    many = asked_here("b.csv", "b2.csv", folder=lists)

    assert "--learn --model" in few.out
    assert many.status == 0
    assert "--learn --model" not in many.out


def test_numbers_given_for_life_are_shown_in_no_heading_nor_name(lists) -> None:
    nir, code, pupil = "185057800608436", "RSSMRA85M01H501Q", "1234567890A"
    headings = (
        "Nom",
        "Prénom",
        "Naissance",
        f"NIR {nir}",
        "1 85 05 78 006 084 36",
        code,
        f"INE {pupil}",
    )
    row = ("Martin", "Léa", "12/03/2004", "", "", "", "")
    written(lists / f"dupont_{nir}.csv", [row], headings)
    rows = [["Nom", "Prénom", "Naissance"], ["Martin", "Léa", "12/03/2004"]]
    parts = corpus.xlsx_parts(corpus.sheet_xml(rows), corpus.sheet_xml([["x"]]))
    named = str(parts["xl/workbook.xml"]).replace("Feuille 1", f"Dupont {nir}")
    (lists / "x.xlsx").write_bytes(corpus.zipped({**parts, "xl/workbook.xml": named}))
    for name in (f"dupont_{nir}.csv", "x.xlsx"):
        ended = asked_here(*(name, "b.csv", "--json", "--report", "r.html"), folder=lists)
        assert ended.status == 0
        for text in (ended.out, ended.err, (lists / "r.html").read_text()):
            for number in (nir, code, pupil, "1 85 05 78", "006 084"):
                assert number not in text


def test_which_sheet_is_read_and_that_totals_are_not_is_told(lists) -> None:
    rows = [["Nom", "Prénom", "Naissance"], ["Martin", "Léa", "12/03/2004"], ["Total", None, 1]]
    sheets = corpus.sheet_xml([["Notice"]]), corpus.sheet_xml(rows)
    (lists / "x.xlsx").write_bytes(corpus.zipped(corpus.xlsx_parts(*sheets)))
    ended = asked_here("x.xlsx", "b.csv", folder=lists)

    assert ended.status == 0
    assert "le classeur en a 2" in ended.err
    assert "1 ligne de total est laissée de côté" in ended.err
