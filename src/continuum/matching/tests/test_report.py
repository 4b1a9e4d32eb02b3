"""The report: one file that asks nothing of anybody, masked, readable by all."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from continuum.linkage.normalise.rows import Field
from continuum.matching.report.examples import mask
from continuum.matching.tests.lists import asked_here, pair, written

AXE = Path(settings.PROJECT) / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    ours, theirs = pair(300)
    written(tmp_path / "a.csv", ours)
    written(tmp_path / "b.csv", theirs)
    return tmp_path


def told(folder: Path, *arguments: str) -> str:
    ended = asked_here(*arguments, "--report", "r.html", folder=folder)
    assert ended.status == 0
    return (folder / "r.html").read_text("utf-8")


def test_it_is_one_file_without_a_request_a_script_or_a_name(lists) -> None:
    text = told(lists, "a.csv", "b.csv")
    surnames = {row[1] for row in pair(300)[0]}

    assert not re.search(r"""(src|href|url)\s*[=(]\s*["']?(?!data:|#)""", text)
    assert "http://" not in text.replace("http://www.w3.org/2000/svg", "")
    assert "https://" not in text
    assert "<script" not in text
    assert "default-src 'none'" in text
    assert not {name for name in surnames if re.search(rf"\b{name}\b", text)}
    for phone in {row[5] for row in pair(300)[0]}:
        assert phone not in text
    assert not {row[0] for row in pair(300)[0] if row[0] in text}
    assert "1•••••••" in text


def test_names_are_shown_when_asked_for_and_it_says_so(lists) -> None:
    text = told(lists, "a.csv", "b.csv", "--names")

    assert {row[1] for row in pair(300)[0] if row[1] in text}
    shown = {row[0] for row in pair(300)[0] if f"<td>{row[0]}</td>" in text}
    assert {number for number in shown if f"<td>2-{number}</td>" in text}
    assert "Ce fichier montre des noms" in text.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("language", "title"),
    [("fr", "Croisement de deux listes"), ("it", "Incrocio di due liste"), ("en", "Two lists")],
)
def test_it_speaks_the_language_asked_for(lists, language, title) -> None:
    text = told(lists, "a.csv", "b.csv", "--language", language)

    assert f'<html lang="{language}">' in text
    assert title in text


def test_rows_without_an_identifier_are_called_by_their_line_alone(lists) -> None:
    for name, rows in zip("ab", pair(300), strict=True):
        written(lists / f"{name}.csv", [("", *row[1:]) for row in rows])
    text = told(lists, "a.csv", "b.csv", "--names")

    assert "A, ligne" in text.replace("\xa0", " ")
    assert not re.search(r'<th scope="row">Identifiant</th>', text)


def test_lists_that_share_nobody_have_a_report_too(lists) -> None:
    ours, _theirs = pair(300)
    written(lists / "c.csv", ours[:1])
    written(lists / "d.csv", [("9", "Zztop", "Bob", "01/02/1980", "M", "", "")])
    text = told(lists, "c.csv", "d.csv")

    assert "Aucune paire possible" in text
    assert "Aucune paire retenue" in text


@pytest.mark.parametrize(
    ("field", "written_as", "masked"),
    [
        (Field.SURNAME, "Le Goff", "L• G•••"),
        (Field.BIRTH_DATE, "12/03/2004", "••/••/2004"),
        (Field.BIRTH_DATE, "12 mars 2004", "••/••/2004"),
        (Field.BIRTH_DATE, "20040312", "••/••/••"),
        (Field.PHONE, "06 12 34 56 78", "••••••••78"),
        (Field.POSTCODE, "03200", "03•••"),
        (Field.EMAIL, "lea@exemple.fr", "••••@••••"),
        (Field.ADDRESS, "12 rue de la Gare", "••••••"),
        (Field.SEX, "F", "F"),
        (Field.SURNAME, "", ""),
    ],
)
def test_a_mask_leaves_enough_to_see_why_and_not_who(field, written_as, masked) -> None:
    assert mask(field, written_as) == masked


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_browser_shows_it_within_its_width_and_axe_finds_nothing(
    lists, browser, width, theme
) -> None:
    told(lists, "a.csv", "b.csv")
    asked: list[str] = []
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=theme, bypass_csp=True
    )
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: asked.append(message.text))
    page.goto((lists / "r.html").as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    context.close()

    assert [one["id"] for one in found["violations"]] == []
    assert over <= 0
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
