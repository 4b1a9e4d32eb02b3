"""A register opened, whatever its form: what it is, its first bytes say."""

import stat
from pathlib import Path

from continuum.matching.reading.delimited import open_delimited
from continuum.matching.reading.parquet import MAGIC, open_parquet
from continuum.matching.reading.refused import (
    is_a_folder,
    no_permission,
    no_such_file,
    not_readable,
)
from continuum.matching.reading.registers import Source
from continuum.matching.reading.workbooks import open_workbook
from continuum.matching.rules.fields import is_for_life
from continuum.tables.refusals import Reason, Unreadable
from continuum.tables.sniff import kind_of


def opened(path: Path) -> Source:
    """Raises NotReadable, with the name of the file and what to do."""
    name = path.name or str(path)
    name = f"…{path.suffix}" if is_for_life(name) or is_for_life(path.stem) else name
    try:
        return _opened(path.resolve(), name)
    except Unreadable as refusal:
        raise not_readable(name, refusal) from refusal
    except FileNotFoundError as error:
        raise no_such_file(name) from error
    except IsADirectoryError as error:
        raise is_a_folder(name) from error
    except PermissionError as error:
        raise no_permission(name) from error
    except RuntimeError as error:  # a link that leads to itself
        raise not_readable(name, Unreadable(Reason.NOT_A_FILE)) from error


def _opened(path: Path, name: str) -> Source:
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(path)
    if not stat.S_ISREG(mode):
        raise Unreadable(Reason.NOT_A_FILE)
    with path.open("rb") as stream:
        if stream.read(len(MAGIC)) == MAGIC:
            return open_parquet(path, name)
        kind = kind_of(stream)
    return open_workbook(path, name) if kind == "zip" else open_delimited(path, name)
