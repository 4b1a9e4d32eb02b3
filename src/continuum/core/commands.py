"""`continuum messages`: the catalogues, for developers and for set-up."""

from typing import Annotated

import typer
from django.conf import settings

from continuum.core import catalogues

app = typer.Typer(help="Catalogues of messages: French source, Italian and English translations.")


@app.command("update")
def update() -> None:
    """Read the code and the templates again, and say what is left to translate."""
    for language, left in catalogues.update().items():
        typer.echo(f"{language} : {left} à traduire")


@app.command("compile")
def compile_catalogues() -> None:
    """Write what the server loads."""
    catalogues.compile_all(settings.LOCALE_PATHS[0])


@app.command("check")
def check(language: Annotated[str, typer.Argument()] = "") -> None:
    """List what is not translated; exit code 1 when something is missing."""
    languages = [language] if language else list(catalogues.TRANSLATED)
    left = [(code, text) for code in languages for text in catalogues.missing(code)]
    for code, text in left:
        typer.echo(f"{code} : {text}")
    raise typer.Exit(1 if left else 0)
