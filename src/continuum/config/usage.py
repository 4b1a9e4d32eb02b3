"""A command line typed wrongly: what is wrong, and where help is, in the language of the rest.

The library says it in English and offers no catalogue; what it says of a kind unknown here is
passed on as it is, which is better than hidden.
"""

import re
from collections.abc import Callable, Sequence
from re import Match
from typing import Any, Final

import typer
from django.conf import settings
from django.utils.translation import gettext as _
from typer import rich_utils
from typer.exceptions import TyperException

WRONG: Final = 2

Said = Callable[[Match[str]], str]

_SAID: Final[tuple[tuple[str, Said], ...]] = (
    (
        r"(?:Value error, )?(?P<value>'.*'|\".*\") is not one of (?P<those>.*)\.",
        lambda m: _("%(value)s n'est pas possible ; choisir parmi %(those)s.") % m.groupdict(),
    ),
    (
        r"(?:File|Directory|Path) (?P<path>.*) does not exist\.",
        lambda m: _("Le fichier %(path)s n'existe pas.") % m.groupdict(),
    ),
    (
        r"(?:File|Path) (?P<path>.*) is a directory\.",
        lambda m: _("%(path)s est un dossier, et non un fichier.") % m.groupdict(),
    ),
    (
        r"(?:Directory|Path) (?P<path>.*) is a file\.",
        lambda m: _("%(path)s est un fichier, et non un dossier.") % m.groupdict(),
    ),
    (
        r"(?:File|Directory|Path) (?P<path>.*) is not (?:readable|writable)\.",
        lambda m: (
            _("%(path)s ne peut pas être ouvert : vérifier vos droits dessus.") % m.groupdict()
        ),
    ),
    (r"(?s).*valid integer.*", lambda _m: _("Il faut un nombre entier.")),
    (r"(?s).*valid number.*", lambda _m: _("Il faut un nombre.")),
    (
        r"(?s).*greater than or equal to (?P<least>[\d.]+).*",
        lambda m: _("Il faut au moins %(least)s.") % m.groupdict(),
    ),
    (
        r"(?s).*less than or equal to (?P<most>[\d.]+).*",
        lambda m: _("Il faut au plus %(most)s.") % m.groupdict(),
    ),
    (
        r"(?s).*does not match the formats?.*",
        lambda _m: _("Cette date n'est pas lisible ; l'écrire ainsi : 2026-09-30."),
    ),
    (
        r"Option (?P<option>.*) requires an argument\.",
        lambda m: _("L'option %(option)s attend une valeur.") % m.groupdict(),
    ),
    (
        r"Option (?P<option>.*) does not take a value\.",
        lambda m: _("L'option %(option)s ne prend pas de valeur.") % m.groupdict(),
    ),
    (
        r"No such command (?P<name>.*?)\.(?: Did you mean (?P<near>.*)\?)?",
        lambda m: _no_such_command(m["name"], m["near"]),
    ),
    (r"Missing command\.", lambda _m: _("Il manque la commande.")),
    (
        r"Got unexpected extra arguments?(?:\(s\))? \((?P<extra>.*)\)",
        lambda m: _("C'est trop : %(extra)s.") % m.groupdict(),
    ),
)


def in_words(error: TyperException) -> str:
    """The usage of the command, what is wrong with what was typed, and where the help is."""
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        return ""  # the help itself was shown
    if context is None:
        return _wrong(error)
    usage = _("Usage : %(command)s") % {"command": context.get_usage().removeprefix("Usage: ")}
    help_is = _("L'aide : %(command)s --help") % {"command": context.command_path}
    return "\n".join((usage, _wrong(error), help_is))


def language_of(arguments: Sequence[str]) -> str:
    """The language asked for on the command line itself, or French."""
    known = {code for code, _name in settings.LANGUAGES}
    typed = " ".join(arguments)
    asked = re.search(r"--language[= ](\S+)", typed)
    return asked[1] if asked and asked[1] in known else settings.LANGUAGE_CODE


def in_french(command: Any) -> Any:
    """The command, its pages of help in French down to the library's own words."""
    rich_utils.DEFAULT_STRING = "[par défaut : {}]"
    rich_utils.REQUIRED_LONG_STRING = "[obligatoire]"
    rich_utils.COMMANDS_PANEL_TITLE = "Commandes"
    rich_utils.ENVVAR_STRING = "[variable d'environnement : {}]"
    rich_utils.ABORTED_TEXT = "Abandonné."
    _explain_help(command)
    return command


def _explain_help(command: Any) -> None:
    if option := command.get_help_option(typer.Context(command)):
        option.help = "Montrer cette aide."
    for below in getattr(command, "commands", {}).values():
        _explain_help(below)


def _wrong(error: TyperException) -> str:
    name, hint = type(error).__name__, _hint(error)
    if name == "MissingParameter":
        return _("Il manque %(what)s.") % {"what": hint}
    if name == "NoSuchOption":
        return _no_such_option(error.option_name, error.possibilities)  # type: ignore[attr-defined]
    said = _translated(error.message)
    return _("%(what)s : %(said)s") % {"what": hint, "said": said} if hint else said


def _translated(message: str) -> str:
    for pattern, said in _SAID:
        if found := re.fullmatch(pattern, message):
            return said(found)
    return message


def _hint(error: Any) -> str:
    """The option or the argument that the error is about, as it is typed."""
    if hint := getattr(error, "param_hint", None):
        return hint if isinstance(hint, str) else " / ".join(hint)
    param = getattr(error, "param", None)
    return str(param.get_error_hint()).replace("'", "") if param is not None else ""


def _no_such_option(option: str, near: Sequence[str] | None) -> str:
    said = _("L'option %(option)s n'existe pas.") % {"option": option}
    if not near:
        return said
    return said + " " + _("Peut-être : %(near)s.") % {"near": ", ".join(sorted(near))}


def _no_such_command(name: str, near: str | None) -> str:
    said = _("La commande %(name)s n'existe pas.") % {"name": name}
    return said if not near else said + " " + _("Peut-être : %(near)s.") % {"near": near}
