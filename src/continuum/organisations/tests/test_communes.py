"""The official list: loaded once or again, and searched by name, post code or official code."""

import pytest

from continuum.organisations.actions import CommunesMissing, load_communes
from continuum.organisations.models import Commune

pytestmark = pytest.mark.django_db

LINES = (
    "10387\tTroyes\t10\t10000\t62088\t200069250\n"
    "03190\tMoulins\t03\t03000\t19000\t\n"
    "02530\tMoulins\t02\t02160\t\t\n"
    "2A004\tAjaccio\t2A\t20000,20090,20167\t70817\t242010056\n"
)


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

    moulins = Commune.objects.matching("moulins", "Moulins")
    assert [one.code for one in moulins] == ["03190", "02530"]
    assert [one.code for one in Commune.objects.matching("20090", "20090")] == ["2A004"]
    assert [one.code for one in Commune.objects.matching("10387", "10387")] == ["10387"]


def test_a_missing_list_says_so(tmp_path) -> None:
    with pytest.raises(CommunesMissing):
        load_communes(file=tmp_path / "nowhere.tsv")
