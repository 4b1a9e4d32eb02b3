"""A year of street work imported by the real command, into the full database."""

import csv
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from django.db import connections

from benchmarks.measuring import Result, Spread
from benchmarks.walls import ABOVE
from continuum.demo.scenario.names import STOCKS

PEOPLE_A_ROW: Final = 20
"""10 000 lines beside 200 000 people; fewer in a smaller world."""
MANY: Final = 4
MOST_SECONDS: Final = 60
ORGANISATION: Final = "Structure 05"
PROGRAMME: Final = "dispositif-1"
HEADINGS: Final = (
    "Date", "Heure", "Lieu", "Mode de contact", "Nb jeunes", "Prénom", "Sexe", "Age", "Thèmes",
    "Suites",
)  # fmt: skip


class NotImported(Exception):
    """The command did not do what is measured."""


@dataclass(frozen=True)
class Done:
    """What one run of the command took."""

    seconds: float
    megabytes: float


def imports(*, rounds: int, people: int) -> Iterator[Result]:
    """Lines some of which bear a first name; then four times as many, to see how memory grows."""
    rows, many_rows = people // PEOPLE_A_ROW, people // PEOPLE_A_ROW * MANY
    few = [_imported(rows) for _round in range(min(rounds, 3))]
    yield Result(
        subject="import",
        name=f"{rows} encounter lines",
        ours=Spread(tuple(done.seconds for done in few)),
        unit="s",
        most=MOST_SECONDS,
    )
    many = _imported(many_rows)
    yield Result(
        subject="import", name=f"{many_rows} lines", ours=Spread((many.seconds,)), unit="s"
    )
    yield Result(
        subject="import",
        name=f"peak memory, {many_rows} lines beside {rows}",
        ours=Spread((many.megabytes,)),
        unit="MiB",
        peer=Spread((few[-1].megabytes,)),
    )


def _imported(rows: int) -> Done:
    with tempfile.TemporaryDirectory() as folder, _taken_back():
        file = Path(folder) / "maraudes.csv"
        _write(file, rows)
        return _run(file, rows)


def _write(file: Path, rows: int) -> None:
    """As a team keeps it: semicolons, Windows letters, days and hours as they were typed."""
    dice = random.Random(rows)
    names = (*STOCKS["french"].girls, *STOCKS["maghreb"].boys)
    with file.open("w", encoding="cp1252", newline="") as stream:
        table = csv.writer(stream, delimiter=";")
        table.writerow(HEADINGS)
        for at in range(rows):
            day = date(2024, 9, 2) + timedelta(days=at * 300 // rows)
            table.writerow(
                (
                    f"{day.day}/{day.month}/{day:%y}",
                    f"{dice.randint(14, 22)}h{dice.choice(('', '15', '30'))}",
                    f"Parc {dice.randint(1, 60)}",
                    dice.choice(("maraude", "maraude", "permanence", "snap", "tel")),
                    dice.choice((1, 1, 1, 2, 3, 4)),
                    f"{dice.choice(names)} {at}" if dice.random() < 0.2 else "",
                    dice.choice(("F", "M", "garçon", "")),
                    dice.choice(("16-17", "18-21", "22", "nsp", "")),
                    dice.choice(("emploi", "logement, papiers", "discussion", "")),
                    dice.choice(("RDV", "à revoir", "rien", "")),
                )
            )


def _run(file: Path, rows: int) -> Done:
    began = time.monotonic()
    process = subprocess.Popen(
        [
            *(
                sys.executable,
                str(Path(sys.executable).with_name("continuum")),
                "import",
                str(file),
            ),
            *("--kind", "encounters", "--programme", PROGRAMME, "--organisation", ORGANISATION),
            *("--doubts", "import", "--json"),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    told = process.stdout.read() if process.stdout else ""
    _pid, _status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - began
    answer: dict[str, Any] = json.loads(told)
    if answer.get("piles", {}).get("new") != rows:
        raise NotImported(told[:400])
    return Done(seconds, usage.ru_maxrss * resource.getpagesize() / 4096 / 1024)


@contextmanager
def _taken_back() -> Iterator[None]:
    """Remove every row written inside the block, so that later runs find the same world."""
    with connections[ABOVE].cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        before = cursor.fetchone()[0]
        try:
            yield
        finally:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
                "AND relrowsecurity"
            )
            for (table,) in cursor.fetchall():
                cursor.execute(f"DELETE FROM {table} WHERE xmin::text::bigint > %s", [before])
            cursor.execute("SET session_replication_role = origin")
