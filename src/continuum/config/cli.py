"""The command line: one name, `continuum`, over the commands each package brings."""

import os
import sys
from importlib import import_module
from typing import Final

import django
import typer

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
STARTING_IT_THEMSELVES: Final = frozenset({"serve", "worker", "migrate", "doctor", "demo"})


def build() -> typer.Typer:
    """The whole command line; Django must be set up."""
    app = typer.Typer(
        name="continuum",
        help="Continuum, de la première rencontre au chiffre du bilan.",
        no_args_is_help=True,
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
        build()()
    except HostingTrouble as trouble:
        sys.exit(str(trouble))


def _with_database(context: typer.Context) -> None:
    """Continuum, de la première rencontre au chiffre du bilan."""
    if context.invoked_subcommand not in WITHOUT_DATABASE | STARTING_IT_THEMSELVES:
        context.with_resource(serving.database_at_hand())
