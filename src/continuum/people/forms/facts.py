"""Situation, notice, signs of invisibility, ways to reach."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from continuum.core.components.forms import DateInput, Segmented, TextField
from continuum.people.entries import (
    ContactEntry,
    EvidenceEntry,
    ExternalIdEntry,
    FactEntry,
)
from continuum.people.models import SituationFact
from continuum.people.rules import (
    Answer,
    ContactKind,
    EvidenceKind,
    ExternalSystem,
    FactKind,
    Source,
)


class FactsForm(forms.Form):
    """One question for each kind of fact; only what changed, or was gone over again, is kept."""

    source = forms.ChoiceField(
        label=_("D'où le sait-on ?"),
        choices=Source.choices,
        widget=forms.RadioSelect,
        initial=Source.SAID,
    )
    on = forms.DateField(label=_("Quel jour ?"), widget=DateInput)
    confirmed = forms.BooleanField(
        label=_("Tout a été revu ensemble : garder aussi ce qui n'a pas changé"), required=False
    )

    def __init__(self, *args: Any, latest: Mapping[str, SituationFact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._latest = latest
        for kind in FactKind:
            known = latest.get(kind)
            self.fields[kind.value] = forms.ChoiceField(
                label=kind.label,
                choices=Answer.choices,
                widget=Segmented,
                required=False,
                initial=known.answer if known else "",
            )

    def questions(self) -> list[forms.BoundField]:
        return [self[kind.value] for kind in FactKind]

    def entries(self) -> list[FactEntry]:
        return [
            FactEntry(
                kind=kind,
                answer=Answer(self.cleaned_data[kind]),
                source=Source(self.cleaned_data["source"]),
                on=self.cleaned_data["on"],
            )
            for kind in FactKind
            if self.cleaned_data.get(kind) and self._is_news(kind)
        ]

    def _is_news(self, kind: FactKind) -> bool:
        known = self._latest.get(kind)
        changed = known is None or known.answer != self.cleaned_data[kind]
        return changed or bool(self.cleaned_data["confirmed"])


class EvidenceForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Ce qui le montre"), widget=forms.RadioSelect, choices=EvidenceKind.choices
    )
    list_name = TextField(
        label=_("De quelle liste ?"),
        max_length=80,
        required=False,
        help_text=_("Par exemple : mission locale, France Travail, rectorat."),
    )
    since = forms.DateField(label=_("Dernier contact connu"), widget=DateInput, required=False)
    on = forms.DateField(label=_("Constaté le"), widget=DateInput)

    def entry(self) -> EvidenceEntry:
        since: date | None = self.cleaned_data.get("since")
        return EvidenceEntry(
            kind=EvidenceKind(self.cleaned_data["kind"]),
            on=self.cleaned_data["on"],
            list_name=self.cleaned_data.get("list_name", ""),
            since=since,
        )


class ContactForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Par quel moyen ?"), widget=forms.RadioSelect, choices=ContactKind.choices
    )
    value = TextField(label=_("Numéro, adresse ou identifiant"), max_length=200)
    note = TextField(
        label=_("Précision"),
        max_length=60,
        required=False,
        help_text=_("Par exemple : le soir, celui de sa mère."),
    )

    def entry(self) -> ContactEntry:
        return ContactEntry(
            kind=ContactKind(self.cleaned_data["kind"]),
            value=self.cleaned_data["value"],
            note=self.cleaned_data["note"],
        )


class NumberForm(forms.Form):
    """The person's number in another software."""

    prefix = "number"
    system = forms.ChoiceField(label=_("Logiciel"), choices=ExternalSystem.choices)
    value = TextField(
        label=_("Numéro"),
        max_length=60,
        help_text=_("Jamais le numéro de sécurité sociale."),
    )

    def entry(self) -> ExternalIdEntry:
        return ExternalIdEntry(
            system=ExternalSystem(self.cleaned_data["system"]), value=self.cleaned_data["value"]
        )
