"""What the files tell the pages that many packages feed: timeline, palette."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from continuum.access.permissions import Permission
from continuum.access.scope import Member
from continuum.core import audit
from continuum.core.phrases import labelled, quoted
from continuum.core.timeline import Entry
from continuum.core.todo import Shortcut
from continuum.linkage.reasons import Found, found_in_words
from continuum.people.models import (
    Contact,
    EnrolmentEvent,
    IdentityDecision,
    InvisibilityEvidence,
    NoticeGiven,
    Person,
    Referent,
    SituationFact,
)
from continuum.people.queries.candidates import likely_meant
from continuum.people.queries.search import matches
from continuum.people.rules import IdentityMove

TOLD_WITH_THE_FILE: Final = timedelta(minutes=5)
"""A contact given so soon is part of opening the file: no step of its own in the history."""


def timeline_of(person: Person, *, member: Member) -> Iterable[Entry]:
    """Everything dated under any of the joined files; never a contact's value."""
    yield from _openings(person, member)
    yield from _facts(person, member)
    yield from _enrolments(person, member)
    yield from _contacts(person, member)
    yield from _referents(person, member)
    yield from _decisions(person, member)


def shortcuts_for(member: Member, query: str) -> Iterable[Shortcut]:
    """Persons found by name, number or nickname, or else those whom a slip of the pen keeps from
    being found; finding somebody is written in the journal."""
    if not query.strip() or not member.may(Permission.SEE_FILES):
        return
    found = [(match.person, _unusual(match.found)) for match in matches(member, query)]
    found = found or [(likely.person, likely.reasons) for likely in likely_meant(member, query)]
    if found:
        audit.record("people_searched", on=Person, detail={"found": len(found)})
    for person, reasons in found:
        yield Shortcut(
            title=person.full_name,
            url=reverse("pathways:file", args=[person.pk]),
            icon="user" if person.has_file else "mood-smile",
            detail=_detail(person, reasons),
            group=_("Jeunes"),
        )


def called(person: UUID, *, member: Member) -> str:
    """The name above somebody's journal, which keeps that it was read; empty for whom one does not
    see."""
    found = Person.objects.visible_to(member).filter(pk=person).first()
    if found is None:
        return ""
    audit.record("file_page_read", on=found, people=[found.pk], detail={"page": "journal"})
    return found.full_name


def _unusual(found: Iterable[Found]) -> tuple[str, ...]:
    """How somebody was found, where it was not by the name as written."""
    reasons = [reason for reason in dict.fromkeys(found) if reason is not Found.NAME]
    return tuple(found_in_words(reason, get_language() or "fr") for reason in reasons)


def _detail(person: Person, reasons: Iterable[str]) -> str:
    parts = []
    if person.alias and person.alias != person.full_name:
        parts.append(quoted(person.alias))
    if person.birth_year:
        parts.append(str(person.birth_year))
    if person.commune is not None:
        parts.append(person.commune.name)
    if not person.has_file:
        parts.append(_("sans dossier"))
    return " · ".join([*parts, *reasons])


def _openings(person: Person, member: Member) -> Iterator[Entry]:
    group = Person.objects.visible_to(member).filter(identity=person.identity)
    for each in group.filter(joined_on__isnull=False).select_related("recorded_by", "organisation"):
        assert each.joined_on is not None  # noqa: S101 - told by the filter above
        yield Entry(
            on=each.joined_on,
            kind="file",
            icon="user-plus",
            title=_("Dossier ouvert"),
            by=str(each.recorded_by or ""),
            organisation=each.organisation.label_for(member.organisation_id),
            is_contact=True,
            tags=("step",),
        )
    given = NoticeGiven.objects.visible_to(member).filter(person__identity=person.identity)
    for notice in given.select_related("notice", "given_by"):
        yield Entry(
            on=notice.on,
            at=notice.recorded_at,
            kind="file",
            icon="shield-check",
            title=_("Informé de ce qui est gardé"),
            text=f"{notice.get_manner_display()} · {notice.notice}",
            by=str(notice.given_by or ""),
        )


