"""What a file is, by its first bytes: its name is never believed."""

from typing import BinaryIO

from continuum.tables.refusals import Reason, Unreadable

HEAD_BYTES = 4096
CHUNK_BYTES = 1024 * 1024
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

MAGIC: tuple[tuple[bytes, Reason], ...] = (
    (b"%PDF-", Reason.PDF),
    (b"\x89PNG\r\n\x1a\n", Reason.IMAGE),
    (b"\xff\xd8\xff", Reason.IMAGE),
    (b"GIF8", Reason.IMAGE),
    (b"II*\x00", Reason.IMAGE),
    (b"MM\x00*", Reason.IMAGE),
    (b"\x1f\x8b", Reason.OTHER_FORMAT),
    (b"7z\xbc\xaf\x27\x1c", Reason.OTHER_FORMAT),
    (b"Rar!", Reason.OTHER_FORMAT),
    (b"BZh", Reason.OTHER_FORMAT),
    (b"\xfd7zXZ\x00", Reason.OTHER_FORMAT),
    (b"{\\rtf", Reason.OTHER_FORMAT),
    (b"\x7fELF", Reason.OTHER_FORMAT),
    (b"SQLite format 3\x00", Reason.OTHER_FORMAT),
)
WEB_PAGE = (b"<!doctype html", b"<html", b"<head", b"<body", b"<table", b"<meta")
COMPOUND_NAMES = (
    ("EncryptedPackage", Reason.ENCRYPTED),
    ("Workbook", Reason.XLS),
    ("Book", Reason.XLS),
)


def kind_of(stream: BinaryIO) -> str:
    """ "zip" or "text"; anything else is refused by its own name."""
    stream.seek(0)
    head = stream.read(HEAD_BYTES)
    if not head:
        raise Unreadable(Reason.EMPTY)
    if head.startswith(b"PK\x03\x04"):
        return "zip"
    if head.startswith(b"PK"):
        raise Unreadable(Reason.ZIP_BROKEN)
    if head.startswith(COMPOUND):
        raise Unreadable(_compound_kind(stream))
    for magic, reason in MAGIC:
        if head.startswith(magic):
            raise Unreadable(reason)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        raise Unreadable(Reason.IMAGE)
    _refuse_markup(head)
    return "text"


def _compound_kind(stream: BinaryIO) -> Reason:
    """The container of old Office files also wraps the new ones once they have a password."""
    stream.seek(0)
    found: set[Reason] = set()
    tail = b""
    while chunk := stream.read(CHUNK_BYTES):
        window = tail + chunk
        found.update(
            reason for name, reason in COMPOUND_NAMES if name.encode("utf-16-le") in window
        )
        tail = window[-64:]
    if Reason.ENCRYPTED in found:
        return Reason.ENCRYPTED
    return Reason.XLS if Reason.XLS in found else Reason.OTHER_FORMAT


def _refuse_markup(head: bytes) -> None:
    text = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if not text.startswith(b"<"):
        return
    if b"urn:schemas-microsoft-com:office:spreadsheet" in text:
        raise Unreadable(Reason.XML_SPREADSHEET)
    if any(sign in text for sign in WEB_PAGE):
        raise Unreadable(Reason.HTML)
    if text.startswith((b"<?xml", b"<!doctype", b"<!--")):
        raise Unreadable(Reason.OTHER_FORMAT)
