"""How somebody left: the kind, the day, the project."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from continuum.core.components.forms import DateInput, Segmented, TextField
from continuum.core.ids import uuid7
from continuum.outcomes.entries import ExitEntry
from continuum.outcomes.rules.exits import CROSSWALK, TIMED, ExitKind, ExitType, IaeClass, Recorded
from continuum.people.models import Enrolment

OTHER_GROUPS = {
    IaeClass.RELAY: pgettext_lazy("sortie", "Relais"),
    IaeClass.NOT_DYNAMIC: _("Sans suite"),
    IaeClass.NEUTRAL: _("Sortie neutre"),
    IaeClass.UNKNOWN: _("On ne sait pas"),
}


def grouped_kinds() -> list[tuple[str, list[tuple[str, str]]]]:
    """The kinds under what they lead to, in the order of the vocabulary."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for kind in ExitKind:
        reading = CROSSWALK[kind]
        group: Any = reading.type.label
        if reading.type is ExitType.NONE and isinstance(reading.iae, IaeClass):
            group = OTHER_GROUPS[reading.iae]
        groups.setdefault(str(group), []).append((kind.value, str(kind.label)))
    return list(groups.items())


class ExitForm(forms.Form):
    """One exit; `correcting` also asks why."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7, required=False)
    kind = forms.ChoiceField(label=_("Pour aller où ?"))
    months = forms.IntegerField(
        label=_("Durée du contrat, en mois"),
        required=False,
        help_text=_("Pour un CDD ou un intérim : elle dit si l'emploi est durable."),
    )
    on = forms.DateField(label=_("Depuis quel jour ?"), widget=DateInput)
    project = forms.ChoiceField(
        label=_("A-t-il un projet professionnel ?"),
        choices=Recorded.choices,
        widget=Segmented,
        initial=Recorded.NOT_RECORDED,
    )
    qualified = forms.ChoiceField(
        label=_("A-t-il obtenu une qualification ?"),
        choices=Recorded.choices,
        widget=Segmented,
        initial=Recorded.NOT_RECORDED,
    )
    reason = TextField(label=_("Pourquoi corriger ?"), max_length=200)

    def __init__(self, *args: Any, correcting: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Choisir…")), *grouped_kinds()]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        if not correcting:
            del self.fields["reason"]

    def entry(self, enrolment: Enrolment) -> ExitEntry:
        told = self.cleaned_data
        kind = ExitKind(told["kind"])
        made: UUID = told["id"] or uuid7()
        return ExitEntry(
            enrolment=enrolment,
            id=made,
            kind=kind,
            on=told["on"],
            months=told["months"] if kind in TIMED else None,
            project=Recorded(told["project"]),
            qualified=Recorded(told["qualified"]),
        )


class WithdrawForm(forms.Form):
    reason = TextField(label=_("Pourquoi la retirer ?"), max_length=200)
