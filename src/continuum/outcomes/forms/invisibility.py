"""One version of what a funder calls invisible."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from continuum.core.components.forms import Choices, DateInput, ManyChoices, Stepper, TextField
from continuum.core.phrases import listed, quoted
from continuum.organisations.models import Organisation, Programme
from continuum.people.actions.definitions import LONGEST_MONTHS, WORDING_LONGEST
from continuum.people.models import InvisibilityDefinition
from continuum.people.rules import EvidenceKind, InvisibilityRule

ONE, ALL = "one", "all"
USUAL: Final = InvisibilityRule(frozenset(EvidenceKind), valid_months=12, silent_months=5)


class InvisibilityForm(forms.Form):
    in_force_from = forms.DateField(
        label=gettext_lazy("S'applique aux entrées à partir du"),
        widget=DateInput,
        help_text=gettext_lazy("Les entrées d'avant gardent la version qui s'appliquait alors."),
    )
    accepted = forms.MultipleChoiceField(
        label=gettext_lazy("Quels signes comptent ?"),
        choices=EvidenceKind.choices,
        widget=ManyChoices,
    )
    combined = forms.ChoiceField(
        label=gettext_lazy("Combien en faut-il ?"),
        choices=(
            (ONE, gettext_lazy("Un seul suffit")),
            (ALL, gettext_lazy("Tous ceux qui sont cochés, à la fois")),
        ),
        widget=Choices,
    )
    lists = TextField(
        label=gettext_lazy("Absent de quelles listes ?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    silent_months = forms.IntegerField(
        label=gettext_lazy("Sans contact depuis combien de mois au moins ?"),
        min_value=1,
        max_value=LONGEST_MONTHS,
        widget=Stepper,
    )
    valid_months = forms.IntegerField(
        label=gettext_lazy("Pendant combien de mois un signe compte-t-il ?"),
        min_value=1,
        max_value=LONGEST_MONTHS,
        widget=Stepper,
        help_text=gettext_lazy("Un signe plus ancien le jour de l'entrée ne montre plus rien."),
    )
    wording = TextField(
        label=gettext_lazy("La définition, dans les mots du financeur"),
        max_length=WORDING_LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    funder = forms.ModelChoiceField(
        label=gettext_lazy("Financeur"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=gettext_lazy("Pas précisé"),
    )

    def __init__(
        self,
        *args: Any,
        funders: QuerySet[Organisation],
        noted: Sequence[str],
        seen_by: UUID,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["funder"].queryset = funders  # type: ignore[attr-defined]
        self.fields["funder"].label_from_instance = (  # type: ignore[attr-defined]
            lambda one: one.label_for(seen_by)
        )
        help_text = _("Une liste par ligne. Rien : n'importe quelle liste compte.")
        if noted:
            names = listed(quoted(name) for name in noted)
            help_text += " " + _("Déjà notées dans les dossiers : %(names)s.") % {"names": names}
        self.fields["lists"].help_text = help_text

    @staticmethod
    def initial_of(
        programme: Programme,
        last: InvisibilityDefinition | None,
        *,
        funders: Sequence[Organisation],
        today: date,
    ) -> dict[str, Any]:
        """The last version from today, else what funders usually ask, from the first day."""
        rule = last.rule if last else USUAL
        usual = _(
            "Personne ne suit le jeune le jour de son entrée : il le dit, il est absent des "
            "listes, ou personne n'a de ses nouvelles depuis cinq mois."
        )
        sole = funders[0].pk if len(funders) == 1 else None
        return {
            "in_force_from": today if last else programme.action_starts_on,
            "accepted": sorted(rule.accepted),
            "combined": ALL if rule.needs_all else ONE,
            "lists": "\n".join(sorted(rule.lists)),
            "silent_months": rule.silent_months,
            "valid_months": rule.valid_months,
            "wording": last.wording if last else usual,
            "funder": last.funder_id if last else sole,
        }

    def definition(self) -> dict[str, Any]:
        """What the actions take."""
        told = self.cleaned_data
        return {
            "funder": told["funder"],
            "rule": InvisibilityRule(
                accepted=frozenset(EvidenceKind(kind) for kind in told["accepted"]),
                valid_months=told["valid_months"],
                silent_months=told["silent_months"],
                lists=frozenset(told["lists"].splitlines()),
                needs_all=told["combined"] == ALL,
            ),
            "wording": told["wording"],
            "in_force_from": told["in_force_from"],
        }
