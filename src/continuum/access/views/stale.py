"""A page sent after what it was opened under has changed: another session, another organisation."""

from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token

WORTH_KEEPING: Final = 16
"""What is shorter is typed again as quickly as it is copied."""
MOST: Final = 12


@requires_csrf_token
def stale_page(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Nothing was written. What was typed comes back to be copied, when the form was ours."""
    ours = request.headers.get("Sec-Fetch-Site", "") == "same-origin"
    typed = _typed(request) if ours else []
    return render(request, "403_csrf.html", {"typed": typed}, status=403)


def _typed(request: HttpRequest) -> list[str]:
    values = [
        value
        for name, given in request.POST.lists()
        if "password" not in name and name != "csrfmiddlewaretoken"
        for value in given
    ]
    return [one for one in values if len(one) >= WORTH_KEEPING and not _is_key(one)][:MOST]


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
