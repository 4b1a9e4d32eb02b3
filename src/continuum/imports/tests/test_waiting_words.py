"""Lines stopped by nothing but unknown words are not listed: one answer settles them all."""

import pytest
from django.urls import reverse

from continuum.access.tests.factories import as_member
from continuum.imports.rules.kinds import Kind
from continuum.imports.tests.browsing import text_of
from continuum.imports.tests.factories import bring, csv

pytestmark = pytest.mark.django_db

TABLE = csv(
    ("Nom", "Prénom", "Né le", "Entré le", "Statut"),
    ("Dupont", "Léa", "12/03/2004", "01/03/2021", "zinzin"),
    ("Martin", "Tom", "01/07/2001", "le jour où", "zinzin"),
    ("Durand", "Zoé", "02/07/2001", "01/03/2021", "zinzin"),
    ("Petit", "Noé", "03/07/2001", "01/03/2021", "en cours"),
)


@pytest.fixture
def address(team) -> str:
    membership, programme = team
    with as_member(membership) as member:
        return reverse("imports:trial", args=[bring(member, programme, Kind.ENROLMENTS, TABLE).pk])


def lines(shown) -> list[int]:
    return [line.line for line, _choice in shown.context["lines"]]


def test_only_what_an_answer_does_not_settle_is_listed(page, address) -> None:
    shown = page.get(address)
    assert lines(shown) == [3]
    assert [(word.text, word.lines) for word in shown.context["asked"].words] == [("zinzin", 3)]
    said = text_of(shown)
    assert "2 attendent que vous disiez, ci-dessous, ce que leurs mots veulent dire." in said
    assert "1 restera de côté" in said
    [each] = [f"?pile={shown.context['pile'].value}&toutes=oui"]
    assert each.replace("&", "&amp;") in shown.content.decode()
    assert lines(page.get(address + each)) == [3, 2, 4]


def test_the_file_to_correct_holds_them_too(page, address) -> None:
    sheet = page.get(address.replace("essai/", "erreurs.csv")).content.decode("utf-8-sig")
    assert [line.split(";")[0] for line in sheet.splitlines()[1:]] == ['"2"', '"3"', '"4"']


def test_after_the_answer_they_are_new(page, address) -> None:
    [word] = page.get(address).context["asked"].words
    page.post(address, {"geste": "mots", word.name: "active"})
    shown = page.get(address)
    assert lines(shown) == [3]
    assert (shown.context["awaiting"], shown.context["new"], shown.context["left"]) == (0, 3, 1)


def test_a_single_word_may_still_be_corrected_on_its_line(page, address) -> None:
    each = f"{address}?pile=erreurs&toutes=oui"
    asked = page.get(each)
    [name] = [
        cell[0] for line, _choice in asked.context["lines"] if line.line == 2 for cell in line.cells
    ]
    answer = page.post(each, {"geste": "corriger", name: "en cours"})
    assert answer.headers["Location"] == each
    assert lines(page.get(answer.headers["Location"])) == [3, 4]
