"""Ways to reach a person, and their numbers elsewhere."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from continuum.access.permissions import Permission
from continuum.access.scope import Member
from continuum.core import audit
from continuum.core.refusals import Refused
from continuum.people.actions import checked
from continuum.people.actions.locks import locked
from continuum.people.actions.tokens import refresh_tokens
from continuum.people.entries import ContactEntry, ExternalIdEntry
from continuum.people.models import Contact, ExternalId, Person


class MayNotSeeContacts(Refused):
    message = _("Votre rôle ne permet pas de voir les coordonnées.")


class NumberTaken(Refused):
    message = _("Un autre dossier porte déjà ce numéro : vérifiez s'il s'agit du même jeune.")


@transaction.atomic
def add_contact(*, person: Person, entry: ContactEntry, by: Member) -> Contact:
    """One more way to reach the person; the same again changes nothing."""
    present = locked(person, by=by)
    row = checked.contact_row(present.pk, entry, by=by)
    known = Contact.objects.filter(
        person=present, kind=row.kind, value=row.value, ended_on__isnull=True
    ).first()
    if known is not None:
        return known
    row.save(force_insert=True)
    refresh_tokens([present])
    return row


@transaction.atomic
def end_contact(*, contact: Contact, by: Member, today: date) -> None:
    """That way no longer reaches the person; it stays in the history."""
    present = locked(contact.person, by=by)
    if contact.ended_on is None:
        contact.ended_on = today
        contact.save(update_fields=["ended_on"])
        refresh_tokens([present])


def reveal_contact(*, contact: Contact, by: Member) -> str:
    """The contact in clear; who asked is written in the person's access journal."""
    if not by.may(Permission.SEE_CONTACTS):
        raise MayNotSeeContacts
    audit.record(
        "contact_revealed", on=contact, people=[contact.person_id], detail={"kind": contact.kind}
    )
    return contact.value


@transaction.atomic
def add_external_id(*, person: Person, entry: ExternalIdEntry, by: Member) -> ExternalId:
    """The person's number in another software; one number, one file."""
    present = locked(person, by=by)
    row = checked.number_row(present.pk, entry, by=by)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        known = ExternalId.objects.get(
            organisation_id=by.organisation_id, system=row.system, value=row.value
        )
        if known.person_id != present.pk:
            raise NumberTaken(field="value") from None
        return known
    refresh_tokens([present])
    return row


@transaction.atomic
def remove_external_id(*, number: ExternalId, by: Member) -> None:
    present = locked(number.person, by=by)
    number.delete()
    refresh_tokens([present])
