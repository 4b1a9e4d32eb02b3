"""A file as it arrives: read in a process of its own, kept without any State's number."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from django.conf import settings

from continuum.core.refusals import Refused
from continuum.imports.rules.content import Content, content_of, without_state_number
from continuum.imports.rules.unreadable import told
from continuum.tables.limits import DEFAULT_LIMITS, Limits
from continuum.tables.read import read
from continuum.tables.refusals import Unreadable

LONGEST_NAME: Final = 200
_CHUNK: Final = 2**20


class NotReadable(Refused):
    """The file cannot be read; says why and what to do. `code` is for machines."""

    def __init__(self, refusal: Unreadable) -> None:
        super().__init__(told(refusal), field="file")
        self.code = refusal.code


@dataclass(frozen=True)
class Received:
    """A file that was read."""

    name: str
    size: int
    sha256: str
    content: Content


def limits() -> Limits:
    """Those of any table, and the size this installation takes."""
    return replace(DEFAULT_LIMITS, file_bytes=settings.UPLOAD_LARGEST_BYTES)


def received(source: Path | bytes, *, name: str) -> Received:
    """Raises `NotReadable`. Nothing of the file is kept but what the content says."""
    try:
        content = content_of(read(source, limits=limits()))
    except Unreadable as refusal:
        raise NotReadable(refusal) from refusal
    if isinstance(source, bytes):
        size, digest = len(source), hashlib.sha256(source)
    else:
        size, digest = source.stat().st_size, _digest(source)
    called = without_state_number(Path(name).name)[-LONGEST_NAME:]
    return Received(called, size, digest.hexdigest(), content)


def _digest(path: Path) -> "hashlib._Hash":
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest
