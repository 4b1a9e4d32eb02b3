"""Communes whose name several bear: deduced from the column, else asked once, never silent."""

import pytest
from django.urls import reverse

from continuum.access.tests.factories import as_member, make_commune, sign_in
from continuum.imports.rules.kinds import Kind
from continuum.imports.tests.browsing import sent, text_of, upload_of
from continuum.imports.tests.factories import bring, codes, csv, piles, plan_of, run
from continuum.people.models import Person

pytestmark = pytest.mark.django_db

FRANCE = (
    ("02533", "Moulins"),
    ("03190", "Moulins"),
    ("35198", "Moulins"),
    ("03310", "Vichy"),
    ("03185", "Montluçon"),
    ("58194", "Nevers"),
)


@pytest.fixture(autouse=True)
def france() -> None:
    for code, name in FRANCE:
        make_commune(code, name)


def people(*towns: str) -> bytes:
    rows = ((f"Jeune{at:02}", town) for at, town in enumerate(towns))
    return csv(("Prénom", "Ville"), *rows)


def kept() -> list[str | None]:
    return list(Person.objects.order_by("first_name").values_list("commune_id", flat=True))


@pytest.mark.parametrize(
    ("others", "moulins"),
    [
        (("Vichy", "Montluçon", "Vichy"), "03190"),
        (("Vichy", "Montluçon", "Vichy", "Nevers"), "03190"),
        (("Vichy", "Nevers", "Vichy"), None),
        (("Vichy", "Vichy"), None),
        (("Nevers", "Nevers", "Nevers"), None),
        ((), None),
    ],
    ids=["all", "most", "two thirds", "too few", "none there", "alone"],
)
def test_a_name_of_several_is_in_the_departement_of_the_others(team, others, moulins) -> None:
    membership, programme = team
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.PEOPLE, people("Moulins", *others))
        code = "commune_deduced" if moulins else "ambiguous_commune"
        assert codes(plan_of(upload, member).rows) == [[code], *([] for _other in others)]
        assert piles(run(upload, member))[0] == 1 + len(others)
        assert kept()[0] == moulins


def test_a_name_that_cannot_be_deduced_is_asked_once_and_remembered(team, client) -> None:
    membership, programme = team
    sign_in(client, membership)
    table = people("Moulins", "MOULINS", "Nevers", "Atlantide")
    address = _trial_of(client, programme, table)
    trial = client.get(address)
    [word] = trial.context["asked"].words
    assert (word.text, word.lines) == ("Moulins", 2)
    assert [label for _code, label in word.groups[0][1]] == [
        "Moulins (02)",
        "Moulins (03)",
        "Moulins (35)",
    ]
    assert "ne seront pas reprises, leur ligne oui : Ville : 3." in text_of(trial)
    assert "Ville : Moulins" not in text_of(client.get(f"{address}?pile=new"))

    client.post(address, {word.name: "58194", "geste": "mots"})
    assert client.get(address).context["asked"].words, "Nevers is no Moulins"
    client.post(address, {word.name: "35198", "geste": "mots"})
    answered = client.get(address)
    assert answered.context["asked"].words == []
    assert [one.answer for one in answered.context["asked"].answered] == ["35198"]
    assert answered.context["losses"] == [["Ville", 1]]

    again = client.get(_trial_of(client, programme, people("Moulins", "Nevers", "Vichy")))
    assert again.context["asked"].words == []
    assert again.context["losses"] == []


def test_a_deduction_is_told_and_may_be_contradicted(team, client) -> None:
    membership, programme = team
    sign_in(client, membership)
    address = _trial_of(client, programme, people("Moulins", "Vichy", "Vichy", "Montluçon"))
    trial = client.get(address)
    assert trial.context["asked"].words == []
    [word] = trial.context["asked"].deduced
    assert (word.lines, word.deduced) == (1, "Moulins (03)")
    assert "Garder Moulins (03)" in text_of(trial)
    assert trial.context["losses"] == []

    client.post(address, {word.name: "02533", "geste": "mots"})
    assert [one.answer for one in client.get(address).context["asked"].answered] == ["02533"]
    client.post(address, {word.name: "-", "geste": "mots"})
    assert client.get(address).context["losses"] == [["Ville", 1]], "left out is told too"


def test_the_place_of_an_encounter_asks_the_same(team, client) -> None:
    membership, programme = team
    sign_in(client, membership)
    table = csv(("Date", "Lieu", "Ville"), ("12/3/21", "Parc", "Moulins"), ("13/3/21", "Gare", ""))
    trial = client.get(_trial_of(client, programme, table, kind="encounters"))
    assert [(one.text, one.lines) for one in trial.context["asked"].words] == [("Moulins", 1)]
    assert trial.context["losses"] == [["Ville", 1]]


def _trial_of(client, programme, table: bytes, *, kind: str = "people") -> str:
    answer = sent(client, programme, table, kind=kind)
    columns = reverse("imports:columns", args=[upload_of(answer)])
    told = {"sheet": "0", "c0": "first_name", "c1": "commune"}
    if kind == "encounters":
        told = {"sheet": "0", "c0": "date", "c1": "place", "c2": "commune", "create_places": "on"}
    return client.post(columns, told)["Location"]
