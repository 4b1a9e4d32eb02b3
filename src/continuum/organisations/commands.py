"""`continuum places`: the official list of communes."""

from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings

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
    count = actions.load_communes(file=file or settings.BUILT / "data" / "communes.tsv")
    typer.echo(f"{count} communes")