def _facts(person: Person, member: Member) -> Iterator[Entry]:
    facts = SituationFact.objects.visible_to(member).filter(person__identity=person.identity)
    for fact in facts.select_related("recorded_by"):
        yield Entry(
            on=fact.on,
            at=fact.recorded_at,
            kind="situation",
            icon="list-check",
            title=labelled(fact.get_kind_display(), fact.get_answer_display()),
            text=str(fact.get_source_display()),
            by=str(fact.recorded_by or ""),
        )
    signs = InvisibilityEvidence.objects.visible_to(member).filter(person__identity=person.identity)
    for sign in signs.select_related("recorded_by"):
        yield Entry(
            on=sign.on,
            at=sign.recorded_at,
            kind="situation",
            icon="eye-off",
            title=_("Hors des radars : %(kind)s") % {"kind": sign.get_kind_display()},
            text=sign.list_name,
            by=str(sign.recorded_by or ""),
        )


def _enrolments(person: Person, member: Member) -> Iterator[Entry]:
    events = EnrolmentEvent.objects.visible_to(member).filter(person__identity=person.identity)
    for event in events.select_related(
        "enrolment__programme", "enrolment__strand", "enrolment__site", "recorded_by"
    ):
        place = [event.enrolment.strand, event.enrolment.site]
        parts = [str(part) for part in place if part]
        parts += [str(event.get_reason_display())] if event.reason else []
        yield Entry(
            on=event.on,
            at=event.recorded_at,
            kind="enrolment",
            icon="route",
            title=labelled(str(event.enrolment.programme), event.get_state_display()),
            text=" · ".join(parts),
            by=str(event.recorded_by or ""),
            tags=("step",),
        )


def _contacts(person: Person, member: Member) -> Iterator[Entry]:
    contacts = Contact.objects.visible_to(member).filter(person__identity=person.identity)
    for contact in contacts.select_related("recorded_by", "person"):
        kind = str(contact.get_kind_display())
        if contact.recorded_at - contact.person.recorded_at > TOLD_WITH_THE_FILE:
            yield Entry(
                on=timezone.localdate(contact.recorded_at),
                at=contact.recorded_at,
                kind="file",
                icon="address-book",
                title=_("Coordonnée ajoutée : %(kind)s") % {"kind": kind},
                by=str(contact.recorded_by or ""),
            )
        if contact.ended_on is not None:
            yield Entry(
                on=contact.ended_on,
                kind="file",
                icon="address-book",
                title=_("Coordonnée retirée : %(kind)s") % {"kind": kind},
            )


def _referents(person: Person, member: Member) -> Iterator[Entry]:
    rows = Referent.objects.visible_to(member).filter(person__identity=person.identity)
    for referent in rows.select_related("account"):
        yield Entry(
            on=referent.since,
            kind="follow",
            icon="user-circle",
            title=_("%(name)s devient référent") % {"name": referent.name},
            tags=("step",),
        )
        if referent.until is not None:
            yield Entry(
                on=referent.until,
                kind="follow",
                icon="user-circle",
                title=_("%(name)s n'est plus référent") % {"name": referent.name},
            )


def _decisions(person: Person, member: Member) -> Iterator[Entry]:
    titles = {
        IdentityMove.JOIN: _("Réuni avec un autre dossier"),
        IdentityMove.SEPARATE: _("Séparé d'un autre dossier"),
    }
    rows = IdentityDecision.objects.visible_to(member).filter(
        person__identity=person.identity, move__in=titles
    )
    for decision in rows.select_related("decided_by"):
        yield Entry(
            on=timezone.localdate(decision.decided_at),
            at=decision.decided_at,
            kind="file",
            icon="arrows-join",
            title=titles[IdentityMove(decision.move)],
            text=decision.reason,
            by=str(decision.decided_by or ""),
        )
