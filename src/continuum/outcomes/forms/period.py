"""Which days a bilan is about, asked in the address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from continuum.core.components.forms import DateInput
from continuum.outcomes.rules.periods import Period


class PeriodForm(forms.Form):
    du = forms.DateField(label=_("Du"), widget=DateInput)
    au = forms.DateField(label=_("Au"), widget=DateInput)

    whole_only = False
    """Whether only the whole action may be read."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("du"), cleaned.get("au")
        if start and end and start > end:
            self.add_error("au", _("Cette date vient avant la première : échangez-les."))
        return cleaned

    def refuse_days(self) -> None:
        """For who opens no file: a single day would show a single person."""
        self.add_error(
            "au",
            _(
                "Votre rôle lit des mois entiers : du premier jour d'un mois au dernier jour "
                "d'un autre. Voici toute l'action."
            ),
        )

    def refuse_parts(self) -> None:
        """For who must not find small counts: a part of the action could be taken from the
        whole."""
        self.add_error("au", _("Votre rôle lit l'action entière, et non une partie : la voici."))

    def period(self) -> Period:
        return Period(self.cleaned_data["du"], self.cleaned_data["au"])
