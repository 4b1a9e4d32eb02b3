"""Enrolling, changing a state, naming a referent."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from continuum.access.models import Account
from continuum.core.components.forms import Choices, DateInput
from continuum.organisations.models import Programme, Site, Strand
from continuum.people.entries import EnrolmentEntry, StateEntry
from continuum.people.models import Person
from continuum.people.queries import Places
from continuum.people.rules import TRANSITIONS, EnrolmentState, WithdrawalReason


class EnrolForm(forms.Form):
    """A place in one programme; `sites` come with what they have left."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    state = forms.ChoiceField(
        label=_("Où en est-on ?"),
        widget=forms.RadioSelect,
        choices=[
            (state.value, state.label) for state in EnrolmentState if state in TRANSITIONS[None]
        ],
        initial=EnrolmentState.ENROLLED,
    )
    strand = forms.ModelChoiceField(
        label=_("Volet"),
        queryset=Strand.objects.none(),
        required=False,
        widget=Choices,
        empty_label=_("L'ensemble du dispositif"),
    )
    site = forms.ChoiceField(label=_("Site"), required=False, widget=Choices)
    on = forms.DateField(label=_("À partir du"), widget=DateInput)
    even_if_full = forms.BooleanField(
        label=_("Inscrire même si le site est complet"), required=False
    )

    def __init__(
        self,
        *args: Any,
        programme: Programme,
        sites: Sequence[tuple[Site, Places | None]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._programme = programme
        self._sites = {str(site.pk): site for site, _places in sites}
        strands = Strand.objects.filter(programme=programme)
        self.fields["strand"].queryset = strands  # type: ignore[attr-defined]
        self.fields["site"].choices = [  # type: ignore[attr-defined]
            ("", _("Sans site")),
            *((str(site.pk), _site_label(site, places)) for site, places in sites),
        ]
        if not strands:
            del self.fields["strand"]
        if not sites:
            del self.fields["site"]

    def entry(self, person: Person) -> EnrolmentEntry:
        cleaned = self.cleaned_data
        return EnrolmentEntry(
            id=cleaned["id"],
            person=person,
            programme=self._programme,
            strand=cleaned.get("strand"),
            site=self._sites.get(cleaned.get("site", "")),
            states=(StateEntry(state=EnrolmentState(cleaned["state"]), on=cleaned["on"]),),
        )


class StateForm(forms.Form):
    """The states that may follow the present one; sent twice, the present one too."""

    state = forms.ChoiceField(label=_("Devient"), widget=forms.RadioSelect)
    on = forms.DateField(label=_("À partir du"), widget=DateInput)
    reason = forms.ChoiceField(
        label=_("Raison de l'abandon"),
        required=False,
        widget=forms.RadioSelect,
        choices=WithdrawalReason.choices,
    )
    even_if_full = forms.BooleanField(
        label=_("Inscrire même si le site est complet"), required=False
    )

    def __init__(self, *args: Any, present: EnrolmentState, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        after = TRANSITIONS[present]
        if self.data.get("state") == present:
            after |= {present}
        self.fields["state"].choices = [  # type: ignore[attr-defined]
            (state.value, state.label) for state in EnrolmentState if state in after
        ]

    def entry(self) -> StateEntry:
        return StateEntry(
            state=EnrolmentState(self.cleaned_data["state"]),
            on=self.cleaned_data["on"],
            reason=self.cleaned_data.get("reason", ""),
        )


class ReferentForm(forms.Form):
    account = forms.ModelChoiceField(
        label=_("Référent"), queryset=Account.objects.none(), widget=Choices, empty_label=None
    )
    since = forms.DateField(label=_("Depuis le"), widget=DateInput)

    def __init__(self, *args: Any, team: QuerySet[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = team  # type: ignore[attr-defined]


def _site_label(site: Site, places: Places | None) -> str:
    if places is None:
        return str(site)
    text = ngettext(
        "%(site)s · %(taken)d place prise sur %(places)d en %(year)s",
        "%(site)s · %(taken)d places prises sur %(places)d en %(year)s",
        places.taken,
    )
    if places.left <= 0:
        text = gettext("%(site)s · complet en %(year)s (%(taken)d sur %(places)d)")
    return text % {
        "site": site,
        "taken": places.taken,
        "places": places.places,
        "year": places.year,
    }
