"""Dated facts about a person: situation, notice given, signs of invisibility."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from continuum.access.scope import Member
from continuum.core.refusals import Refused
from continuum.people.actions import checked
from continuum.people.actions.locks import one_at_a_time
from continuum.people.entries import EvidenceEntry, FactEntry, NoticeEntry
from continuum.people.models import (
    InvisibilityEvidence,
    Notice,
    NoticeGiven,
    Person,
    SituationFact,
)
from continuum.people.notices import DEFAULT_NOTICES, DEFAULT_VERSION


class NotOurs(Refused):
    message = _("Ce dossier n'est pas, ou plus, dans votre structure.")


@transaction.atomic
def record_fact(*, person: Person, entry: FactEntry, by: Member, today: date) -> None:
    record_facts(entries=[(person, entry)], by=by, today=today)


@transaction.atomic
def record_facts(
    *, entries: Sequence[tuple[Person, FactEntry]], by: Member, today: date
) -> list[SituationFact]:
    """Facts are only ever added; what is already known word for word is not written twice."""
    people = {person.pk: person for person, _entry in entries}
    refuse_strangers([*people.values()], by=by)
    _hold_from_a_screen("facts", people, by=by)
    known = {
        (fact.person_id, fact.kind, fact.answer, fact.source, fact.on)
        for fact in SituationFact.objects.filter(person__in=people)
    }
    rows = []
    for person, entry in entries:
        key = (person.pk, entry.kind, entry.answer, entry.source, entry.on)
        if key not in known:
            known.add(key)
            rows.append(checked.fact_row(person.pk, entry, by=by, today=today))
    return SituationFact.objects.bulk_create(rows)


@transaction.atomic
def give_notice(*, person: Person, entry: NoticeEntry, by: Member, today: date) -> NoticeGiven:
    """That the young person was told; the version is kept as it was that day.

    Said again of the same day, version and manner, it is the same.
    """
    refuse_strangers([person], by=by)
    row = checked.notice_row(person.pk, entry, by=by, today=today)
    one_at_a_time(f"notice to {person.pk}", by=by)
    known = NoticeGiven.objects.visible_to(by).filter(
        person=person, notice=row.notice_id, manner=row.manner, on=row.on
    )
    for already in known:
        return already
    row.save(force_insert=True)
    return row


@transaction.atomic
def record_evidence(*, person: Person, entry: EvidenceEntry, by: Member, today: date) -> None:
    record_evidences(entries=[(person, entry)], by=by, today=today)


@transaction.atomic
def record_evidences(
    *, entries: Sequence[tuple[Person, EvidenceEntry]], by: Member, today: date
) -> list[InvisibilityEvidence]:
    """Signs that nobody was following these persons; said twice, written once."""
    people = {person.pk: person for person, _entry in entries}
    refuse_strangers([*people.values()], by=by)
    _hold_from_a_screen("evidence", people, by=by)
    known = {
        (sign.person_id, sign.kind, sign.on, sign.list_name, sign.since)
        for sign in InvisibilityEvidence.objects.filter(person__in=people)
    }
    rows = []
    for person, entry in entries:
        row = checked.evidence_row(person.pk, entry, by=by, today=today)
        key = (row.person_id, row.kind, row.on, row.list_name, row.since)
        if key not in known:
            known.add(key)
            rows.append(row)
    return InvisibilityEvidence.objects.bulk_create(rows)


@transaction.atomic
def install_notices(*, today: date) -> list[Notice]:
    """The notice every installation starts with, in three languages; installing again changes
    nothing."""
    return [
        Notice.objects.get_or_create(
            organisation=None,
            version=DEFAULT_VERSION,
            language=language,
            defaults={"text": text, "in_force_from": today},
        )[0]
        for language, text in DEFAULT_NOTICES.items()
    ]


def _hold_from_a_screen(what: str, people: Collection[UUID], *, by: Member) -> None:
    """One person is a screen's, where one page may be sent several times at once; many are an
    import's, which nothing runs beside."""
    if len(people) == 1:
        one_at_a_time(f"{what} of {next(iter(people))}", by=by)


def refuse_strangers(people: Sequence[Person], *, by: Member) -> None:
    """Raises `NotOurs` unless every person is the member's to write about."""
    ids = {person.pk for person in people}
    if Person.objects.visible_to(by).filter(pk__in=ids).count() != len(ids):
        raise NotOurs
