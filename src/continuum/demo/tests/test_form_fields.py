"""Our fields: label, hint and error tied to their input; nothing typed gets out as markup."""

from html.parser import HTMLParser

import pytest
from django import forms

from continuum.core.components.forms import ContinuumRenderer, DateInput, Stepper
from continuum.demo.gallery import EncounterSample

REFERENCES = ("aria-describedby", "aria-labelledby", "for", "href")


class Page(HTMLParser):
    """Every element of a fragment, as (tag, attributes)."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.feed(markup)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def ids(self) -> list[str]:
        return [attrs["id"] for _, attrs in self.elements if "id" in attrs]

    def referred(self) -> set[str]:
        return {
            each.removeprefix("#")
            for _, attrs in self.elements
            for name in REFERENCES
            for each in attrs.get(name, "").split()
            if name != "href" or each.startswith("#")
        }


def shown(form: forms.Form) -> Page:
    form.renderer = ContinuumRenderer()
    return Page(str(form))


@pytest.mark.parametrize(
    "data", [None, {}, {"size": "9", "met_on": "31/02/2026", "exact": "x", "topics": "none"}]
)
def test_every_reference_leads_to_one_element(data):
    page = shown(EncounterSample(data))

    assert page.referred() - set(page.ids()) == set()
    assert len(page.ids()) == len(set(page.ids()))


def test_an_invalid_field_is_described_by_its_error_and_its_hint():
    class OneField(forms.Form):
        alias = forms.CharField(label="Pseudo", help_text="Court.")

    page = shown(OneField({}))

    attributes = next(attrs for tag, attrs in page.elements if tag == "input")
    assert attributes["aria-invalid"] == "true"
    assert attributes["aria-describedby"].split() == ["id_alias_helptext", "id_alias_error"]


def test_the_summary_leads_to_the_first_answer_of_a_group():
    page = shown(EncounterSample({}))

    links = [attrs["href"] for tag, attrs in page.elements if tag == "a"]
    assert [link.removeprefix("#id_") for link in links] == [
        "size_0",
        "known_0",
        "place",
        "met_on",
        "notice_0",
        "agreed",
    ]


def test_what_was_typed_stays_and_is_never_markup():
    class Echo(forms.Form):
        name = forms.CharField(max_length=3)
        place = forms.ChoiceField(choices=[("a", "<i>Parc</i>")], widget=forms.RadioSelect)

    form = Echo({"name": '"><script>alert(1)</script>', "place": "<script>"})
    form.renderer = ContinuumRenderer()
    markup = str(form)

    assert "<script>" not in markup
    assert "<i>" not in markup
    assert "&quot;&gt;&lt;script&gt;" in markup


def test_optional_is_said_and_required_is_not():
    class Two(forms.Form):
        alias = forms.CharField(label="Pseudo", required=False)
        place = forms.CharField(label="Lieu")

    form = Two(renderer=ContinuumRenderer())

    assert "(facultatif)" in str(form["alias"].as_field_group())
    assert "(facultatif)" not in str(form["place"].as_field_group())


def test_dates_travel_as_iso_whatever_the_language():
    class Day(forms.Form):
        on = forms.DateField(widget=DateInput)

    assert 'value="2026-11-17"' in str(Day({"on": "2026-11-17"})["on"])
    assert Day({"on": "2026-11-17"}).is_valid()


def test_a_widget_keeps_its_own_class_beside_ours():
    class Size(forms.Form):
        size = forms.IntegerField(widget=Stepper(attrs={"class": "input-short"}))

    form = Size(renderer=ContinuumRenderer())

    assert 'class="input-short input"' in str(form["size"])
