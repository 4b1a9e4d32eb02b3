"""Who somebody is: opening a file, completing it, joining two."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from continuum.core.components.forms import DateInput, TextField
from continuum.organisations.forms import CommuneField
from continuum.organisations.models import Commune
from continuum.people.entries import ContactEntry, FileEntry, NoticeEntry, PersonDetails
from continuum.people.models import Notice
from continuum.people.rules import ContactKind, Gender, NoticeManner

LANGUAGES: Final = {"fr": "Français", "it": "Italiano", "en": "English"}
"""Each in its own words, for whoever reads the notice."""
_WITH_DEPARTEMENT = re.compile(r"(.+?)\s*\((\w{2,3})\)")


class NamedCommuneField(CommuneField):
    """The same, shown as "Troyes (10)" and read back so."""

    def clean(self, value: Any) -> Commune | None:
        match = _WITH_DEPARTEMENT.fullmatch(str(value or "").strip())
        if match:
            known = Commune.objects.filter(name__iexact=match[1], departement=match[2]).first()
            if known is not None:
                return known
        return super().clean(value)

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, Commune) else value


class DetailsForm(forms.Form):
    """Who the person is; any one name is enough."""

    first_name = TextField(label=_("Prénom"), max_length=80, required=False)
    alias = TextField(
        label=_("Surnom"), max_length=60, required=False, help_text=_("Comme on l'appelle.")
    )
    last_name = TextField(label=_("Nom de naissance"), max_length=80, required=False)
    usage_name = TextField(label=_("Nom d'usage"), max_length=80, required=False)
    born_on = forms.DateField(label=_("Date de naissance"), widget=DateInput, required=False)
    birth_year = forms.IntegerField(
        label=_("Année de naissance"),
        required=False,
        min_value=1900,
        max_value=2100,
        help_text=_("L'année suffit, par exemple 2006."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6, "maxlength": 4}),
    )
    gender = forms.ChoiceField(
        label=_("Genre"), choices=Gender.choices, required=False, widget=forms.RadioSelect
    )
    commune = NamedCommuneField(required=False, max_length=80)
    postcode = TextField(
        label=_("Code postal"),
        required=False,
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 8}),
    )

    def details(self) -> PersonDetails:
        cleaned = self.cleaned_data
        commune = cleaned.get("commune")
        return PersonDetails(
            first_name=cleaned.get("first_name", ""),
            alias=cleaned.get("alias", ""),
            last_name=cleaned.get("last_name", ""),
            usage_name=cleaned.get("usage_name", ""),
            born_on=cleaned.get("born_on"),
            birth_year=cleaned.get("birth_year"),
            gender=cleaned.get("gender", ""),
            commune=commune.pk if commune else None,
            postcode=cleaned.get("postcode", ""),
        )


class EditForm(DetailsForm):
    """Completing a file: each field remembers what it showed, so that only changes are saved."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = True


class ToldForm(forms.Form):
    """In which language, and how, the young person was told what is kept."""

    notice = forms.ModelChoiceField(
        label=_("Langue"),
        queryset=Notice.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    manner = forms.ChoiceField(
        label=_("Comment le jeune a été informé"),
        widget=forms.RadioSelect,
        choices=NoticeManner.choices,
        error_messages={
            "required": _(
                "Dites comment le jeune a été informé : sans information, pas de dossier."
            )
        },
    )

    def __init__(self, *args: Any, notices: Sequence[Notice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["notice"]
        field.queryset = Notice.objects.filter(pk__in=[n.pk for n in notices])  # type: ignore[attr-defined]
        field.label_from_instance = lambda notice: LANGUAGES.get(notice.language, notice.language)  # type: ignore[attr-defined]
        field.initial = notices[0].pk if notices else None


class OpenForm(ToldForm, DetailsForm):
    """A file opened with the young person: a name, a way to reach them, what they were told.

    `id` is made when the form is drawn, so that sending twice opens one file.
    """

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    channel = forms.ChoiceField(
        label=_("Par quel moyen ?"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            (kind.value, kind.label)
            for kind in (
                ContactKind.PHONE,
                ContactKind.SNAPCHAT,
                ContactKind.INSTAGRAM,
                ContactKind.WHATSAPP,
                ContactKind.EMAIL,
            )
        ],
    )
    value = TextField(label=_("Numéro ou identifiant"), max_length=200, required=False)
    joined_on = forms.DateField(label=_("Jour de l'adhésion"), widget=DateInput)
    field_order = ("id", "first_name", "alias", "birth_year", "channel", "value")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("value") and not cleaned.get("channel"):
            self.add_error("channel", _("Dites par quel moyen : téléphone, Snapchat…"))
        if cleaned.get("channel") and not cleaned.get("value"):
            self.add_error("value", _("Écrivez le numéro ou l'identifiant, ou laissez vide."))
        return cleaned

    def contacts(self) -> tuple[ContactEntry, ...]:
        value, channel = self.cleaned_data.get("value"), self.cleaned_data.get("channel")
        if not (value and channel):
            return ()
        return (ContactEntry(kind=ContactKind(channel), value=value),)

    def entry(self) -> FileEntry:
        cleaned = self.cleaned_data
        notice: Notice = cleaned["notice"]
        joined_on: date = cleaned["joined_on"]
        manner = NoticeManner(cleaned["manner"])
        return FileEntry(
            id=cleaned["id"],
            details=self.details(),
            joined_on=joined_on,
            told=NoticeEntry(notice=notice, manner=manner, on=joined_on),
            contacts=self.contacts(),
        )


class NoticeForm(ToldForm):
    """The notice given on another day than the opening."""

    told_on = forms.DateField(label=_("Quel jour ?"), widget=DateInput)

    def entry(self) -> NoticeEntry:
        return NoticeEntry(
            notice=self.cleaned_data["notice"],
            manner=NoticeManner(self.cleaned_data["manner"]),
            on=self.cleaned_data["told_on"],
        )


class ReasonForm(forms.Form):
    """Why: kept with the decision, read by whoever undoes it."""

    reason = TextField(
        label=_("Pourquoi ?"),
        max_length=200,
        help_text=_("Quelques mots, gardés avec la décision."),
    )


class MistakeForm(forms.Form):
    """Why a file is withdrawn."""

    reason = forms.ChoiceField(
        label=_("Pourquoi retirer ce dossier ?"),
        widget=forms.RadioSelect,
        choices=[
            (reason, reason)
            for reason in (
                _("Saisi deux fois"),
                _("Ce n'est pas un jeune"),
                _("Saisi dans la mauvaise structure"),
                pgettext_lazy("raison", "Essai"),
            )
        ],
    )
