"""`continuum messages`: the catalogues, for developers and for set-up."""

from typing import Annotated

import typer
from django.conf import settings

from continuum.core import catalogues

app = typer.Typer(
    help="Catalogues des langues : le français, ses traductions italienne et anglaise."
)


@app.command("update")
def update() -> None:
    """Relire le code et les gabarits, et dire ce qui reste à traduire."""
    for language, left in catalogues.update().items():
        typer.echo(f"{language} : {left} à traduire")


@app.command("compile")
def compile_catalogues() -> None:
    """Écrire ce que le serveur charge."""
    catalogues.compile_all(settings.LOCALE_PATHS[0])


@app.command("check")
def check(language: Annotated[str, typer.Argument()] = "") -> None:
    """Lister ce qui n'est pas traduit ; code 1 s'il manque quelque chose."""
    languages = [language] if language else list(catalogues.TRANSLATED)
    left = [(code, text) for code in languages for text in catalogues.missing(code)]
    for code, text in left:
        typer.echo(f"{code} : {text}")
    raise typer.Exit(1 if left else 0)
