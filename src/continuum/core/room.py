"""Whether an error says that the disk is full: ours, or the database's."""

import errno
from typing import Final

import psycopg

_REFUSED: Final = "No space left on device"


def is_full(error: BaseException) -> bool:
    """No room left, or none left for this account."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return True
    return any(
        isinstance(one, psycopg.errors.DiskFull)
        # A server without room refuses to let anybody in, and says only why.
        or (isinstance(one, psycopg.OperationalError) and _REFUSED in str(one))
        for one in (error, error.__cause__)
    )
