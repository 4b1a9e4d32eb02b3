"""Writing an indicator without a programmer: what is counted, criteria, breakdown, place in the
bilan."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django import forms
from django.core.validators import RegexValidator
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from continuum.core.components.forms import Choices, TextField
from continuum.outcomes.forms.bands import bands_from, bands_in_words
from continuum.outcomes.rules.indicators import (
    WITHOUT_VALUES,
    Breakdown,
    Definition,
    Filter,
    Problem,
)
from continuum.outcomes.rules.vocabulary import (
    TAKEN,
    Chart,
    Field,
    FieldKind,
    Measure,
    Method,
    Operator,
    Reading,
    Section,
    Text,
    fields_of,
)

CODE: Final = RegexValidator(
    r"^[a-z][a-z0-9_-]{1,38}$",
    _("De petites lettres sans accent, des chiffres ou des tirets, en commençant par une lettre."),
)
RESERVED: Final = frozenset({"indicateurs", "publies"})
KEEP: Final = "_keep"
SEVERAL: Final = frozenset({FieldKind.COMMUNE, FieldKind.NUMBER})
"""Fields whose values are typed, not ticked."""


@dataclass(frozen=True)
class Offered:
    """What the form may offer: names of places and strands, indicators that count."""

    names: Mapping[FieldKind, tuple[tuple[str, Text], ...]]
    counting: tuple[tuple[str, Text], ...]
    taken: frozenset[str] = frozenset()

    def values_of(self, field: Field) -> tuple[tuple[str, Text], ...]:
        return field.choices or self.names.get(field.kind, ())


class MeasureForm(forms.Form):
    """The first question: everything else depends on it."""

    mesure = forms.ChoiceField(
        label=_("Que compte-t-on ?"), choices=Measure.choices, widget=Choices
    )


class IndicatorForm(forms.Form):
    """One version of an indicator; `code` is asked only for a new one."""

    code = TextField(
        label=_("Code"),
        max_length=39,
        validators=[CODE],
        help_text=_("Un mot court pour les fichiers et les adresses : mineurs_entres."),
    )
    label = TextField(label=_("Nom"), max_length=80)
    wording = TextField(
        label=_("Définition"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ce qui est compté, comme on le dirait à voix haute à un financeur."),
    )
    reading = forms.ChoiceField(
        label=_("Comment lire la période"),
        choices=Reading.choices,
        initial=Reading.COHORT,
        required=False,
        widget=Choices,
    )
    numerator = forms.ChoiceField(label=_("Numérateur"), required=False)
    base = forms.ChoiceField(
        label=_("Rapporté à"), required=False, help_text=_("La base des pourcentages.")
    )
    unknown = forms.ChoiceField(
        label=_("Qui compte comme non renseigné ?"),
        required=False,
        help_text=_("Ceux dont cette réponse manque, dans ce qu'on compte."),
    )
    breakdown = forms.ChoiceField(label=_("Réparti par"), required=False)
    bands = TextField(
        label=_("Groupes"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Un groupe par ligne : « Mineurs : 0-17 », « 18 à 23 ans : 18-23 », "
            "« Chambéry : 73065 »."
        ),
    )
    others = TextField(label=_("Nom du reste"), required=False, max_length=60)
    chart = forms.ChoiceField(label=_("Dessin"), choices=Chart.choices, widget=Choices)
    section = forms.ChoiceField(label=_("Partie du bilan"), choices=Section.choices)
    position = forms.IntegerField(label=_("Rang dans la partie"), min_value=1, max_value=999)
    is_key = forms.BooleanField(label=_("Chiffre clé, en tête du bilan"), required=False)
    note = TextField(label=_("Pourquoi ce changement ?"), required=False, max_length=200)

    def __init__(
        self, *args: Any, present: Definition, offered: Offered, is_new: bool, **kwargs: Any
    ) -> None:
        kwargs["initial"] = _initial(present)
        super().__init__(*args, **kwargs)
        self._present = present
        self._offered = offered
        self._fields = {
            code: field
            for code, field in fields_of(present.measure).items()
            if field.operators and not present.is_ratio
        }
        if not is_new:
            del self.fields["code"]
        else:
            del self.fields["note"]
        self._offer()
        self._keep_what_applies()

    def _offer(self) -> None:
        counting = [("", _("Rien")), *self._offered.counting]
        self._choices("numerator", counting)
        self._choices("base", counting)
        asked = fields_of(self._present.measure)
        self._choices("breakdown", [("", _("Sans répartition")), *_named(asked.values())])
        silent = [field for field in self._fields.values() if _may_be_unknown(field)]
        kept = [(KEEP, _("Comme aujourd'hui"))] if len(self._present.unknown) > 1 else []
        self._choices("unknown", [("", _("Personne")), *kept, *_named(silent)])
        for field in self._fields.values():
            self._add_criterion(field)

    def _add_criterion(self, field: Field) -> None:
        held = next((one for one in self._present.filters if one.field == field.code), None)
        self.fields[f"op_{field.code}"] = forms.ChoiceField(
            label=str(field.label),
            required=False,
            choices=[("", _("Pas de critère")), *((o.value, o.label) for o in field.operators)],
            initial=held.operator.value if held else "",
        )
        values = self._offered.values_of(field)
        initial = list(held.values) if held else []
        if values and field.kind not in SEVERAL:
            self.fields[f"in_{field.code}"] = forms.MultipleChoiceField(
                label=_("Valeurs"),
                required=False,
                choices=values,
                widget=forms.CheckboxSelectMultiple,
                initial=initial,
            )
        else:
            self.fields[f"in_{field.code}"] = TextField(
                label=_("Valeurs, séparées par des virgules"),
                required=False,
                initial=", ".join(initial),
            )

    def _keep_what_applies(self) -> None:
        """Questions that make no sense for this measure are not asked."""
        unasked = []
        if not TAKEN[self._present.measure].cohort_by:
            unasked.append("reading")
        if self._present.is_ratio:
            unasked += ["unknown", "breakdown", "bands", "others"]
        else:
            unasked.append("numerator")
        if TAKEN[self._present.measure].method is Method.INTERVAL:
            unasked += ["breakdown", "bands", "others", "base"]
        for name in unasked:
            self.fields.pop(name, None)

    def _choices(self, name: str, choices: Iterable[tuple[str, Text]]) -> None:
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]

    def criteria(self) -> Iterator[tuple[Field, BoundField, BoundField, bool]]:
        """Each criterion as drawn: its field, operator, values, and whether it is in use."""
        for code, field in self._fields.items():
            operator = self[f"op_{code}"]
            yield field, operator, self[f"in_{code}"], bool(operator.value())

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if code in RESERVED:
            raise forms.ValidationError(_("Ce code est réservé : choisissez-en un autre."))
        if code in self._offered.taken:
            raise forms.ValidationError(
                _("Un indicateur porte déjà ce code dans ce dispositif : choisissez-en un autre.")
            )
        return code

    def clean_bands(self) -> str:
        text: str = self.cleaned_data["bands"]
        field = fields_of(self._present.measure).get(self.data.get("breakdown", ""))
        if text.strip() and field is not None:
            try:
                bands_from(text, field)
            except ValueError as error:
                raise forms.ValidationError(
                    _("Ligne illisible : « %(line)s ». Écrivez « Nom : 18-23 »."),
                    params={"line": error},
                ) from error
        return text

    def definition(self) -> Definition:
        """What was written, whether or not it can be computed; the action says."""
        told = self.cleaned_data
        breakdown = self._breakdown()
        return replace(
            self._present,
            code=told.get("code") or self._present.code,
            label=told["label"],
            wording=told["wording"],
            reading=Reading(told.get("reading") or Reading.COHORT),
            numerator=told.get("numerator", ""),
            base=told.get("base", ""),
            filters=tuple(self._filters()),
            unknown=self._unknown(),
            breakdown=breakdown,
            chart=Chart(told["chart"]),
            section=Section(told["section"]),
            position=told["position"],
            is_key=told["is_key"],
        )

    def _filters(self) -> Iterator[Filter]:
        for code in self._fields:
            operator = self.cleaned_data.get(f"op_{code}")
            if operator:
                given = self.cleaned_data.get(f"in_{code}") or []
                values = given if isinstance(given, list) else _split(given)
                kept = () if operator in WITHOUT_VALUES else tuple(values)
                yield Filter(code, Operator(operator), kept)

    def _unknown(self) -> tuple[Filter, ...]:
        asked = self.cleaned_data.get("unknown", "")
        if asked == KEEP:
            return self._present.unknown
        return (Filter(asked, Operator.UNKNOWN),) if asked else ()

    def _breakdown(self) -> Breakdown | None:
        asked = self.cleaned_data.get("breakdown", "")
        if not asked:
            return None
        field = fields_of(self._present.measure)[asked]
        bands = bands_from(self.cleaned_data.get("bands", ""), field)
        return Breakdown(asked, bands, self.cleaned_data.get("others", ""))

    def show(self, found: Iterable[Problem]) -> None:
        """Say what is wrong beside the question it comes from."""
        for problem in found:
            place = problem.part if problem.part in self.fields else None
            self.add_error(place, str(problem.text))


def _initial(present: Definition) -> dict[str, Any]:
    breakdown = present.breakdown
    unknown = present.unknown
    return {
        "code": present.code,
        "label": present.label,
        "wording": present.wording,
        "reading": present.reading,
        "numerator": present.numerator,
        "base": present.base,
        "unknown": KEEP if len(unknown) > 1 else next((one.field for one in unknown), ""),
        "breakdown": breakdown.field if breakdown else "",
        "bands": bands_in_words(breakdown.bands) if breakdown else "",
        "others": breakdown.others if breakdown else "",
        "chart": present.chart,
        "section": present.section,
        "position": present.position,
        "is_key": present.is_key,
    }


def _named(fields: Iterable[Field]) -> list[tuple[str, Text]]:
    return [(field.code, field.label) for field in fields]


def _may_be_unknown(field: Field) -> bool:
    return Operator.UNKNOWN in field.operators


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
