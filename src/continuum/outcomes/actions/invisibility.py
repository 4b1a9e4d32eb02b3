"""What the figures would be under a definition of invisibility that nobody has kept yet."""

from datetime import date

from django.db import transaction

from continuum.access.scope import Member
from continuum.organisations.models import Organisation, Programme
from continuum.outcomes.queries.invisibility import Split, entries_judged
from continuum.people.actions.definitions import define_invisibility
from continuum.people.rules import InvisibilityRule


def try_invisibility(
    *,
    programme: Programme,
    funder: Organisation | None,
    rule: InvisibilityRule,
    wording: str,
    in_force_from: date,
    by: Member,
) -> Split:
    """The definition written, the entries judged by the figures themselves, all of it taken back;
    refuses whatever defining it would refuse."""
    with transaction.atomic():
        define_invisibility(
            programme=programme,
            funder=funder,
            rule=rule,
            wording=wording,
            in_force_from=in_force_from,
            by=by,
        )
        split = entries_judged(programme, by)
        transaction.set_rollback(True)
    return split
