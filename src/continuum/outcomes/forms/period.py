"""Which days a bilan is about, asked in the address."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from continuum.core.components.forms import DateInput
from continuum.outcomes.rules.periods import Period


class PeriodForm(forms.Form):
    du = forms.DateField(label=_("Du"), widget=DateInput)
    au = forms.DateField(label=_("Au"), widget=DateInput)

    offered = False
    """Whether only some periods may be read, which the page lists."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("du"), cleaned.get("au")
        if start and end and start > end:
            self.add_error("au", _("Cette date vient avant la première : échangez-les."))
        return cleaned

    def check_whole_months(self) -> None:
        """For who reads figures alone: a single day would show a single person."""
        if not self.period().is_of_whole_months:
            self.add_error(
                "au",
                _(
                    "Votre rôle lit des mois entiers : du premier jour d'un mois au dernier jour "
                    "d'un autre. Voici toute l'action."
                ),
            )

    def check_offered(self, periods: Collection[Period]) -> None:
        """For who must not find small counts: two periods of their choice could be subtracted."""
        if self.period() not in periods:
            self.add_error(
                "au",
                _("Votre rôle lit toute l'action, une année ou une phase. Voici toute l'action."),
            )

    def period(self) -> Period:
        return Period(self.cleaned_data["du"], self.cleaned_data["au"])
