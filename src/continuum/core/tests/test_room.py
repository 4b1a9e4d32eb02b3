"""A full disk is told as such, whoever finds it full."""

import errno

import psycopg
import pytest
from django.db import OperationalError

from continuum.core.room import is_full


def caused(error: Exception) -> OperationalError:
    found = OperationalError("wrapped")
    found.__cause__ = error
    return found


FULL = (
    OSError(errno.ENOSPC, "No space left on device"),
    OSError(errno.EDQUOT, "Disk quota exceeded"),
    psycopg.errors.DiskFull("could not extend file"),
    caused(psycopg.errors.DiskFull("could not extend file")),
    caused(psycopg.OperationalError("FATAL: could not write init file: No space left on device")),
)
OTHERS = (
    OSError(errno.EACCES, "Permission denied"),
    psycopg.OperationalError("connection refused"),
    caused(psycopg.OperationalError("the connection is closed")),
    ValueError("No space left on device"),
)


@pytest.mark.parametrize("error", FULL, ids=repr)
def test_no_room_is_known_wherever_it_is_found(error) -> None:
    assert is_full(error)


@pytest.mark.parametrize("error", OTHERS, ids=repr)
def test_other_troubles_are_not_taken_for_it(error) -> None:
    assert not is_full(error)
