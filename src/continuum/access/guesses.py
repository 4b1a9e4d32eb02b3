"""Links that open an account are slow to guess: whoever tries dead ones waits longer and longer."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from continuum.access import failures, used_links

P = ParamSpec("P")
GONE: Final = 410
"""What a view answers to a link that is unknown, expired, used or revoked."""


def slow_to_guess(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Count the dead links tried from one network address, and make the next ones wait."""

    @wraps(view)
    def slowed(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        source = f"link|{source_of(request)}"
        minutes = failures.minutes_to_wait(source, now=timezone.now())
        if minutes:
            said = failures.in_words(minutes)
            return render(request, "access/link_wait.html", {"said": said}, status=429)
        response = view(request, *args, **kwargs)
        if response.status_code == GONE and not _was_used(request, kwargs.get("secret")):
            failures.count(source, now=timezone.now())
        return response

    return slowed


def _was_used(request: HttpRequest, secret: object) -> bool:
    """Whoever only looks at a link again that has just served tries no other."""
    looks = request.method == "GET"
    return looks and used_links.used_lately(str(secret), now=timezone.now()) is not None


def source_of(request: HttpRequest) -> str:
    """The reader's network address: behind a proxy, the last one it wrote down."""
    told: str = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_TRANSPORT:
        told = request.headers.get("X-Forwarded-For", told).rpartition(",")[2].strip()
    return told
