"""A zip archive that is searched for traps before anything inside it is read."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from continuum.tables.limits import Limits
from continuum.tables.refusals import Reason, Unreadable

CHUNK_BYTES = 64 * 1024
END_BYTES = 22
END_SIGN = b"PK\x05\x06"
LOCAL_SIGN = b"PK\x03\x04"
LOCAL_BYTES = 30
# A central record is 46 bytes, a name and an extra field; real ones stay far below this.
RECORD_BYTES = 1024
ENCRYPTED_FLAG = 0x1
ARCHIVE_NAMES = (".zip", ".xlsx", ".xlsm", ".xlsb", ".ods", ".odt", ".docx", ".jar", ".7z", ".rar")
ARCHIVE_SIGNS = (b"PK\x03\x04", b"\x1f\x8b\x08", b"7z\xbc\xaf", b"Rar!")
DAMAGES = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, NotImplementedError, OSError)


class Archive:
    """The parts of an archive by name, checked, then inflated as a stream under the limits."""

    def __init__(self, stream: BinaryIO, limits: Limits) -> None:
        self._limits = limits
        self._stream = stream
        _check_directory_size(stream, limits)
        try:
            self._zip = zipfile.ZipFile(stream)
        except (*DAMAGES, ValueError, RuntimeError) as error:
            raise Unreadable(Reason.ZIP_BROKEN) from error
        self._parts = self._named()
        self._check_declared()
        self._check_overlaps()
        for name in self._parts:
            self._check_streamed(name)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._parts)

    def has(self, name: str) -> bool:
        return _key(name) in self._parts

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of one part; what it declares is never exceeded, its checksum is verified."""
        info = self._parts.get(_key(name))
        if info is None:
            raise Unreadable(Reason.PART_MISSING, part=name[:100])
        try:
            with self._zip.open(info) as part:
                while chunk := part.read(CHUNK_BYTES):
                    yield chunk
        except (*DAMAGES, RuntimeError, ValueError) as error:
            raise Unreadable(Reason.ZIP_BROKEN) from error

    def _named(self) -> dict[str, zipfile.ZipInfo]:
        infos = self._zip.infolist()
        if len(infos) > self._limits.entries:
            raise Unreadable(Reason.ZIP_ENTRIES, limit=self._limits.entries)
        parts: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            name = _key(info.filename)
            if name in parts or _is_unsafe(info.orig_filename):
                raise Unreadable(Reason.ZIP_NAMES, part=ascii(info.filename)[:100])
            parts[name] = info
        return parts

    def _check_declared(self) -> None:
        total = 0
        for name, info in self._parts.items():
            if info.flag_bits & ENCRYPTED_FLAG:
                raise Unreadable(Reason.ENCRYPTED)
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise Unreadable(Reason.ZIP_METHOD, part=name[:100])
            if name.endswith(ARCHIVE_NAMES):
                raise Unreadable(Reason.ZIP_NESTED, part=name[:100])
            total += info.file_size
            self._check_ratio(name, info.file_size, info.compress_size)
            if total > self._limits.expanded_bytes:
                raise Unreadable(Reason.EXPANDS, part=name[:100])

    def _check_ratio(self, name: str, expanded: int, compressed: int) -> None:
        if expanded > self._limits.ratio_from_bytes and expanded > self._limits.ratio * compressed:
            raise Unreadable(Reason.EXPANDS, part=name[:100])

    def _check_overlaps(self) -> None:
        """Two entries on the same bytes let a small file unfold many times over."""
        infos = sorted(self._parts.values(), key=lambda info: info.header_offset)
        ends = [info.header_offset for info in infos[1:]] + [self._zip.start_dir]
        if infos and infos[0].header_offset != 0:
            raise Unreadable(Reason.ZIP_BROKEN)
        for info, end in zip(infos, ends, strict=True):
            self._stream.seek(info.header_offset)
            header = self._stream.read(LOCAL_BYTES)
            if len(header) < LOCAL_BYTES or not header.startswith(LOCAL_SIGN):
                raise Unreadable(Reason.ZIP_BROKEN)
            name_bytes, extra_bytes = struct.unpack("<HH", header[26:30])
            start = info.header_offset + LOCAL_BYTES + name_bytes + extra_bytes
            if start + info.compress_size > end:
                raise Unreadable(Reason.ZIP_OVERLAP, part=ascii(info.filename)[:100])

    def _check_streamed(self, name: str) -> None:
        size = 0
        for chunk in self.chunks(name):
            if not size and chunk.startswith(ARCHIVE_SIGNS):
                raise Unreadable(Reason.ZIP_NESTED, part=name[:100])
            size += len(chunk)
        if size != self._parts[name].file_size:
            raise Unreadable(Reason.ZIP_BROKEN)


def _key(name: str) -> str:
    return name.replace("\\", "/").casefold()


def _is_unsafe(name: str) -> bool:
    steps = name.replace("\\", "/").split("/")
    return not name or "\x00" in name or ".." in steps or not steps[0] or ":" in steps[0]


def _check_directory_size(stream: BinaryIO, limits: Limits) -> None:
    """Python's reader keeps every entry in memory: the list is measured before it is built."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - END_BYTES - 65_535))
    tail = stream.read()
    at = tail.rfind(END_SIGN)
    if at < 0 or len(tail) - at < END_BYTES:
        raise Unreadable(Reason.ZIP_BROKEN)
    directory_bytes = struct.unpack("<I", tail[at + 12 : at + 16])[0]
    if directory_bytes == 0xFFFFFFFF:
        # Only archives above 4 GB need the large form.
        raise Unreadable(Reason.ZIP_BROKEN)
    if directory_bytes > limits.entries * RECORD_BYTES:
        raise Unreadable(Reason.ZIP_ENTRIES, limit=limits.entries)
