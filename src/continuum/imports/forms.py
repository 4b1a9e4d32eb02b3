"""Forms of the import pages: the file, what its columns are, what becomes of its lines."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from continuum.core.components.forms import Choices, DateInput, FileDrop
from continuum.imports.rules.content import Content, Sheet
from continuum.imports.rules.fields import BY_CODE, FIELDS, GROUPS
from continuum.imports.rules.kinds import Choice, Kind
from continuum.imports.rules.mapping import Layout, Options
from continuum.organisations.models import Programme
from continuum.people.rules import ExternalSystem, Source
from continuum.tables.rows import letters

MEBIBYTE = 2**20
ACCEPTED = ".xlsx,.ods,.csv,.txt,.tsv"
IGNORE = ""


class UploadForm(forms.Form):
    """A table, and what one of its lines is."""

    file = forms.FileField(
        label=_("Votre tableau"),
        help_text=_("XLSX, ODS ou CSV, tel que l'équipe le tient."),
        widget=FileDrop({"accept": ACCEPTED}),
        error_messages={
            "required": _("Choisissez un fichier."),
            "empty": _("Le fichier est vide : choisissez un tableau rempli."),
        },
    )
    kind = forms.ChoiceField(
        label=_("Une ligne du tableau, c'est…"),
        choices=(
            (Kind.ENCOUNTERS, _("Une rencontre : date, lieu, combien de jeunes…")),
            (Kind.PEOPLE, _("Un jeune : nom, naissance, coordonnées, situation…")),
            (Kind.ENROLMENTS, _("Une inscription : le jeune, son entrée, sa fin, sa sortie…")),
            (Kind.EXITS, _("Une sortie : le jeune, la date, vers quoi…")),
        ),
        widget=Choices,
        error_messages={"required": _("Dites ce qu'est une ligne du tableau.")},
    )
    programme = forms.ModelChoiceField(
        label=_("Dispositif"),
        queryset=Programme.objects.none(),
        empty_label=_("Choisir…"),
        error_messages={"required": _("Choisissez le dispositif.")},
    )

    def __init__(self, *args: Any, programmes: QuerySet[Programme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["programme"]
        field.queryset = programmes  # type: ignore[attr-defined]
        if programmes.count() == 1:
            field.initial = programmes.first()

    def clean_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > settings.UPLOAD_LARGEST_BYTES:
            raise forms.ValidationError(
                _("Le fichier dépasse %(limit)s Mo : partagez-le en plusieurs tableaux."),
                params={"limit": settings.UPLOAD_LARGEST_BYTES // MEBIBYTE},
            )
        return file


@dataclass(frozen=True)
class ColumnLine:
    """One column of the table on the mapping page."""

    field: BoundField
    letter: str
    heading: str
    position: int
    readings: Sequence[Any] = ()
    """Its first values, as `presenters.Reading`."""


class LayoutForm(forms.Form):
    """What each column is, and what holds for the whole table."""

    sheet = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    create_places = forms.BooleanField(
        label=_("Créer les lieux qui ne sont pas encore dans la liste"), required=False
    )
    rebuild_rounds = forms.BooleanField(
        label=_("Recomposer les tournées par jour et par équipe"), required=False
    )
    system = forms.ChoiceField(
        label=_("Les numéros viennent de"), choices=ExternalSystem.choices, required=False
    )
    source = forms.ChoiceField(
        label=_("Les faits de situation ont été"), choices=Source.choices, required=False
    )
    headings_are_data = forms.BooleanField(
        label=_("Il n'y a pas de titres : garder la première ligne avec les autres"),
        required=False,
    )
    joined_on = forms.DateField(
        label=_("Adhésion, quand la ligne ne la dit pas"),
        help_text=_("Sans date, le jeune est connu sans dossier."),
        widget=DateInput,
        required=False,
    )

    def __init__(
        self, *args: Any, kind: Kind, content: Content, layout: Layout, **kwargs: Any
    ) -> None:
        self.kind = kind
        self.content = content
        self.layout = layout
        kwargs["initial"] = {"sheet": layout.sheet, **asdict(layout.options)}
        super().__init__(*args, **kwargs)
        for name in _OPTIONS_OUT[kind == Kind.ENCOUNTERS]:
            del self.fields[name]
        self.table = self._table()
        choices = grouped_fields(kind)
        for position in range(len(self.table.headings)):
            self.fields[f"c{position}"] = forms.ChoiceField(
                label=self.table.called(position),
                choices=choices,
                required=False,
                initial=layout.columns.get(position, IGNORE),
                widget=forms.Select(_KEPT_WHILE_READ),
            )

    def _table(self) -> Sheet:
        """The sheet asked for, its first line among the others if that is asked too."""
        number = self._sheet_number()
        if not self.content.sheets[number].heading_line:
            del self.fields["headings_are_data"]
            return self.content.sheets[number]
        asked = "headings_are_data" in self.data if self.is_bound else None
        usual = self.layout.options.headings_are_data and number == self.layout.sheet
        options = Options(headings_are_data=usual if asked is None else asked)
        return Layout(sheet=number, options=options).sheet_of(self.content)

    def _sheet_number(self) -> int:
        told = str(self.data.get("sheet", "")) if self.is_bound else ""
        number = (
            int(told) if told.isascii() and told.isdigit() and len(told) < 5 else self.layout.sheet
        )
        return number if number < len(self.content.sheets) else self.layout.sheet

    def clean_sheet(self) -> int:
        number: int = self.cleaned_data["sheet"]
        if number >= len(self.content.sheets):
            raise forms.ValidationError(_("Cette feuille n'existe pas."))
        return number

    def asked(self) -> Layout:
        """The mapping as answered; what cannot be read of it stays as it was."""
        told = self.cleaned_data
        columns = {
            position: code
            for position in range(len(self.table.headings))
            if (code := told.get(f"c{position}", IGNORE))
        }
        options = {
            name: value
            for name in asdict(self.layout.options)
            if name in self.fields and (value := told.get(name)) not in (None, "")
        }
        options["joined_on"] = str(options.get("joined_on") or "")
        return replace(
            self.layout,
            sheet=told.get("sheet", self.layout.sheet),
            columns=columns,
            options=Options(**{**asdict(self.layout.options), **options}),
        )

    def lines(self, readings: Mapping[int, Sequence[Any]]) -> list[ColumnLine]:
        return [
            ColumnLine(
                field=self[f"c{position}"],
                letter=letters(position),
                heading=self.table.called(position),
                position=position,
                readings=readings.get(position, ()),
            )
            for position in range(len(self.table.headings))
        ]

    def option_fields(self) -> list[BoundField]:
        return [self[name] for name in _OPTIONS if name in self.fields]


_KEPT_WHILE_READ = {"hx-preserve": "true"}
"""The page is read again after each answer; the next one may be given meanwhile."""
_OPTIONS = ("headings_are_data", "create_places", "rebuild_rounds", "system", "source", "joined_on")
_OPTIONS_OUT = {
    True: ("source", "joined_on"),
    False: ("create_places", "rebuild_rounds"),
}


def grouped_fields(kind: Kind) -> list[tuple[Any, Any]]:
    """The fields of a kind as a select shows them, group by group."""
    groups: list[tuple[Any, Any]] = [(IGNORE, _("Ne pas reprendre"))]
    for group, label in GROUPS.items():
        fields = [(field.code, field.label) for field in FIELDS[kind] if field.group is group]
        if fields:
            groups.append((label, fields))
    return groups


@dataclass(frozen=True)
class Decided:
    """What was chosen for one line."""

    line: int
    choice: Choice | None
    person: UUID | None = None


def decisions_in(data: Mapping[str, str], sheet: Sheet) -> list[Decided]:
    """Answers of the page of lines to be checked: `line-12` is "import", "leave" or a person."""
    there = {str(line.number) for line in sheet.lines}
    found = []
    for name, told in data.items():
        line = name.removeprefix("line-")
        if line == name or line not in there:
            continue
        if told in (Choice.IMPORT, Choice.LEAVE):
            found.append(Decided(int(line), Choice(told)))
        elif (person := _uuid(told)) is not None:
            found.append(Decided(int(line), Choice.SAME, person))
        else:
            found.append(Decided(int(line), None))
    return found


@dataclass(frozen=True)
class Corrected:
    """A cell as somebody repaired it."""

    line: int
    column: int
    text: str


def corrections_in(data: Mapping[str, str], sheet: Sheet) -> list[Corrected]:
    """Answers of the page of errors: `cell-12-3` is the text of line 12, column 3."""
    lines = {str(line.number) for line in sheet.lines}
    columns = {str(column) for column in range(len(sheet.headings))}
    found = []
    for name, text in data.items():
        parts = name.split("-")
        if len(parts) == 3 and parts[0] == "cell" and parts[1] in lines and parts[2] in columns:
            found.append(Corrected(int(parts[1]), int(parts[2]), text))
    return found


def words_in(data: Mapping[str, str], kind: Kind) -> dict[str, dict[str, str]]:
    """Answers of the list of unknown words: `word-<list>-<key>` is a code, "-" to leave the word
    out, "+…" to add what it names, empty to say nothing of it."""
    lists_known = {field.words for field in BY_CODE[kind].values() if field.words}
    found: dict[str, dict[str, str]] = {}
    for name, told in data.items():
        prefix, _dash, rest = name.partition("-")
        listed, _dash, key = rest.rpartition("-")
        if prefix == "word" and listed in lists_known:
            found.setdefault(listed, {})[key] = told
    return found


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
