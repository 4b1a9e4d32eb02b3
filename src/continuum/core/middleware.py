"""What holds for every answer, whoever asks."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase


def never_kept(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """No page, fragment or file made for somebody stays on a shared computer or on the way.

    Static files are answered before, and are kept.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers["Cache-Control"] = "no-store, private"
        return response

    return middleware
