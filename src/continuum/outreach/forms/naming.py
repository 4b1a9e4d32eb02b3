"""A nickname, a note, a reason, and the heads somebody claims."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from continuum.core.components.forms import TextField
from continuum.outreach.forms.versions import OfVersionForm
from continuum.outreach.models import Encounter
from continuum.people.models import Person


class NoteForm(forms.Form):
    text = TextField(
        label=_("Une note pour l'équipe"),
        help_text=_("Des faits utiles. Ni santé, ni origine, ni religion, ni délit."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class NicknameForm(forms.Form):
    """`new_id` is made when the form is drawn, so that sending twice makes one person."""

    new_id = forms.UUIDField(widget=forms.HiddenInput)
    alias = TextField(label=_("Prénom ou surnom"), max_length=60)


class KnownForm(forms.Form):
    """Somebody the organisation already knows."""

    person = forms.ModelChoiceField(label=_("Jeune"), queryset=Person.objects.none())

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class ReasonForm(OfVersionForm):
    reason = TextField(
        label=_("Pourquoi ?"),
        help_text=_("Par exemple : notée deux fois, mauvaise tournée."),
        max_length=200,
        required=False,
    )


class ClaimForm(forms.Form):
    """Encounters in which the person was a nameless head, by their first versions."""

    encounters = forms.ModelMultipleChoiceField(
        label=_("Rencontres avec un jeune sans prénom"),
        queryset=Encounter.objects.none(),
        error_messages={"required": _("Choisissez au moins une rencontre.")},
    )

    def __init__(self, *args: Any, encounters: QuerySet[Encounter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["encounters"].queryset = encounters  # type: ignore[attr-defined]
