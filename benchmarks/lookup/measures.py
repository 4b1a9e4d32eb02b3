"""How long a look-up takes, through the web role with row security; whom it finds and stops."""

import gc
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Final

import django
from django.db import connections, transaction

from benchmarks.lookup.world import Asked, membership
from benchmarks.walls import ABOVE
from continuum.access.acting import acting_as
from continuum.linkage.identity import Identity
from continuum.linkage.normalise.names import normalise_name
from continuum.people.queries.lookup import Likely, look_up

FIRST: Final = 5
CLIENTS: Final = 8
WARM: Final = 300
_TRIGRAMS: Final = """
SELECT id FROM people_person WHERE sort_name %% %(name)s
ORDER BY similarity(sort_name, %(name)s) DESC LIMIT 50
"""


@dataclass(frozen=True)
class Answer:
    """What one look-up found of `asked`."""

    asked: Asked
    found: tuple[Likely, ...]
    seconds: float

    @property
    def rank(self) -> int:
        """Where their own file stands, from 1; 0 when it is not there."""
        people = [each.person for each in self.found]
        return people.index(self.asked.person) + 1 if self.asked.person in people else 0

    @property
    def asks(self) -> bool:
        """Whether opening a file takes a second gesture."""
        return any(each.worth_asking for each in self.found)

    @property
    def refuses(self) -> bool:
        """Whether the action itself refuses to open one without it."""
        return any(each.probable for each in self.found)


@dataclass(frozen=True)
class Quality:
    """Shares: of the known, of the strangers."""

    among_first: float
    first: float
    recognised: float
    """Of the known: their own file comes first, and opening another takes a second gesture."""
    disturbed: float
    """Of the strangers: opening their file takes a second gesture."""
    refused: float
    """Of the strangers: so likely somebody known that the action itself asks for it."""


def answers(asked: Sequence[Asked]) -> list[Answer]:
    """Each asked once on one warm connection, in a transaction as a page is."""
    found = []
    acts = membership()
    with acting_as(acts.pk, account_id=acts.account_id) as member:
        for one in asked:
            with transaction.atomic():
                with connections["default"].cursor() as cursor:
                    cursor.execute("SELECT 1")  # the transaction has begun: not the look-up's time
                began = time.perf_counter()
                likely = look_up(member, one.typed)
                seconds = time.perf_counter() - began
            found.append(Answer(one, tuple(likely), seconds))
    return found


def quality(found: Sequence[Answer]) -> Quality:
    known = [one for one in found if one.asked.person is not None]
    strangers = [one for one in found if one.asked.person is None]
    return Quality(
        among_first=_share(0 < one.rank <= FIRST for one in known),
        first=_share(one.rank == 1 for one in known),
        recognised=_share(one.rank == 1 and one.found[0].worth_asking for one in known),
        disturbed=_share(one.asks for one in strangers),
        refused=_share(one.refuses for one in strangers),
    )


def _share(flags: Iterator[bool]) -> float:
    told = list(flags)
    return sum(told) / len(told) if told else 0.0


def trigrams(asked: Sequence[Asked], *, walled: bool = False) -> list[float]:
    """Seconds of what pg_trgm takes for the same people, names alone and nothing compared.

    Above row security, as no page may ask: as the web role (`walled`) its index is not used, for
    its operators are not leakproof.
    """
    acts = membership()
    alias = "default" if walled else ABOVE
    with acting_as(acts.pk, account_id=acts.account_id), transaction.atomic(using=alias):
        return [_trigram(alias, one.typed) for one in asked]


def _trigram(alias: str, typed: Identity) -> float:
    name = normalise_name(f"{typed.given_names} {typed.birth_surname}")
    with connections[alias].cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        began = time.perf_counter()
        cursor.execute(_TRIGRAMS, {"name": name})
        cursor.fetchall()
        return time.perf_counter() - began


def by_clients(asked: Sequence[Asked], *, clients: int = CLIENTS) -> list[float]:
    """Seconds of each look-up where so many processes ask at the same time."""
    begin = time.time() + 6
    parts = [(asked[at::clients], begin) for at in range(clients)]
    with ProcessPoolExecutor(
        clients, mp_context=get_context("spawn"), initializer=django.setup
    ) as pool:
        return [seconds for took in pool.map(_client, parts) for seconds in took]


def _client(part: tuple[Sequence[Asked], float]) -> list[float]:
    asked, begin = part
    answers(asked[:WARM])
    time.sleep(max(0.0, begin - time.time()))
    gc.collect()
    return [one.seconds for one in answers(asked)]
