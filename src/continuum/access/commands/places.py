"""`continuum places`: the official list of communes."""

from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings

from continuum.access.acting import acting_as_operator
from continuum.core.refusals import Refused
from continuum.organisations import actions

app = typer.Typer(help="Communes de la liste officielle.")


@app.callback()
def places() -> None:
    """Communes de la liste officielle."""


@app.command("load")
def load(
    file: Annotated[Path | None, typer.Argument(help="Liste préparée à l'installation.")] = None,
) -> None:
    """Charger ou rafraîchir les communes du code officiel géographique."""
    try:
        with acting_as_operator():
            count = actions.load_communes(file=file or settings.BUILT / "data" / "communes.tsv")
    except Refused as refusal:
        typer.echo(str(refusal), err=True)
        raise typer.Exit(1) from refusal
    typer.echo(f"{count} communes")
