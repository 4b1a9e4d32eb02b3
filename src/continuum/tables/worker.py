"""The process that reads one untrusted file on its standard input and answers on its output.

Started by `continuum.tables.read` with the limits as JSON and an empty environment. It gives
up its own means before it looks at the first byte.
"""

import json
import os
import resource
import sys
from typing import BinaryIO

from continuum.tables.answer import Answer
from continuum.tables.archive import Archive
from continuum.tables.delimited import read_delimited
from continuum.tables.limits import MEBIBYTE, Limits
from continuum.tables.ods import check_document, read_ods
from continuum.tables.refusals import Reason, Unreadable
from continuum.tables.sniff import kind_of
from continuum.tables.xlsx import check_workbook, read_xlsx

OPEN_FILES = 16


def main() -> None:
    limits = Limits(**json.loads(sys.argv[1]))
    source = os.fdopen(0, "rb")
    # A descriptor of its own: whatever prints to standard output cannot disturb the answer.
    target = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    restrict(limits)
    answer = Answer(target, limits)
    try:
        read_into(answer, source, limits)
        if answer.is_empty:
            raise Unreadable(Reason.EMPTY)
    except Unreadable as refusal:
        answer.refused(refusal)
    except MemoryError:
        answer.refused(Unreadable(Reason.TOO_HEAVY))
    except Exception as error:  # a damaged file may break any parser anywhere
        answer.refused(Unreadable(Reason.WORKER_FAILED, detail=type(error).__name__))
    spent = resource.getrusage(resource.RUSAGE_SELF)
    answer.usage(cpu_seconds=spent.ru_utime + spent.ru_stime, memory_bytes=peak_memory())


def restrict(limits: Limits) -> None:
    cpu_seconds = int(limits.seconds_at_most) + 1
    for what, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):
            # Some systems know a limit and refuse to set it; the clock of the parent still holds.
            continue


def read_into(answer: Answer, source: BinaryIO, limits: Limits) -> None:
    if kind_of(source) == "text":
        read_delimited(source, answer, limits)
        return
    archive = Archive(source, limits)
    mimetype = b"".join(archive.chunks("mimetype"))[:200] if archive.has("mimetype") else b""
    if b"opendocument" in mimetype or archive.has("content.xml"):
        if mimetype and b"opendocument.spreadsheet" not in mimetype:
            raise Unreadable(Reason.OTHER_ARCHIVE, holds="OpenDocument")
        check_document(archive, limits)
        read_ods(archive, answer, limits)
    elif archive.has("[Content_Types].xml"):
        check_workbook(archive)
        read_xlsx(archive, answer, limits)
    else:
        raise Unreadable(Reason.OTHER_ARCHIVE, holds=", ".join(archive.names[:3])[:100])


def peak_memory() -> int:
    """Of this process alone: what getrusage says starts from the memory of its parent."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * MEBIBYTE // 1024


if __name__ == "__main__":
    main()
