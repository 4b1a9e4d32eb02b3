"""Finding a person by three letters, as the palette does."""

from collections.abc import Iterator
from typing import Final

from django.db import transaction

from benchmarks.measuring import Result, compared
from benchmarks.pages import LARGEST, coordinator_of
from benchmarks.walls import both, captured, replayed
from continuum.access.acting import acting_as
from continuum.people.queries import search

MOST_MS: Final = 10
MOST_RATIO: Final = 1.3
LETTERS: Final = ("moh", "mar", "ben", "lea", "tra", "zoe", "gar", "kev", "qui", "xyz")
"""Beginnings of common names, of rare ones, of none."""


def searches(*, rounds: int, people: int) -> Iterator[Result]:
    membership = coordinator_of(LARGEST)
    for letters in LETTERS:
        with acting_as(membership.pk, account_id=membership.account_id) as member:
            with transaction.atomic(), captured() as statements:
                found = search(member, letters)
            with both() as (web, above):
                ours, peer, ratios = compared(
                    replayed(web, statements), replayed(above, statements), rounds=rounds
                )
        yield Result(
            subject="search",
            name=f"« {letters} », {len(found)} found",
            ours=ours,
            peer=peer,
            ratios=ratios,
            most=MOST_MS,
            most_ratio=MOST_RATIO,
        )
