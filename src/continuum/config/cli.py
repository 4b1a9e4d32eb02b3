"""The command line: one name, `continuum`, over the commands each package brings."""

import errno
import os
import sys
from importlib import import_module
from typing import Final

import django
import typer
from django.utils import translation
from django.utils.translation import gettext as _
from typer.exceptions import TyperException

from continuum.config import usage
from continuum.hosting import serving
from continuum.hosting.trouble import HostingTrouble

GROUPS: Final = {
    "messages": "continuum.core.commands",
    "places": "continuum.access.commands.places",
    "user": "continuum.access.commands.user",
    "database": "continuum.hosting.commands",
}
"""Groups of commands: `continuum messages compile`."""

SINGLE: Final = (
    "continuum.hosting.commands",
    "continuum.imports.commands",
    "continuum.outcomes.commands",
    "continuum.matching.commands",
    "continuum.demo.commands",
)
"""Modules that add commands of their own at the top: `register(app)`."""

WITHOUT_DATABASE: Final = frozenset({"messages", "database", "processes", "match"})
"""What is done whether the database runs or not."""
NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
STARTING_IT_THEMSELVES: Final = frozenset({"serve", "worker", "migrate", "doctor", "demo"})


def build() -> typer.Typer:
    """The whole command line; Django must be set up."""
    app = typer.Typer(
        name="continuum",
        help="Continuum, de la première rencontre au chiffre du bilan.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_show_locals=False,
    )
    app.callback()(_with_database)
    for name, module in GROUPS.items():
        app.add_typer(import_module(module).app, name=name)
    for module in SINGLE:
        import_module(module).register(app)
    return app


def main() -> None:
    """The command line as `start` calls it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "continuum.config.settings")
    try:
        django.setup()
        command = usage.in_french(typer.main.get_command(build()))
        sys.exit(command(standalone_mode=False))
    except TyperException as wrong:
        with translation.override(usage.language_of(sys.argv)):
            sys.stderr.write(usage.in_words(wrong) + "\n")
        sys.exit(usage.WRONG)
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        # What is still to be flushed at the end would fail again, and say so in English.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        with translation.override(usage.language_of(sys.argv)):
            sys.stderr.write(_("Il n'y a plus de place où la réponse devait être écrite.") + "\n")
        sys.exit(usage.WRONG)
    except HostingTrouble as trouble:
        sys.exit(str(trouble))


def _with_database(context: typer.Context) -> None:
    """Continuum, de la première rencontre au chiffre du bilan."""
    if context.invoked_subcommand not in WITHOUT_DATABASE | STARTING_IT_THEMSELVES:
        context.with_resource(serving.database_at_hand())
