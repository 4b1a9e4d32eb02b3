"""What a page says after an act, with a way back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.utils.functional import Promise

UNDO = "undo:"
LINK = "link:"


@dataclass(frozen=True)
class Toast:
    text: str
    is_error: bool
    undo_url: str
    links: tuple[tuple[str, str], ...] = ()


def toast(
    request: HttpRequest,
    text: str | Promise,
    *,
    undo_url: str = "",
    links: Sequence[tuple[str, str]] = (),
) -> None:
    """Say `text` on the next page; `undo_url` is posted to when the reader changes their mind.

    `links` (label, address) are what one may do next; those without address are left out.
    """
    tags = [UNDO + quote(undo_url)] if undo_url else []
    tags += [f"{LINK}{quote(label)}:{quote(url, safe='/?=&#')}" for label, url in links if url]
    messages.success(request, str(text), extra_tags=" ".join(tags))


def toasts_of(waiting: Iterable[Message]) -> list[Toast]:
    return [
        Toast(
            text=str(message.message),
            is_error=message.level >= messages.ERROR,
            undo_url=_undo_url(message.extra_tags or ""),
            links=_links(message.extra_tags or ""),
        )
        for message in waiting
    ]


def _undo_url(tags: str) -> str:
    for tag in tags.split(" "):
        if tag.startswith(UNDO):
            return _ours(unquote(tag.removeprefix(UNDO)))
    return ""


def _links(tags: str) -> tuple[tuple[str, str], ...]:
    told = (tag.removeprefix(LINK).partition(":") for tag in tags.split(" ") if tag[:5] == LINK)
    return tuple((unquote(label), url) for label, _colon, url in told if _ours(url))


def _ours(url: str) -> str:
    """Only an address of our own: nothing else is ever posted to or offered."""
    return url if url.startswith("/") and not url.startswith(("//", "/\\")) else ""
