"""The rail and the tab bar: groups of pages, each shown to those who may open it."""

from django.http import HttpRequest


def context(request: HttpRequest) -> dict[str, object]:
    """What every page needs to draw the navigation."""
    return {"navigation": []}
