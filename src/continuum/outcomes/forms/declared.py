"""A figure published elsewhere, copied as it was printed."""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from continuum.core.components.forms import Choices, DateInput, TextField
from continuum.core.formatting import number
from continuum.outcomes.actions.declared import DeclaredEntry
from continuum.outcomes.rules.declared import Claim, ClaimItem, DeclaredKind
from continuum.outcomes.rules.periods import Period
from continuum.outcomes.rules.vocabulary import Text

_AROUND: Final = re.compile(r"\s*([%€]|euros?)$")
_SPACES: Final = re.compile(r"[\s\u00a0\u202f]+")
_PLAIN: Final = re.compile(r"\d{1,12}([.,]\d{1,6})?")
_GROUPED: Final = tuple(
    re.compile(rf"[0-9]{{1,3}}({mark}[0-9]{{3}}){{{least},3}}({decimal}[0-9]{{1,6}})?")
    for mark, least, decimal in ((" ", 1, "[.,]"), (r"\.", 2, ","), (",", 2, r"\."))
)
_BOTH_MARKS: Final = re.compile(r"[0-9]{1,3}(\.[0-9]{3},|,[0-9]{3}\.)[0-9]{1,6}")
_TWO_WAYS: Final = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")


class Ambiguous(ValueError):
    """1.260 is a thousand in one country and one and a quarter in the next."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.whole = re.sub(r"[.,]", "", text)
        bare = text.replace(",", ".")
        self.decimal = Decimal(bare.removesuffix("0") if bare.endswith("0") else f"{bare}0")


def decimal_from(text: str) -> Decimal:
    """22, « 37,2 % », « 1 260 » or « 33 000 € », decimals kept; raises `ValueError`."""
    bare = _SPACES.sub(" ", _AROUND.sub("", text.strip()))
    if _TWO_WAYS.fullmatch(bare) and "%" not in text:
        raise Ambiguous(bare)
    if _BOTH_MARKS.fullmatch(bare) or any(form.fullmatch(bare) for form in _GROUPED):
        return _ungrouped(bare)
    if not _PLAIN.fullmatch(bare) or not bare.isascii():
        raise ValueError(text)
    return Decimal(bare.replace(",", "."))


def _ungrouped(grouped: str) -> Decimal:
    """The last mark is the decimal one when it stands once."""
    marks = re.findall(r"[.,]", grouped)
    digits = re.sub(r"[ .,]", "", grouped)
    if not marks or marks.count(marks[-1]) > 1:
        return Decimal(digits)
    decimals = len(grouped) - grouped.rindex(marks[-1]) - 1
    return Decimal(f"{digits[:-decimals]}.{digits[-decimals:]}")


def two_readings(error: Ambiguous) -> str:
    """What to write instead, both ways."""
    told = {
        "text": error,
        "whole": error.whole,
        "decimal": number(error.decimal, get_language() or "fr"),
    }
    return gettext("« %(text)s » se lit de deux façons : écrivez %(whole)s ou %(decimal)s.") % told


class PrintedNumber(TextField):
    """A number as somebody copies it from a page."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return decimal_from(text)
        except Ambiguous as error:
            raise forms.ValidationError(two_readings(error)) from error
        except ValueError as error:
            raise forms.ValidationError(
                _("Écrivez un nombre tel qu'il est imprimé : 22, 37,2 ou 1 260.")
            ) from error


class DeclaredForm(forms.Form):
    wording = TextField(
        label=_("La phrase publiée"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    source = TextField(
        label=_("Où est-elle écrite ?"),
        max_length=150,
        help_text=_("Le titre du document, la page, l'année."),
    )
    du = forms.DateField(label=_("Elle parle du"), widget=DateInput)
    au = forms.DateField(label=_("au"), widget=DateInput)
    kind = forms.ChoiceField(
        label=_("C'est…"), choices=DeclaredKind.choices, widget=Choices, initial=DeclaredKind.COUNT
    )
    value = PrintedNumber(label=_("Le chiffre, tel qu'il est imprimé"), required=False)
    items = TextField(
        label=_("Les lignes"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Une par ligne : « Travail ; 2 ; 8 % ». Le montant ou la part peut manquer."),
    )
    indicator = forms.ChoiceField(label=_("De quel indicateur parle-t-elle ?"), required=False)
    base = forms.ChoiceField(
        label=_("Rapporté à quel indicateur, si elle le dit ?"), required=False
    )

    def __init__(
        self,
        *args: Any,
        indicators: Iterable[tuple[str, Text]],
        days: Callable[[Period], bool],
        **kwargs: Any,
    ) -> None:
        """`days` says of which days one may compare a figure with the records."""
        super().__init__(*args, **kwargs)
        self._days = days
        offered = [("", _("Aucun")), *indicators]
        self.fields["indicator"].choices = offered  # type: ignore[attr-defined]
        self.fields["base"].choices = offered  # type: ignore[attr-defined]

    def clean_items(self) -> tuple[ClaimItem, ...]:
        found = []
        for line in self.cleaned_data["items"].splitlines():
            if not line.strip():
                continue
            try:
                found.append(_item(line))
            except Ambiguous as error:
                raise forms.ValidationError(two_readings(error)) from error
            except ValueError as error:
                raise forms.ValidationError(
                    _("Ligne illisible : « %(line)s ». Écrivez « Travail ; 2 ; 8 %% »."),
                    params={"line": line.strip()},
                ) from error
        return tuple(found)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("du"), cleaned.get("au")
        if start and end and start > end:
            self.add_error("au", _("Cette date vient avant la première : échangez-les."))
        elif start and end and not self._days(Period(start, end)):
            self.add_error(
                "au",
                _(
                    "Votre rôle lit des mois entiers : du premier jour d'un mois au dernier jour "
                    "d'un autre."
                ),
            )
        return cleaned

    def entry(self) -> DeclaredEntry:
        told = self.cleaned_data
        kind = DeclaredKind(told["kind"])
        whole = kind is DeclaredKind.DISTRIBUTION
        claim = Claim(
            kind=kind,
            value=None if whole else told["value"],
            items=told["items"] if whole else (),
            indicator=told["indicator"],
            base=told["base"],
            wording=told["wording"],
        )
        return DeclaredEntry(
            claim=claim, source=told["source"], period=Period(told["du"], told["au"])
        )


def _item(line: str) -> ClaimItem:
    parts = [part.strip() for part in line.split(";")]
    if not parts[0] or not 2 <= len(parts) <= 3:
        raise ValueError(line)
    amount: Decimal | None = None
    share: Decimal | None = None
    for part in parts[1:]:
        if "%" in part:
            share = decimal_from(part)
        elif part and amount is None:
            amount = decimal_from(part)
        elif part:
            share = decimal_from(part)
    return ClaimItem(parts[0], amount, share)
