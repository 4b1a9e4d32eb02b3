"""The official list: loaded once or again, and searched by name, post code or official code."""

from collections.abc import Iterator

import pytest
from django import forms

from continuum.access.acting import acting_as_operator
from continuum.organisations.actions import CommunesMissing, load_communes
from continuum.organisations.forms import CommuneField, SiteForm
from continuum.organisations.models import Commune
from continuum.organisations.queries import communes_called

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_operator() -> Iterator[None]:
    """The list is the operator's alone to load (tests/wall shows it)."""
    with acting_as_operator():
        yield


LINES = (
    "10387\tTroyes\t10\t10000\t62088\t200069250\n"
    "03190\tMoulins\t03\t03000\t19000\t\n"
    "02530\tMoulins\t02\t02160\t\t\n"
    "2A004\tAjaccio\t2A\t20000,20090,20167\t70817\t242010056\n"
)


def codes(text: str) -> list[str]:
    return [one.code for one in communes_called(text)]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "communes.tsv"
    path.write_text(LINES, encoding="utf-8")
    Commune.objects.all().delete()
    return path


def test_loading_twice_changes_nothing_and_a_new_year_renames(file) -> None:
    assert (load_communes(file=file), load_communes(file=file)) == (4, 4)
    before = list(Commune.objects.order_by("code").values())
    file.write_text(LINES.replace("Troyes", "Troyes-la-Grande"), encoding="utf-8")

    load_communes(file=file)

    after = list(Commune.objects.order_by("code").values())
    assert len(before) == len(after) == 4
    assert [row["name"] for row in after if row not in before] == ["Troyes-la-Grande"]
    assert after[3]["postcodes"] == ["20000", "20090", "20167"]


def test_names_are_ambiguous_and_codes_are_not(file) -> None:
    load_communes(file=file)

    assert codes("Moulins") == ["03190", "02530"]
    assert codes("02160 moulins") == ["02530"]
    assert codes("20090") == ["2A004"]
    assert codes("2a004") == codes("AJACCIO (Corse)") == ["2A004"]
    assert codes("10387") == codes("10000 TROYES CEDEX 9") == ["10387"]
    assert codes("99999 Troyes") == ["10387"]
    assert codes("") == codes("99999") == codes("Nulle-Part") == []


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("St Etienne", "42218"),
        ("ST-ETIENNE", "42218"),
        ("Saint-Étienne", "42218"),
        ("Ste Savine", "10362"),
        ("Pont ste Marie", "10297"),
        ("Chalon s/ Saône", "71076"),
        ("chalon sur saone", "71076"),
        ("Rivière de Corps", "10321"),
        ("Lyon 3ème", "69123"),
        ("Lyon 3", "69123"),
    ],
)
def test_communes_are_known_as_people_write_them(file, written, code) -> None:
    file.write_text(
        "42218\tSaint-Étienne\t42\t42000\t170000\t\n10362\tSainte-Savine\t10\t10300\t10000\t\n"
        "10297\tPont-Sainte-Marie\t10\t10150\t5000\t\n69123\tLyon\t69\t69003\t520000\t\n"
        "71076\tChalon-sur-Saône\t71\t71100\t45000\t\n"
        "10321\tLa Rivière-de-Corps\t10\t10440\t3000\t\n",
        encoding="utf-8",
    )
    load_communes(file=file)

    assert codes(written) == [code]


@pytest.fixture
def neuvy(file) -> Commune:
    """Its official code is the post code of Vichy."""
    file.write_text(
        "03200\tNeuvy\t03\t03000\t1600\t\n03310\tVichy\t03\t03200\t25000\t\n"
        "75116\tParis 16e Arrondissement\t75\t75016\t160000\t\n"
        "75056\tParis\t75\t75001,75116\t2100000\t\n",
        encoding="utf-8",
    )
    load_communes(file=file)
    return Commune.objects.get(code="03200")


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("03200", ["03200", "03310"]),
        ("03200 Vichy", ["03310"]),
        ("Vichy (03200)", ["03310"]),
        ("Neuvy 03200", ["03200"]),
        ("03310", ["03310"]),
        ("03000", ["03200"]),
    ],
)
def test_five_digits_of_two_communes_need_a_name(neuvy, written, found) -> None:
    assert codes(written) == found


def test_the_field_asks_which_and_reads_its_answer(neuvy) -> None:
    field = CommuneField()
    with pytest.raises(forms.ValidationError) as refused:
        field.clean("03200")

    assert "Neuvy (03200), Vichy (03310)" in refused.value.messages[0]
    assert field.clean("Neuvy (03200)") == neuvy
    assert field.clean("vichy (03310)").name == "Vichy"


@pytest.mark.parametrize("code", ["03200", "03310", "75056", "75116"])
def test_a_form_sent_back_as_shown_keeps_its_commune(neuvy, code) -> None:
    commune = Commune.objects.get(code=code)
    shown = SiteForm(initial={"name": "Antenne", "commune": commune})["commune"]

    form = SiteForm({"name": "Antenne", "commune": shown.field.prepare_value(shown.initial)})

    assert form.is_valid()
    assert form.cleaned_data["commune"] == commune


def test_a_missing_list_says_so(tmp_path) -> None:
    with pytest.raises(CommunesMissing):
        load_communes(file=tmp_path / "nowhere.tsv")
