"""What several workers are told who do something at the same moment, with real commits."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from threading import Barrier

from django.db import connection, connections

from continuum.access.models import Membership
from continuum.access.scope import Member
from continuum.access.tests.factories import as_member
from continuum.core.refusals import Refused


def together(
    memberships: Sequence[Membership | None], act: Callable[[int, Member | None], object]
) -> list[object]:
    """What `act` gave each, in order: its answer, or the class of its refusal; None is nobody."""
    start = Barrier(len(memberships))

    def one(index: int) -> object:
        membership = memberships[index]
        try:
            connection.ensure_connection()
            with as_member(membership) if membership else nullcontext() as member:
                start.wait(timeout=20)
                return act(index, member)
        except Refused as refusal:
            return type(refusal)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(memberships)) as pool:
        return list(pool.map(one, range(len(memberships))))


def named(answers: Sequence[object]) -> list[str]:
    """The names of the refusals, in alphabetical order, then "done" for each other answer."""
    refused = [one.__name__ for one in answers if isinstance(one, type)]
    return sorted(refused) + ["done"] * (len(answers) - len(refused))
