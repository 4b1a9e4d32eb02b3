"""One line of somebody's history, whichever package it comes from."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Entry:
    """What happened, when, by whom and for which organisation; `at` orders entries of one day.

    `kind` is a short code used as filter and style; `icon` a name of the sprite; `is_contact` says
    that somebody met or
    reached the person, so that the header can tell the last contact.
    """

    on: date
    kind: str
    icon: str
    title: str
    text: str = ""
    by: str = ""
    organisation: str = ""
    at: datetime | None = None
    url: str = ""
    is_contact: bool = False
    tags: tuple[str, ...] = ()
