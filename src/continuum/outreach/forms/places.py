"""A place of the team's list."""

from django import forms
from django.utils.translation import gettext_lazy as _

from continuum.core.components.forms import TextField
from continuum.organisations.forms import CommuneField
from continuum.outreach.rules import Network, PlaceKind


class PlaceForm(forms.Form):
    name = TextField(
        label=_("Nom du lieu"),
        max_length=100,
        help_text=_("Comme l'équipe l'appelle ; sur un réseau, le nom du compte."),
    )
    kind = forms.ChoiceField(
        label=_("Quel genre de lieu ?"), choices=PlaceKind.choices, initial=PlaceKind.STREET
    )
    network = forms.ChoiceField(
        label=_("Quel réseau ?"), choices=[("", _("Choisir…")), *Network.choices], required=False
    )
    commune = CommuneField(required=False)


class NewPlaceForm(PlaceForm):
    """`new_id` is made when the form is drawn, so that sending twice adds one place."""

    new_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
