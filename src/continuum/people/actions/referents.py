"""Who walks with a person, for a time."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from continuum.access.models import Account
from continuum.access.scope import Member
from continuum.core.refusals import Refused
from continuum.people.actions.checked import not_after
from continuum.people.actions.facts import refuse_strangers
from continuum.people.actions.locks import locked
from continuum.people.models import Person, Referent
from continuum.people.queries.team import team_of


class NotAReferent(Refused):
    message = _("Cette personne ne fait pas, ou plus, partie de l'équipe qui accompagne.")


class NobodyNamed(Refused):
    message = _("Dites qui accompagne ce jeune.")


class BeforePresentReferent(Refused):
    message = _("Le référent actuel suit ce jeune depuis plus tard que cette date.")


@transaction.atomic
def assign_referent(
    *, person: Person, account: Account, since: date, by: Member, today: date
) -> Referent:
    """From that day the person is walked with by `account`; whoever did before stops."""
    present = locked(person, by=by)
    not_after(since, today, field="since")
    _refuse_outsiders([account], by=by)
    current = Referent.objects.filter(person=present, until__isnull=True).first()
    if current is not None:
        if current.account_id == account.pk:
            return current
        if since < current.since:
            raise BeforePresentReferent(field="since")
        current.until = since
        current.save(update_fields=["until"])
    return Referent.objects.create(
        organisation_id=by.organisation_id, person=present, account=account, since=since
    )


@transaction.atomic
def assign_referents(
    *, entries: Sequence[tuple[Person, Account | str, date]], by: Member, today: date
) -> list[Referent]:
    """First referents of many persons, for imports and the demo; those who have one keep them.

    Somebody without an account, who worked here in a past year, is told by name.
    """
    refuse_strangers([person for person, _who, _since in entries], by=by)
    _refuse_outsiders([who for _person, who, _since in entries if isinstance(who, Account)], by=by)
    if not all(isinstance(who, Account) or who.strip() for _person, who, _since in entries):
        raise NobodyNamed
    served = set(
        Referent.objects.filter(
            person__in={person.pk for person, _who, _since in entries}, until__isnull=True
        ).values_list("person_id", flat=True)
    )
    return Referent.objects.bulk_create(
        Referent(
            organisation_id=by.organisation_id,
            person=person,
            account=who if isinstance(who, Account) else None,
            called="" if isinstance(who, Account) else who.strip(),
            since=not_after(since, today, field="since"),
        )
        for person, who, since in {entry[0].pk: entry for entry in entries}.values()
        if person.pk not in served
    )


@transaction.atomic
def complete_referents(*, accounts: Mapping[UUID, Account], by: Member) -> list[Referent]:
    """Give referents known by name the account they now have, by the id of the referent; one that
    has an account already keeps it."""
    _refuse_outsiders(accounts.values(), by=by)
    named = list(
        Referent.objects.visible_to(by)
        .filter(pk__in=accounts, account__isnull=True)
        .select_for_update(of=("self",))
    )
    for one in named:
        one.account = accounts[one.pk]
    Referent.objects.bulk_update(named, ["account"], batch_size=500)
    return named


@transaction.atomic
def uncomplete_referents(*, accounts: Mapping[UUID, UUID], by: Member) -> int:
    """Take back the accounts given, by the id of the referent, where they still stand: what the
    table said remains."""
    changed = [
        one
        for one in Referent.objects.visible_to(by)
        .filter(pk__in=accounts)
        .exclude(called="")
        .select_for_update(of=("self",))
        if one.account_id == accounts[one.pk]
    ]
    for one in changed:
        one.account = None
    return Referent.objects.bulk_update(changed, ["account"], batch_size=500)


@transaction.atomic
def end_referent(*, person: Person, on: date, by: Member, today: date) -> None:
    """Nobody walks with the person from that day, until somebody is named."""
    present = locked(person, by=by)
    not_after(on, today)
    for current in Referent.objects.filter(person=present, until__isnull=True):
        if on < current.since:
            raise BeforePresentReferent(field="on")
        current.until = on
        current.save(update_fields=["until"])


@transaction.atomic
def end_referents(
    *, entries: Sequence[tuple[Person, date]], by: Member, today: date
) -> list[Referent]:
    """The same for many persons, each on a day of its own, for the demo."""
    refuse_strangers([person for person, _on in entries], by=by)
    days = {person.pk: not_after(on, today) for person, on in entries}
    ending = list(Referent.objects.filter(person__in=days, until__isnull=True).select_for_update())
    for current in ending:
        if days[current.person_id] < current.since:
            raise BeforePresentReferent(field="on")
        current.until = days[current.person_id]
    Referent.objects.bulk_update(ending, ["until"], batch_size=500)
    return ending


def _refuse_outsiders(accounts: Iterable[Account], *, by: Member) -> None:
    wanted = {account.pk for account in accounts}
    if wanted - set(team_of(by).filter(pk__in=wanted).values_list("pk", flat=True)):
        raise NotAReferent(field="account")
