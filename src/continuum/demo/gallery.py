"""Sample content of the gallery: every piece of the look on one page, for developers and axe."""

from datetime import date

from django import forms
from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from continuum.core.charts import Bar, Bars, Funnel, Step
from continuum.core.components.forms import (
    Choices,
    DateInput,
    FileDrop,
    ManyChoices,
    Segmented,
    Stepper,
    TextField,
)
from continuum.core.components.navigation import Tab
from continuum.core.components.tables import Sort
from continuum.core.formatting import number

HOW_MANY = (("1", "1"), ("2", "2"), ("3", "3"), ("4+", "4 ou plus"))
KNOWN = (("new", "Première fois"), ("again", "Déjà vu"), ("followed", "Suivi"))
TOPICS = (
    ("housing", "Logement"),
    ("work", "Emploi"),
    ("training", "Formation"),
    ("health", "Santé"),
    ("money", "Argent"),
    ("rights", "Droits"),
    ("talk", "Juste discuter"),
)
PRESENCE = (("p", "P"), ("r", "R"), ("a", "A"))
PLACES = (("verney", "Parc du Verney"), ("stadium", "Stade municipal"), ("snap", "Snapchat"))
NOTICES = (
    ("read", "Lue à voix haute, avec ses mots"),
    ("given", "Remise sur papier"),
    ("later", "Pas encore : au prochain rendez-vous"),
)


class EncounterSample(forms.Form):
    """Every kind of field, as a street educator would meet them."""

    size = forms.ChoiceField(label="Combien ?", choices=HOW_MANY, widget=forms.RadioSelect)
    exact = forms.IntegerField(
        label="Combien exactement ?", min_value=4, required=False, widget=Stepper
    )
    known = forms.ChoiceField(label="On se connaît ?", choices=KNOWN, widget=forms.RadioSelect)
    topics = forms.MultipleChoiceField(
        label="On a parlé de…",
        choices=TOPICS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Touchez tout ce qui convient.",
    )
    place = forms.ChoiceField(label="Où ?", choices=PLACES)
    met_on = forms.DateField(label="Quel jour ?", widget=DateInput)
    alias = TextField(
        label="Prénom ou surnom",
        required=False,
        max_length=40,
        help_text="Jamais le nom de famille sans accord.",
    )
    note = TextField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    presence = forms.ChoiceField(
        label="Présence de Maëlys", choices=PRESENCE, required=False, widget=Segmented
    )
    notice = forms.ChoiceField(label="Note d'information", choices=NOTICES, widget=Choices)
    shared = forms.MultipleChoiceField(
        label="Partager avec",
        choices=(("ml", "Mission locale de Vichy"), ("aurore", "Aurore, Troyes")),
        required=False,
        widget=ManyChoices,
    )
    sheet = forms.FileField(
        label="Tableur de l'équipe",
        required=False,
        widget=FileDrop,
        help_text="XLSX, ODS ou CSV, 50 Mo au plus. Vous pouvez aussi déposer le fichier ici.",
    )
    agreed = forms.BooleanField(label="Le jeune est d'accord pour qu'on garde ce dossier")


def samples(request: HttpRequest) -> dict[str, object]:
    """The context of `demo/gallery.html`."""
    filled = {"size": "4+", "exact": "5", "topics": ["housing", "talk"], "met_on": "2026-11-17"}
    return {
        "blank": EncounterSample(initial=filled, prefix="blank"),
        "form": EncounterSample({"size": "2", "met_on": "31/02/2026"}),
        "sort": Sort.of(request.GET, ("name", "seen", "age"), default="-seen"),
        "page": _page(request),
        "funnel": _funnel(),
        "bars": _bars(),
        "tabs": _tabs(),
        "filters": (("Vichy", "?"), ("Sans nouvelles depuis 30 jours", "?"), ("Mineurs", "?")),
        "crumbs": (("Bilans", "?"), ("Allier vers", "?")),
        "today": date(2026, 11, 20),
        "seen_on": date(2026, 11, 17),
        "first_on": date(2026, 9, 1),
    }


def _page(request: HttpRequest) -> Page[int]:
    return Paginator(range(1260), 50).get_page(request.GET.get("page"))


def _french(value: object) -> str:
    return number(value, "fr")  # type: ignore[arg-type]


def _tabs() -> tuple[Tab, ...]:
    return (
        Tab(label="Mes jeunes", url="?", current=True, count=42),
        Tab(label="Mineurs", url="?", count=6),
        Tab(label="Sans nouvelles", url="?", count=11),
        Tab(label="À recontacter", url="?"),
    )


def _funnel() -> Funnel:
    return Funnel(
        title="Du premier contact à la sortie",
        empty="Aucune rencontre sur la période.",
        number=_french,
        steps=(
            Step("Contactés et rencontrés", 1260, "rencontres"),
            Step("Repérés invisibles, parcours commencé", 304, "personnes"),
            Step("Accompagnés", 208, "personnes"),
        ),
    )


def _bars() -> Bars:
    return Bars(
        title="Où se font les rencontres",
        empty="Aucune rencontre sur la période.",
        number=_french,
        bars=(
            Bar("Parcs et squats", 412),
            Bar("Réseaux sociaux", 348),
            Bar("Stades et MJC", 287),
            Bar("Festivals", 213),
        ),
    )
