"""What a page says after an act, with a way back."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, unquote

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.utils.functional import Promise

UNDO = "undo:"


@dataclass(frozen=True)
class Toast:
    text: str
    is_error: bool
    undo_url: str


def toast(request: HttpRequest, text: str | Promise, *, undo_url: str = "") -> None:
    """Say `text` on the next page; `undo_url` is posted to when the reader changes their mind."""
    tags = UNDO + quote(undo_url) if undo_url else ""
    messages.success(request, str(text), extra_tags=tags)


def toasts_of(waiting: Iterable[Message]) -> list[Toast]:
    return [
        Toast(
            text=str(message.message),
            is_error=message.level >= messages.ERROR,
            undo_url=_undo_url(message.extra_tags or ""),
        )
        for message in waiting
    ]


def _undo_url(tags: str) -> str:
    """Only an address of our own: nothing else is ever posted to."""
    for tag in tags.split(" "):
        if tag.startswith(UNDO):
            url = unquote(tag.removeprefix(UNDO))
            return url if url.startswith("/") and not url.startswith(("//", "/\\")) else ""
    return ""
