"""The street log: one screen, answered by taps."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from continuum.core.components.forms import DateInput, Stepper, TextField, TimeInput
from continuum.core.ids import uuid7
from continuum.organisations.models import Programme
from continuum.outreach import rules
from continuum.outreach.actions import NewPlace
from continuum.outreach.forms.tallies import SEEN_GENDERS, TallyField, one_tally
from continuum.outreach.forms.versions import OfVersionForm
from continuum.outreach.models import Place, Round
from continuum.outreach.rules import (
    AgeBand,
    EncounterEntry,
    Familiarity,
    Mode,
    NextStep,
    PlaceKind,
    Situation,
    Topic,
)

MORE: Final = "4+"
NUMBERS: Final = (("1", "1"), ("2", "2"), ("3", "3"), (MORE, MORE))
FIRST_TOPICS: Final = (
    Topic.HOUSING,
    Topic.JOB,
    Topic.TRAINING,
    Topic.HEALTH,
    Topic.MONEY,
    Topic.RIGHTS,
    Topic.CHAT,
)
"""Those on the first screen; the others are under « Préciser »."""
OTHER_TOPICS: Final = tuple(topic for topic in Topic if topic not in FIRST_TOPICS)


def _choices(values: tuple[Any, ...]) -> list[tuple[str, Any]]:
    return [(value.value, value.label) for value in values]


class EncounterForm(forms.Form):
    """`places`, `programmes` and `rounds` are those of the organisation, given by the view."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    round = forms.ModelChoiceField(
        queryset=Round.objects.none(), required=False, widget=forms.HiddenInput
    )
    place = forms.ModelChoiceField(
        label=_("Lieu"), queryset=Place.objects.none(), required=False, empty_label=_("Choisir…")
    )
    new_place = TextField(
        label=_("Ou un lieu qui n'est pas dans la liste"), required=False, max_length=100
    )
    new_kind = forms.ChoiceField(
        label=_("Quel genre de lieu ?"),
        choices=PlaceKind.choices,
        required=False,
        initial=PlaceKind.STREET,
    )
    on = forms.DateField(label=_("Jour"), widget=DateInput)
    at = forms.TimeField(label=_("Heure"), widget=TimeInput)
    number = forms.ChoiceField(
        label=_("Combien ?"), choices=NUMBERS, initial="1", widget=forms.RadioSelect
    )
    more = forms.IntegerField(
        label=_("Combien exactement ?"),
        initial=4,
        min_value=1,
        max_value=rules.MOST_HEADS,
        required=False,
        widget=Stepper,
    )
    familiarity = forms.ChoiceField(
        label=_("On se connaît ?"),
        choices=_choices(rules.OFFERED_FAMILIARITY),
        required=False,
        widget=forms.RadioSelect,
    )
    situation = forms.ChoiceField(
        label=_("Il ou elle fait quoi en ce moment ?"),
        choices=Situation.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    topics = forms.MultipleChoiceField(
        label=_("On a parlé de…"),
        choices=_choices(FIRST_TOPICS),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    next_step = forms.ChoiceField(
        label=_("Et après ?"), choices=NextStep.choices, required=False, widget=forms.RadioSelect
    )
    gender = forms.ChoiceField(
        label=_("Fille ou garçon ?"),
        choices=SEEN_GENDERS,
        required=False,
        widget=forms.RadioSelect,
    )
    age_band = forms.ChoiceField(
        label=_("Quel âge, à l'œil ?"),
        choices=AgeBand.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    first_time = forms.IntegerField(
        label=_("Dont vus pour la première fois"),
        min_value=0,
        max_value=rules.MOST_HEADS,
        required=False,
        widget=Stepper,
    )
    tallies = TallyField(label=_("Filles et garçons, par âge"), required=False)
    other_topics = forms.MultipleChoiceField(
        label=_("On a aussi parlé de…"),
        choices=_choices(OTHER_TOPICS),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    mode = forms.ChoiceField(
        label=_("Comment ?"),
        choices=[("", _("Selon le lieu")), *Mode.choices],
        required=False,
    )
    programme = forms.ModelChoiceField(
        label=_("Dispositif"),
        queryset=Programme.objects.none(),
        required=False,
        empty_label=_("Celui de la tournée, s'il y en a un"),
    )

    def __init__(
        self,
        *args: Any,
        places: QuerySet[Place],
        rounds: QuerySet[Round],
        programmes: QuerySet[Programme],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("place", places), ("round", rounds), ("programme", programmes)):
            self.fields[name].queryset = choices  # type: ignore[attr-defined]
        for name in ("place", "new_place"):
            self.fields[name].says_optional = False  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        somewhere = cleaned.get("place") or cleaned.get("new_place", "").strip()
        if self.needs_place and not somewhere and not self.errors.keys() & {"place", "new_place"}:
            self.add_error("place", _("Dites où : choisissez un lieu ou donnez-lui un nom."))
        if cleaned.get("number") == MORE and not cleaned.get("more") and "more" not in self.errors:
            self.add_error("more", _("Dites combien ils étaient."))
        return cleaned

    @property
    def needs_place(self) -> bool:
        """One of the list, or a new one."""
        return True

    @property
    def heads(self) -> int:
        number = self.cleaned_data["number"]
        return int(self.cleaned_data["more"] if number == MORE else number)

    @property
    def happened_at(self) -> datetime:
        told = datetime.combine(self.cleaned_data["on"], self.cleaned_data["at"])
        return timezone.make_aware(told)

    def new(self) -> NewPlace | None:
        """A place to add, only when none of the list was chosen."""
        name = self.cleaned_data["new_place"].strip()
        if not name or self.cleaned_data["place"]:
            return None
        return NewPlace(name, PlaceKind(self.cleaned_data["new_kind"] or PlaceKind.OTHER))

    def entry(self) -> EncounterEntry:
        said = self.cleaned_data
        tallies = said["tallies"]
        if self.heads == 1 and not tallies:
            tallies = one_tally(said["gender"], said["age_band"])
        return EncounterEntry(
            id=said["id"],
            happened_at=self.happened_at,
            heads=self.heads,
            place=_pk(said["place"]),
            round=_pk(said["round"]),
            programme=_pk(said["programme"]),
            mode=Mode(said["mode"]) if said["mode"] else None,
            familiarity=Familiarity(said["familiarity"] or Familiarity.UNKNOWN),
            first_time=said["first_time"] if self.heads > 1 else None,
            situation=Situation(said["situation"] or Situation.UNKNOWN),
            topics=(*said["topics"], *said["other_topics"]),
            next_step=NextStep(said["next_step"] or NextStep.NOTHING),
            tallies=tallies,
        )


class CorrectionForm(OfVersionForm, EncounterForm):
    """The same screen, filled with what was said, and why it changes."""

    reason = TextField(label=_("Pourquoi cette correction ?"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].required = self.needs_place
        self.fields["place"].says_optional = True  # type: ignore[attr-defined]

    @property
    def needs_place(self) -> bool:
        """An encounter imported without a place may be corrected without one."""
        return self.initial.get("place") is not None


def answers_of(entry: EncounterEntry) -> dict[str, Any]:
    """What the screen shows of an encounter already noted."""
    here = timezone.localtime(entry.happened_at)
    alone = entry.tallies[0] if entry.heads == 1 and len(entry.tallies) == 1 else None
    by_eye = alone if alone and alone.gender in ("", *dict(SEEN_GENDERS)) else None
    return {
        "id": uuid7(),
        "round": entry.round,
        "place": entry.place,
        "on": here.date(),
        "at": here.time(),
        "number": str(entry.heads) if entry.heads < 4 else MORE,
        "more": max(entry.heads, 4),
        "familiarity": entry.familiarity,
        "situation": entry.situation,
        "topics": [topic for topic in entry.topics if topic in FIRST_TOPICS],
        "other_topics": [topic for topic in entry.topics if topic in OTHER_TOPICS],
        "next_step": entry.next_step,
        "gender": by_eye.gender if by_eye else "",
        "age_band": by_eye.age_band if by_eye else "",
        "first_time": entry.first_time if entry.heads > 1 else None,
        "tallies": () if by_eye else entry.tallies,
        "mode": entry.mode or "",
        "programme": entry.programme,
    }


class FilterForm(forms.Form):
    """What the list of encounters shows; anything unreadable is left out."""

    du = forms.DateField(label=_("Du"), required=False, widget=DateInput)
    au = forms.DateField(label=_("Au"), required=False, widget=DateInput)
    lieu = forms.ModelChoiceField(
        label=_("Lieu"), queryset=Place.objects.none(), required=False, empty_label=_("Tous")
    )
    mode = forms.ChoiceField(
        label=_("Comment"),
        choices=[("", pgettext_lazy("modes", "Tous")), *Mode.choices],
        required=False,
    )
    dispositif = forms.ModelChoiceField(
        label=_("Dispositif"),
        queryset=Programme.objects.none(),
        required=False,
        to_field_name="code",
        empty_label=_("Tous"),
    )

    def __init__(
        self,
        data: Mapping[str, Any],
        *,
        places: QuerySet[Place],
        programmes: QuerySet[Programme],
    ) -> None:
        super().__init__(data)
        self.fields["lieu"].queryset = places  # type: ignore[attr-defined]
        self.fields["dispositif"].queryset = programmes  # type: ignore[attr-defined]


def _pk(row: Any) -> Any:
    return row.pk if row is not None else None
