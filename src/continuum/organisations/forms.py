"""Forms about organisations and programmes: they clean, they never save."""

import re
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from continuum.core.components.forms import DateInput, TextField, refuse_state_number
from continuum.organisations import rules
from continuum.organisations.models import (
    Commune,
    Organisation,
    Programme,
    Site,
    Strand,
)
from continuum.organisations.queries import communes_called

_WITH_CODE: Final = re.compile(r"(.+?)\s*\((\w{5})\)")
"""A code alone may be the post code of another commune: with the name, it is sure."""


class CommuneField(TextField):
    """A commune typed as "Troyes", "10000" or "10387"; cleaned to the commune itself, shown and
    read back as "Troyes (10387)"."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Commune"))
        kwargs.setdefault("help_text", _("Nom, code postal ou code Insee."))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Commune | None:
        text = super().clean(value).strip()
        if not text:
            return None
        match = _WITH_CODE.fullmatch(text)
        known = match and Commune.objects.filter(name__iexact=match[1], code=match[2]).first()
        found = [known] if known else communes_called(text)[:6]
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(_("Aucune commune de ce nom ni de ce code."))
        names = ", ".join(_with_code(commune) for commune in found)
        raise forms.ValidationError(
            _("Plusieurs communes ; recopiez la bonne : %(names)s."), params={"names": names}
        )

    def prepare_value(self, value: Any) -> Any:
        return _with_code(value) if isinstance(value, Commune) else value


def _with_code(commune: Commune) -> str:
    return f"{commune.name} ({commune.code})"


class OrganisationForm(forms.Form):
    name = TextField(label=_("Nom"), max_length=150)
    short_name = TextField(label=_("Nom court"), max_length=40, required=False)
    kind = forms.ChoiceField(label=_("Type"), choices=rules.OrganisationKind.choices)
    siret = TextField(
        label=_("SIRET"), max_length=20, required=False, help_text=_("14 chiffres, facultatif.")
    )
    commune = CommuneField(required=False)
    other_names = TextField(
        label=_("Autres noms"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Un par ligne : ceux qu'on lit dans les rapports des partenaires."),
    )

    def clean_siret(self) -> str:
        digits = "".join(self.cleaned_data["siret"].split())
        if digits and not rules.is_siret(digits):
            raise forms.ValidationError(_("Ce SIRET n'est pas juste : vérifiez ses 14 chiffres."))
        return digits

    def clean_other_names(self) -> list[str]:
        lines = self.cleaned_data["other_names"].splitlines()
        return sorted({line.strip()[:150] for line in lines if line.strip()})


class SiteForm(forms.Form):
    name = TextField(label=_("Nom du site"), max_length=100)
    commune = CommuneField(required=False)
    is_annex = forms.BooleanField(label=_("C'est une annexe"), required=False)


class ProgrammeForm(forms.Form):
    name = TextField(label=_("Nom"), max_length=150)
    summary = TextField(
        label=_("En deux phrases"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    lowest_age = forms.IntegerField(label=_("Âge minimum"), min_value=10, max_value=40, initial=16)
    highest_age = forms.IntegerField(label=_("Âge maximum"), min_value=10, max_value=40, initial=29)
    age_reference = forms.ChoiceField(
        label=_("Âge compté"), choices=rules.AgeReference.choices, initial=rules.AgeReference.ENTRY
    )
    exception_group = forms.ChoiceField(
        label=_("Exception d'âge pour"),
        required=False,
        choices=[("", _("Aucune")), *rules.TargetGroup.choices],
    )
    exception_age = forms.IntegerField(
        label=_("Jusqu'à (âge)"), required=False, min_value=10, max_value=60
    )
    target_groups = forms.MultipleChoiceField(
        label=_("Publics visés"),
        required=False,
        choices=rules.TargetGroup.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    action_starts_on = forms.DateField(label=_("Début de l'action"), widget=DateInput)
    action_ends_on = forms.DateField(label=_("Fin de l'action"), widget=DateInput, required=False)
    money_starts_on = forms.DateField(
        label=_("Début du financement"), widget=DateInput, required=False
    )
    money_ends_on = forms.DateField(label=_("Fin du financement"), widget=DateInput, required=False)

    @classmethod
    def initial_of(cls, programme: Programme) -> dict[str, Any]:
        """What the form shows of a programme."""
        names = [name for name in cls.base_fields if hasattr(programme, name)]
        exception = next(iter(programme.age_exceptions.items()), ("", None))
        return {
            **{name: getattr(programme, name) for name in names},
            "exception_group": exception[0],
            "exception_age": exception[1],
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._in_order("lowest_age", "highest_age", _("L'âge minimum dépasse l'âge maximum."))
        self._in_order(
            "action_starts_on", "action_ends_on", _("L'action finit avant de commencer.")
        )
        self._in_order(
            "money_starts_on", "money_ends_on", _("Le financement finit avant de commencer.")
        )
        if bool(cleaned.get("exception_group")) != bool(cleaned.get("exception_age")):
            self.add_error("exception_age", _("Une exception a un public et un âge."))
        return cleaned

    def fields_to_save(self) -> dict[str, Any]:
        """The programme's own fields."""
        values = dict(self.cleaned_data)
        group, age = values.pop("exception_group"), values.pop("exception_age")
        return {**values, "age_exceptions": {group: age} if group else {}}

    def _in_order(self, first: str, last: str, message: Any) -> None:
        low, high = self.cleaned_data.get(first), self.cleaned_data.get(last)
        if low is not None and high is not None and low > high:
            self.add_error(last, message)


class NewProgrammeForm(ProgrammeForm):
    code = forms.SlugField(
        label=_("Code"),
        max_length=40,
        validators=[refuse_state_number],
        help_text=_("Court, sans accent : allier-vers."),
    )
    field_order = ("name", "code")


class StrandForm(forms.Form):
    name = TextField(label=_("Nom du volet"), max_length=150)
    kind = forms.ChoiceField(label=_("Nature"), choices=rules.StrandKind.choices)


class PhaseForm(forms.Form):
    name = TextField(label=_("Nom de la phase"), max_length=150)
    starts_on = forms.DateField(label=_("Début"), widget=DateInput)
    ends_on = forms.DateField(label=_("Fin"), widget=DateInput, required=False)


class ParticipationForm(forms.Form):
    """`organisations` and `strands` come from the view, already scoped."""

    organisation = forms.ModelChoiceField(
        label=_("Structure"), queryset=Organisation.objects.none()
    )
    role = forms.ChoiceField(label=_("Rôle"), choices=rules.ProgrammeRole.choices)
    strand = forms.ModelChoiceField(
        label=_("Volet"), queryset=Strand.objects.none(), required=False, empty_label=_("Tous")
    )


class CapacityForm(forms.Form):
    site = forms.ModelChoiceField(label=_("Site"), queryset=Site.objects.none())
    year = forms.IntegerField(label=_("Année"), min_value=2000, max_value=2100)
    places = forms.IntegerField(label=_("Places"), min_value=0, max_value=30_000)


class TargetForm(forms.Form):
    measure = forms.ChoiceField(label=_("Ce qu'on compte"), choices=rules.TargetMeasure.choices)
    value = forms.IntegerField(label=_("Objectif"), min_value=0, max_value=1_000_000)
    site = forms.ModelChoiceField(
        label=_("Site"),
        queryset=Site.objects.none(),
        required=False,
        empty_label=pgettext_lazy("sites", "Tous"),
    )
    starts_on = forms.DateField(label=_("Du"), widget=DateInput)
    ends_on = forms.DateField(label=_("Au"), widget=DateInput)
