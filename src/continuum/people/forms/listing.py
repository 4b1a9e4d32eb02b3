"""What a list of files may be asked."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from continuum.access.models import Account
from continuum.organisations.models import Commune, Programme
from continuum.people.queries.files import Asked, SavedView
from continuum.people.rules import EnrolmentState, Gender


class FilterForm(forms.Form):
    """Read from the address, so that a filtered list can be kept as a bookmark."""

    vue = forms.ChoiceField(choices=SavedView.choices, required=False, widget=forms.HiddenInput)
    dispositif = forms.ModelChoiceField(
        label=_("Dispositif"),
        queryset=Programme.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("Tous"),
    )
    etat = forms.ChoiceField(
        label=_("État de l'inscription"),
        required=False,
        choices=[("", _("Tous")), *EnrolmentState.choices],
    )
    referent = forms.ModelChoiceField(
        label=_("Référent"), queryset=Account.objects.none(), required=False, empty_label=_("Tous")
    )
    genre = forms.ChoiceField(
        label=_("Genre"), required=False, choices=[("", _("Tous")), *Gender.choices]
    )
    commune = forms.ModelChoiceField(
        label=_("Commune"), queryset=Commune.objects.none(), required=False, empty_label=_("Toutes")
    )

    def __init__(
        self,
        *args: Any,
        programmes: QuerySet[Programme],
        team: QuerySet[Account],
        communes: QuerySet[Commune],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (
            ("dispositif", programmes),
            ("referent", team),
            ("commune", communes),
        ):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def asked(self, *, default: SavedView) -> Asked:
        """What was asked, what makes no sense left out."""
        self.is_valid()
        cleaned = self.cleaned_data
        programme, referent = cleaned.get("dispositif"), cleaned.get("referent")
        commune, state = cleaned.get("commune"), cleaned.get("etat")
        return Asked(
            view=SavedView(cleaned.get("vue") or default),
            gender=cleaned.get("genre", ""),
            commune=commune.pk if commune else "",
            referent=referent.pk if referent else None,
            programme=programme.pk if programme else None,
            states=frozenset({state}) if state and programme else frozenset(),
        )
