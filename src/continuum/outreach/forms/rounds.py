"""Going out, and looking back."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from continuum.access.models import Account
from continuum.core.components.forms import TextField, TimeInput
from continuum.organisations.models import Programme
from continuum.outreach.actions import AlreadyCorrected, NewPlace
from continuum.outreach.forms.tallies import SEEN_GENDERS, TallyField, one_tally
from continuum.outreach.forms.versions import OfVersionForm
from continuum.outreach.models import Encounter, Place
from continuum.outreach.rules import AgeBand, Mode, PlaceKind, Tally

OFFERED_MODES = (
    Mode.STREET,
    Mode.EVENT,
    Mode.SPORT,
    Mode.NETWORK,
    Mode.PHONE,
    Mode.DROP_IN,
    Mode.INFORMATION,
)


class RoundForm(forms.Form):
    """Start a round: what kind, where, with whom."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    mode = forms.ChoiceField(
        label=_("Quelle tournée ?"),
        choices=[(mode.value, mode.label) for mode in OFFERED_MODES],
        initial=Mode.STREET.value,
        widget=forms.RadioSelect,
    )
    places = forms.ModelMultipleChoiceField(
        label=_("Où allez-vous ?"),
        queryset=Place.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    new_place = TextField(label=_("Un autre lieu"), required=False, max_length=100)
    new_kind = forms.ChoiceField(
        label=_("Quel genre de lieu ?"),
        choices=PlaceKind.choices,
        initial=PlaceKind.STREET,
        required=False,
    )
    team = forms.ModelMultipleChoiceField(
        label=_("Avec qui ?"),
        queryset=Account.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    programme = forms.ModelChoiceField(
        label=_("Pour quel dispositif ?"),
        queryset=Programme.objects.none(),
        required=False,
        empty_label=_("Aucun"),
    )

    def __init__(
        self,
        *args: Any,
        places: QuerySet[Place],
        colleagues: QuerySet[Account],
        programmes: QuerySet[Programme],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("places", places), ("team", colleagues), ("programme", programmes)):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if not self.errors and not cleaned["places"] and not cleaned["new_place"].strip():
            self.add_error("places", _("Choisissez au moins un lieu, ou nommez-en un nouveau."))
        return cleaned

    def new(self) -> NewPlace | None:
        name = self.cleaned_data["new_place"].strip()
        if not name:
            return None
        return NewPlace(name, PlaceKind(self.cleaned_data["new_kind"] or PlaceKind.OTHER))


class StopForm(forms.Form):
    """One more place on the way."""

    place = forms.ModelChoiceField(
        label=_("Ajouter un lieu à la tournée"),
        queryset=Place.objects.none(),
        empty_label=_("Choisir…"),
    )

    def __init__(self, *args: Any, places: QuerySet[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = places  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """When the team was back, if not now."""

    at = forms.TimeField(label=_("Heure de fin"), required=False, widget=TimeInput)


class DetailForm(OfVersionForm):
    """What an eye could tell of one encounter, asked when nobody had said."""

    gender = forms.ChoiceField(
        label=_("Fille ou garçon ?"), choices=SEEN_GENDERS, required=False, widget=forms.RadioSelect
    )
    age_band = forms.ChoiceField(
        label=_("Quel âge, à l'œil ?"),
        choices=AgeBand.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    tallies = TallyField(label=_("Filles et garçons, par âge"), required=False)

    def __init__(self, *args: Any, encounter: Encounter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.encounter = encounter
        self.alone = encounter.head_count == 1
        unused = ("tallies",) if self.alone else ("gender", "age_band")
        for name in unused:
            del self.fields[name]

    def refuse_unread(self) -> None:
        """Said of a version that another has replaced since: it comes back beside what stands, but
        for what stands already."""
        stands = {(one.count, one.gender, one.age_band) for one in self.encounter.tallies.all()}
        said = {(one.count, one.gender, one.age_band) for one in self.told}
        read = self.cleaned_data["version"]
        if read == self.encounter.pk or said == stands or not self._is_answered:
            return
        self.add_error(None, AlreadyCorrected.message)
        data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data[self.add_prefix("version")] = str(self.encounter.pk)
        self.data = data

    @property
    def _is_answered(self) -> bool:
        """Also where the questions are no longer those that were answered."""
        own = f"{self.prefix}-"
        return any(
            value not in ("", "0") and name.startswith(own) and name != f"{own}version"
            for name, value in self.data.items()
        )

    @property
    def told(self) -> tuple[Tally, ...]:
        if self.alone:
            return one_tally(self.cleaned_data["gender"], self.cleaned_data["age_band"])
        tallies: tuple[Tally, ...] = self.cleaned_data["tallies"]
        return tallies


class RecapForm(forms.Form):
    """The climate of the places; never names."""

    climate = TextField(
        label=_("L'ambiance en quelques mots"),
        help_text=_("Le quartier, la météo, ce qui a changé. Jamais le nom d'un jeune."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def detail_forms(
    encounters: Sequence[Encounter], data: Mapping[str, Any] | None
) -> list[DetailForm]:
    """One for each encounter nobody has specified, or that was answered all the same."""
    made = []
    for encounter in encounters:
        prefix = f"r{encounter.root.hex}"
        if encounter.tallies.all() and f"{prefix}-version" not in (data or {}):
            continue
        form = DetailForm(
            data, encounter=encounter, prefix=prefix, initial={"version": encounter.pk}
        )
        form.fields["version"].required = False
        made.append(form)
    for form in made:
        if form.is_valid():
            form.refuse_unread()
    return made


def told_in(forms_: Sequence[DetailForm]) -> dict[UUID, tuple[Tally, ...]]:
    """By first version, for those of which something was said."""
    return {form.encounter.root: form.told for form in forms_ if form.told}


def read_in(forms_: Sequence[DetailForm]) -> dict[UUID, UUID]:
    """By first version, the one that was before the eyes."""
    return {form.encounter.root: form.cleaned_data["version"] for form in forms_ if form.told}
