"""The catalogues of messages: French is the source, Italian and English are translated.

`update` reads the code and the templates, `compile_all` writes what the server loads. Neither needs
GNU gettext: Babel reads Python, Django turns its templates into something Babel can read, polib
writes both formats.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import polib
from babel.messages.extract import DEFAULT_KEYWORDS, extract, extract_from_file
from django.utils.translation.template import templatize

from continuum.core.typography import french

PACKAGE: Final = Path(__file__).resolve().parents[1]
CATALOGUES: Final = PACKAGE / "locale"
TRANSLATED: Final = ("it", "en")
_KEYWORDS: Final = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_METADATA: Final = {
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
}
_PLURALS: Final = {
    "fr": "nplurals=2; plural=(n > 1);",
    "it": "nplurals=2; plural=(n != 1);",
    "en": "nplurals=2; plural=(n != 1);",
}


@dataclass(frozen=True)
class Message:
    """A text to translate: its singular, its plural if any, its context if any, where it stands."""

    singular: str
    plural: str
    context: str
    place: str

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.context, self.singular, self.plural)


def messages() -> dict[tuple[str, str, str], Message]:
    """Every message of the product, by key, in a stable order."""
    found: dict[tuple[str, str, str], Message] = {}
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix not in (".py", ".html", ".txt") or not _speaks_to_users(path):
            continue
        for message in _messages_of(path):
            found.setdefault(message.key, message)
    return found


def update() -> dict[str, int]:
    """Bring each translated catalogue up to date with the code; returns what is left to do."""
    wanted = messages()
    return {language: _update(language, wanted) for language in TRANSLATED}


def missing(language: str) -> list[str]:
    """Texts of the code that the catalogue does not translate, or translates doubtfully."""
    catalogue = {
        (entry.msgctxt or "", entry.msgid, entry.msgid_plural): entry
        for entry in _open(language)
        if not entry.obsolete
    }
    return [
        message.singular
        for key, message in messages().items()
        if key not in catalogue or not catalogue[key].translated() or catalogue[key].fuzzy
    ]


def compile_all(target: Path) -> None:
    """Write `target/<language>/LC_MESSAGES/django.mo` for French, Italian and English."""
    for language in ("fr", *TRANSLATED):
        catalogue = _french() if language == "fr" else _open(language)
        folder = target / language / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        catalogue.save_as_mofile(str(folder / "django.mo"))


def _french() -> polib.POFile:
    catalogue = _new("fr")
    for message in messages().values():
        entry = _entry(message)
        if message.plural:
            entry.msgstr_plural = {0: french(message.singular), 1: french(message.plural)}
        else:
            entry.msgstr = french(message.singular)
        catalogue.append(entry)
    return catalogue


def _update(language: str, wanted: dict[tuple[str, str, str], Message]) -> int:
    known = {
        (entry.msgctxt or "", entry.msgid, entry.msgid_plural): entry for entry in _open(language)
    }
    catalogue = _new(language)
    left = 0
    for key, message in wanted.items():
        entry = _entry(message)
        if key in known:
            entry.msgstr = known[key].msgstr
            entry.msgstr_plural = known[key].msgstr_plural
        left += not entry.translated()
        catalogue.append(entry)
    CATALOGUES.mkdir(exist_ok=True)
    catalogue.save(str(CATALOGUES / f"{language}.po"))
    return left


def _entry(message: Message) -> polib.POEntry:
    plural = (
        {"msgid_plural": message.plural, "msgstr_plural": {0: "", 1: ""}} if message.plural else {}
    )
    return polib.POEntry(
        msgid=message.singular,
        msgctxt=message.context or None,
        occurrences=[(message.place, "")],
        **plural,
    )


def _new(language: str) -> polib.POFile:
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.metadata = {
        "Language": language,
        "Plural-Forms": _PLURALS[language],
        **_METADATA,
    }
    return catalogue


def _open(language: str) -> polib.POFile:
    path = CATALOGUES / f"{language}.po"
    return polib.pofile(str(path)) if path.exists() else _new(language)


def _speaks_to_users(path: Path) -> bool:
    parts = path.relative_to(PACKAGE).parts
    return not {"tests", "migrations", "locale"} & set(parts)


def _messages_of(path: Path) -> Iterator[Message]:
    place = path.relative_to(PACKAGE).as_posix()
    for _line, text, _comments, context in _found_in(path):
        singular, plural = (text[0], text[1]) if isinstance(text, tuple) else (text, "")
        if singular:
            yield Message(singular, plural, context or "", place)


def _found_in(path: Path) -> Iterator[tuple[Any, ...]]:
    if path.suffix == ".py":
        yield from extract_from_file("python", path, keywords=_KEYWORDS)
        return
    # Django writes a template as calls among filler; parentheses make any indentation legal Python.
    source = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    yield from extract("python", BytesIO(f"({source})".encode()), keywords=_KEYWORDS)
