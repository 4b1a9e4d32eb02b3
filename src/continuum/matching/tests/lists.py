"""Lists of young people who do not exist, as files; and the command as a shell runs it."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer
from typer.testing import CliRunner

from continuum.matching import commands

HEADINGS = ("N° dossier", "Nom", "Prénom", "Date de naissance", "Sexe", "Téléphone", "Code postal")
START = "from continuum.config.cli import main; main()"
ONSETS = (
    "B",
    "Cal",
    "Dor",
    "Fer",
    "Gam",
    "Lo",
    "Mar",
    "Ni",
    "Per",
    "Ros",
    "Sal",
    "Tri",
    "Va",
    "Zo",
)
CODAS = ("bert", "chet", "din", "get", "lier", "min", "nois", "pin", "rand", "sson", "tier", "vel")
GIVEN = (
    "Léa",
    "Karim",
    "Aminata",
    "Lucas",
    "Inès",
    "Tiago",
    "Elif",
    "Zoé",
    "Noah",
    "Jade",
    "Yanis",
)

Row = tuple[str, ...]


@dataclass(frozen=True)
class Ended:
    """A process that is over."""

    status: int
    out: str
    err: str

    @property
    def told(self) -> Any:
        return json.loads(self.out.splitlines()[-1])


def people(count: int, *, seed: int = 1) -> list[Row]:
    """Distinct people: number, names, day of birth, sex, phone, post code."""
    draw = random.Random(seed)
    rows = []
    for number in range(count):
        surname = draw.choice(ONSETS) + draw.choice(CODAS) + draw.choice(("", "ier", "ault", "et"))
        rows.append(
            (
                f"{seed}-{number:06d}",
                surname,
                draw.choice(GIVEN),
                f"{draw.randint(1, 28):02d}/{draw.randint(1, 12):02d}/{draw.randint(1998, 2009)}",
                draw.choice("FM"),
                f"06{draw.randrange(10**8):08d}",
                f"{draw.randint(1, 95):02d}{draw.choice(('000', '100', '200'))}",
            )
        )
    return rows


def pair(count: int, *, shared: float = 0.6) -> tuple[list[Row], list[Row]]:
    """Two lists: `shared` of the first are in the second too, one in ten with a slip."""
    ours = people(count, seed=1)
    kept = ours[: round(count * shared)]
    theirs = [slipped(row) if at % 10 == 0 else row for at, row in enumerate(kept)]
    theirs = [(f"2-{row[0]}", *row[1:]) for row in theirs] + people(count - len(kept), seed=3)
    return ours, theirs


def slipped(row: Row) -> Row:
    """Two letters of the surname changed places."""
    surname = row[1]
    return (row[0], surname[:-2] + surname[-1] + surname[-2], *row[2:])


def csv_text(
    rows: Iterable[Sequence[str]], headings: Sequence[str] = HEADINGS, sep: str = ";"
) -> str:
    return "\n".join(sep.join(row) for row in (headings, *rows)) + "\n"


def written(path: Path, rows: Iterable[Sequence[str]], headings: Sequence[str] = HEADINGS) -> Path:
    path.write_text(csv_text(rows, headings), "utf-8")
    return path


def started(*arguments: object, folder: Path, **more: Any) -> "subprocess.Popen[str]":
    """`continuum match`, in a process of its own, with no database anywhere."""
    home = str(folder.with_name(f"{folder.name}-home"))
    return subprocess.Popen(
        [sys.executable, "-c", START, "match", *map(str, arguments)],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "COLUMNS": "200", "CONTINUUM_HOME": home, **more.pop("env", {})},
        **more,
    )


def called(*arguments: object, folder: Path, **more: Any) -> Ended:
    process = started(*arguments, folder=folder, **more)
    out, err = process.communicate(timeout=300)
    return Ended(process.returncode, out, err)


def asked_here(*arguments: object, folder: Path) -> Ended:
    """The same command without a process of its own: many refusals in little time."""
    app = typer.Typer()
    app.callback()(lambda: None)
    commands.register(app)
    with chdir(folder):
        told = CliRunner().invoke(app, ["match", *map(str, arguments)])
    if told.exception is not None and not isinstance(told.exception, SystemExit):
        raise told.exception
    return Ended(told.exit_code, told.stdout, told.stderr)


def left_in(folder: Path) -> set[str]:
    """Everything there, what is half-written too."""
    return {path.name for path in folder.iterdir()}


def refused(folder: Path, *arguments: object, words: str, code: str) -> None:
    """Nothing is done, in words and for a machine; nothing new is in the folder."""
    before = left_in(folder)
    told = asked_here(*arguments, "--out", "p.parquet", "--json", folder=folder)
    error = json.loads(told.out.splitlines()[-1])["error"]

    assert (told.status, error["code"]) == (2, code)
    assert words in error["message"].replace("\xa0", " ").replace("\u202f", " ")
    assert left_in(folder) == before
