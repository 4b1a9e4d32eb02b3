"""The catalogues of messages: French is the source, Italian and English are translated.

`update` reads the code and the templates, `compile_all` writes what the server loads. Neither needs
GNU gettext: `sources` reads the code, polib writes both formats.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polib

from continuum.core import sources
from continuum.core.typography import french

PACKAGE: Final = Path(__file__).resolve().parents[1]
CATALOGUES: Final = PACKAGE / "locale"
TRANSLATED: Final = ("it", "en")
_METADATA: Final = {
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
}
_PLURALS: Final = {
    "fr": "nplurals=2; plural=(n > 1);",
    "it": "nplurals=2; plural=(n != 1);",
    "en": "nplurals=2; plural=(n != 1);",
}

Key = tuple[str, str, str]
"""Context, singular, plural."""


@dataclass(frozen=True)
class Message:
    """A text to translate: its singular, its plural if any, its context if any, where it stands."""

    singular: str
    plural: str
    context: str
    place: str

    @property
    def key(self) -> Key:
        return (self.context, self.singular, self.plural)


def messages() -> dict[Key, Message]:
    """Every message of the product, by key, in a stable order."""
    found: dict[Key, Message] = {}
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix not in (".py", ".html", ".txt") or not _speaks_to_users(path):
            continue
        place = path.relative_to(PACKAGE).as_posix()
        for singular, plural, context in sources.texts_of(path):
            message = Message(singular, plural, context, place)
            found.setdefault(message.key, message)
    return found


def update() -> dict[str, int]:
    """Bring each translated catalogue up to date with the code; returns what is left to do."""
    wanted = messages()
    return {language: _update(language, wanted) for language in TRANSLATED}


def missing(language: str) -> list[str]:
    """Texts of the code that the catalogue does not translate, or translates doubtfully."""
    catalogue = {_key(entry): entry for entry in _open(language) if not entry.obsolete}
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


def _update(language: str, wanted: dict[Key, Message]) -> int:
    """Texts that left the code stay at the foot of the file: they may come back tomorrow."""
    known = {_key(entry): entry for entry in _open(language)}
    catalogue = _new(language)
    for key, message in wanted.items():
        entry = _entry(message)
        if key in known:
            entry.msgstr = known[key].msgstr
            entry.msgstr_plural = known[key].msgstr_plural
            entry.flags = known[key].flags
        catalogue.append(entry)
    left = sum(not entry.translated() for entry in catalogue)
    for key in sorted(known.keys() - wanted.keys()):
        if any((known[key].msgstr, *known[key].msgstr_plural.values())):
            known[key].obsolete = True
            catalogue.append(known[key])
    CATALOGUES.mkdir(exist_ok=True)
    catalogue.save(str(CATALOGUES / f"{language}.po"))
    return left


def _key(entry: polib.POEntry) -> Key:
    return (entry.msgctxt or "", entry.msgid, entry.msgid_plural)


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
