"""How a request is received: whatever its headers say, it gets one of our pages for an answer."""

from typing import Any

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest


class _Request(WSGIRequest):
    """A request whose content type may be nonsense: a charset that is no text, a header too long.

    Django reads it before any page that could refuse: the request is then kept without it, under
    an encoding that `acting_session` refuses.
    """

    def __init__(self, environ: dict[str, Any]) -> None:
        try:
            super().__init__(environ)
        except (LookupError, ValueError):
            super().__init__({**environ, "CONTENT_TYPE": "text/plain; charset=us-ascii"})


class Receiver(WSGIHandler):
    """Django's own, over our requests."""

    request_class = _Request
