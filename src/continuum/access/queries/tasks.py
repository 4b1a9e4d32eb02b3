"""What accounts, programmes and the journal put on the home page."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from continuum.access.models import Invitation
from continuum.access.permissions import Permission
from continuum.access.queries.accounts import without_second_factor
from continuum.access.queries.journal import exports_since, many_reads_since
from continuum.access.scope import Member
from continuum.core.todo import Task
from continuum.organisations.models import Organisation, Programme
from continuum.organisations.rules import ProgrammeRole

LOOKED_BACK: Final = timedelta(days=7)
"""How far the home page looks into the journal."""
REMINDED_FOR: Final = timedelta(days=21)
"""How long an invitation that ran out is spoken of."""
SOON: Final = timedelta(hours=24)


def accounts(member: Member, *, today: date) -> Iterable[Task]:
    """Invitations that wait or ran out, accounts that a password alone opens."""
    if not member.may(Permission.MANAGE_ACCOUNTS):
        return
    yield from _invitations(member, now=timezone.now())
    bare = len(without_second_factor())
    if bare:
        yield Task(
            title=ngettext("Compte sans second facteur", "Comptes sans second facteur", bare),
            url=reverse("access:members"),
            icon="key",
            detail=_("Un mot de passe suffit pour y entrer : demandez une application ou une clé."),
            count=bare,
        )


def organisation(member: Member, *, today: date) -> Iterable[Task]:
    """What the organisation's own page still lacks."""
    if not member.may(Permission.MANAGE_ORGANISATION):
        return
    own = Organisation.objects.get(pk=member.organisation_id)
    lacks = [] if own.commune_id else [_("la commune")]
    if not own.sites.filter(closed_on__isnull=True).exists():
        lacks.append(_("un site"))
    if lacks:
        yield Task(
            title=_("Compléter la fiche de la structure"),
            url=reverse("access:my_organisation"),
            icon="building",
            detail=_("Il manque : %(what)s.") % {"what": ", ".join(lacks)},
            count=len(lacks),
        )


def programmes(member: Member, *, today: date) -> Iterable[Task]:
    """Programmes under way that one configures and that promise nothing: no pace can be told."""
    if not member.may(Permission.MANAGE_PROGRAMMES):
        return
    led = Programme.objects.filter(
        participations__organisation_id=member.organisation_id,
        participations__role__in=(ProgrammeRole.LEAD, ProgrammeRole.PILOT),
        targets__isnull=True,
    ).distinct()
    for programme in led:
        if programme.runs_on(today):
            yield Task(
                title=_("Aucun objectif : %(name)s") % {"name": programme},
                url=reverse("access:programme", args=[programme.code]),
                icon="target",
                detail=_("Sans objectif, le bilan ne peut pas dire si l'on est dans les temps."),
            )


def journal(member: Member, *, today: date) -> Iterable[Task]:
    """Lists with names that left, files opened in numbers: for whoever watches over the data."""
    if not member.may(Permission.READ_AUDIT):
        return
    since = today - LOOKED_BACK
    for event, title in (
        ("people_exported", _("Listes de jeunes exportées")),
        ("import_errors_exported", _("Lignes d'import exportées")),
    ):
        count = exports_since(member, since, event=event)
        if count:
            yield Task(
                title=title,
                url=_journal(acte=event),
                icon="download",
                detail=_("depuis une semaine : qui, quand et pourquoi"),
                count=count,
            )
    reads = many_reads_since(member, since)
    if reads:
        accounts_concerned = {one.account_id for one in reads}
        only = {"compte": str(reads[0].account_id)} if len(accounts_concerned) == 1 else {}
        yield Task(
            title=ngettext(
                "Compte qui a ouvert beaucoup de dossiers",
                "Comptes qui ont ouvert beaucoup de dossiers",
                len(accounts_concerned),
            ),
            url=_journal(acte="file_opened", **only),
            icon="eye",
            detail=_("jusqu'à %(n)d jeunes le même jour, depuis une semaine")
            % {"n": max(one.people for one in reads)},
            count=len(accounts_concerned),
            urgent=True,
        )


def _invitations(member: Member, *, now: datetime) -> Iterator[Task]:
    invitations = Invitation.objects.visible_to(member)
    waiting = list(invitations.waiting(now=now).order_by("expires_at"))
    if waiting:
        ends_soon = waiting[0].expires_at - now <= SOON
        yield Task(
            title=ngettext("Invitation en attente", "Invitations en attente", len(waiting)),
            url=reverse("access:members"),
            icon="mail",
            detail=_("Le lien ne vaut plus que quelques heures : rappelez-le à la personne.")
            if ends_soon
            else _("Le lien sert une fois, pendant 72 heures."),
            count=len(waiting),
            urgent=ends_soon,
        )
    lapsed = invitations.lapsed(now=now, since=now - REMINDED_FOR).count()
    if lapsed:
        yield Task(
            title=ngettext(
                "Invitation restée sans réponse", "Invitations restées sans réponse", lapsed
            ),
            url=reverse("access:members"),
            icon="mail",
            detail=_("Le lien a expiré : invitez de nouveau, ou laissez."),
            count=lapsed,
        )


def _journal(**asked: str) -> str:
    return f"{reverse('access:audit')}?{urlencode(asked)}"
