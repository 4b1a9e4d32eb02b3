"""What the palette offers: persons, pages, gestures."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from continuum.access.permissions import Permission
from continuum.access.scope import Member
from continuum.core.todo import Shortcut
from continuum.linkage import normalise_name
from continuum.outreach.queries import open_round_of


@dataclass(frozen=True)
class Gesture:
    """Something one may do from anywhere, and other words by which it is looked for."""

    title: Promise
    name: str
    icon: str
    needs: Permission
    words: str = ""


START_ROUND: Final = "outreach:start_round"
BACK_TO_ROUND: Final = Gesture(
    gettext_lazy("Reprendre la tournée"),
    "outreach:field",
    "walk",
    Permission.RECORD_ENCOUNTERS,
    "maraude sortie terrain",
)
GESTURES: Final = (
    Gesture(
        gettext_lazy("Noter une rencontre"),
        "outreach:new_encounter",
        "messages",
        Permission.RECORD_ENCOUNTERS,
        "ajouter nouvelle maraude rue",
    ),
    Gesture(
        gettext_lazy("Démarrer une tournée"),
        START_ROUND,
        "walk",
        Permission.RECORD_ENCOUNTERS,
        "maraude sortie terrain",
    ),
    Gesture(
        gettext_lazy("Ouvrir un dossier"),
        "people:open_file",
        "user-plus",
        Permission.OPEN_FILES,
        "nouveau jeune creer ajouter adhesion",
    ),
    Gesture(
        gettext_lazy("Importer un tableau"),
        "imports:new",
        "table-import",
        Permission.IMPORT,
        "excel csv fichier charger",
    ),
)


@dataclass(frozen=True)
class Group:
    """A heading of the palette and its answers, named as the component expects."""

    label: str
    items: tuple[dict[str, str], ...]


def answers(member: Member, query: str) -> list[Group]:
    """Answers by heading, in the order in which the sources are named."""
    found: dict[str, list[dict[str, str]]] = {}
    for name in settings.PALETTE_SOURCES:
        for shortcut in import_string(name)(member, query):
            item = {
                "label": shortcut.title,
                "detail": shortcut.detail,
                "url": shortcut.url,
                "icon": shortcut.icon,
            }
            found.setdefault(shortcut.group, []).append(item)
    return [Group(label=label, items=tuple(items)) for label, items in found.items()]


def gestures_for(member: Member, query: str) -> Iterable[Shortcut]:
    """Gestures whose words begin like those typed; all of them when nothing is. Whoever is out
    goes back to the round instead of starting another."""
    out = member.may(BACK_TO_ROUND.needs) and open_round_of(member) is not None
    for each in GESTURES:
        gesture = BACK_TO_ROUND if out and each.name == START_ROUND else each
        url = _url(gesture.name)
        if url and member.may(gesture.needs) and begins(query, f"{gesture.title} {gesture.words}"):
            yield Shortcut(title=str(gesture.title), url=url, icon=gesture.icon, group=_("Gestes"))


def begins(query: str, text: str) -> bool:
    """Whether each word typed begins a word of the text, blind to accents and case."""
    words = normalise_name(text).split()
    return all(
        any(word.startswith(typed) for word in words) for typed in normalise_name(query).split()
    )


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
