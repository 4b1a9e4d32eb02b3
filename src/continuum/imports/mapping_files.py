"""A mapping given as a JSON file, by the headings of the table."""

import json
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from continuum.imports.rules.cells import word_key
from continuum.imports.rules.content import Content, Sheet
from continuum.imports.rules.fields import BY_CODE
from continuum.imports.rules.kinds import Kind
from continuum.imports.rules.mapping import Layout, Options, guesses
from continuum.linkage.normalise.fold import fold

LARGEST = 1_000_000


class BadMapping(Exception):
    """The file does not say a mapping of this table."""

    code = "bad_mapping"


def layout_from_file(path: Path, content: Content, kind: Kind, *, guessed: Layout) -> Layout:
    """`{"sheet": name, "columns": {heading: field or ""}, "options": {…}, "words": {list: {word:
    code}}}`, each part optional; what is not said stays as guessed."""
    told = _read(path)
    number = _sheet(told.get("sheet"), content, guessed.sheet)
    options = _options(told.get("options", {}), guessed.options)
    sheet = Layout(sheet=number, options=options).sheet_of(content)
    columns = dict(guessed.columns)
    if number != guessed.sheet:
        columns = {at: guess.field for at, guess in guesses(kind, sheet).items()}
    columns |= _columns(told.get("columns", {}), sheet, kind)
    return Layout(
        sheet=number,
        columns=_once_each(columns, told.get("columns", {}), sheet),
        options=options,
        words=_words(told.get("words", {})),
    )


def _read(path: Path) -> Mapping[str, Any]:
    try:
        if path.stat().st_size > LARGEST:
            raise BadMapping("Le fichier de correspondance est trop grand.")
        told = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise BadMapping(
            f"Le fichier de correspondance n'est pas lisible : {path.name}."
        ) from error
    if not isinstance(told, dict):
        raise BadMapping("Le fichier de correspondance doit être un objet JSON.")
    return told


def _sheet(name: object, content: Content, usual: int) -> int:
    if name is None:
        return usual
    for number, sheet in enumerate(content.sheets):
        if fold(str(name)) == fold(sheet.name):
            return number
    raise BadMapping(f"Aucune feuille ne s'appelle « {name} ».")


def _columns(told: Mapping[str, str], sheet: Sheet, kind: Kind) -> dict[int, str]:
    found: dict[int, str] = {}
    by_heading = {fold(sheet.called(at)): at for at in range(len(sheet.headings))}
    for heading, code in told.items():
        at = by_heading.get(fold(heading))
        if at is None:
            raise BadMapping(f"Aucune colonne ne s'appelle « {heading} ».")
        if code and code not in BY_CODE[kind]:
            known = ", ".join(sorted(BY_CODE[kind]))
            raise BadMapping(f"Le champ « {code} » n'existe pas. Champs : {known}.")
        found[at] = code
    return found


def _once_each(columns: Mapping[int, str], told: Mapping[str, str], sheet: Sheet) -> dict[int, str]:
    """What the file says wins over what was guessed for another column."""
    said = {fold(heading) for heading in told}
    sure = {code for at, code in columns.items() if fold(sheet.called(at)) in said}
    return {
        at: code
        for at, code in columns.items()
        if code and (code not in sure or fold(sheet.called(at)) in said)
    }


def _options(told: Mapping[str, Any], usual: Options) -> Options:
    known = {field.name for field in fields(Options)}
    strange = set(told) - known
    if strange:
        raise BadMapping(f"Options inconnues : {', '.join(sorted(strange))}.")
    return replace(usual, **told)


def _words(told: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    return {
        name: {word_key(word): code for word, code in words.items()} for name, words in told.items()
    }
