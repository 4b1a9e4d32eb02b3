"""What tests of embedded servers share: who runs them, connections, other processes."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from continuum.hosting import places

HomeMaker = Callable[..., Path]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs servers as somebody else")
on_each_engine = pytest.mark.usefixtures("engine")


def connect(home: Path) -> psycopg.Connection:
    address = replace(places.database_urls(of=home)["superuser"], database="postgres")
    return psycopg.connect(**address.keywords(), autocommit=True)


def in_another_process(
    home: Path, doing: str, *, python: Path = Path(sys.executable), **more: object
) -> subprocess.Popen:
    code = (
        "from pathlib import Path; from continuum.hosting import postgres;"
        f"home = Path({str(home)!r}); {doing}"
    )
    return subprocess.Popen(
        [python, "-c", code],
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        text=True,
        **more,
    )
