"""Letting rare gestures of one organisation pass one after the other."""

from continuum.access.scope import Member
from continuum.core.database.turns import wait_turn
from continuum.people.models import Person


def one_at_a_time(gesture: str, *, by: Member) -> None:
    """Wait for whoever makes the same gesture in the same organisation, until the transaction
    ends."""
    wait_turn(f"{gesture}:{by.organisation_id}")


def locked(person: Person, *, by: Member) -> Person:
    """The person as it stands now, kept from others until the transaction ends.

    Raises `Person.DoesNotExist` when it is not, or no longer, the member's to see.
    """
    return Person.objects.visible_to(by).select_for_update().get(pk=person.pk)
