"""Commands about figures: `continuum bilan`, `continuum invisibility`."""

import typer

from continuum.outcomes.commands.bilan import bilan
from continuum.outcomes.commands.invisibility import invisibility


def register(app: typer.Typer) -> None:
    """Put them on the command line."""
    app.command("bilan")(bilan)
    app.command("invisibility")(invisibility)
