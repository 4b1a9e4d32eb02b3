"""Addresses of the screens of a bilan, and how tests read what they answer."""

import re

from django.urls import reverse

from continuum.outcomes.tests.story import PERIOD

DATES = {"du": PERIOD.start.isoformat(), "au": PERIOD.end.isoformat()}
NAMES = ("Léa", "Tom", "Ana", "Max", "Inès", "Zoé", "Paul")


def address(story, name: str, **more) -> str:
    return reverse(f"outcomes:{name}", kwargs={"programme": story.programme.code, **more})


def text_of(answer) -> str:
    return answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def named_on(page: str) -> list[str]:
    """The names read as words: a random token may hold any three letters."""
    return [name for name in NAMES if re.search(rf"\b{name}\b", page)]


def linked_on(page: str) -> list[str]:
    """The names whose file the page opens."""
    return [name for name in NAMES if f"{name}</a>" in page]
