"""What the files put on the home page: one's own, the team's, places, pairs."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, F, Func, IntegerField, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from continuum.access.permissions import Permission
from continuum.access.scope import Member
from continuum.core.todo import Task, count_some
from continuum.organisations.models import Capacity, Programme
from continuum.people.models import Enrolment
from continuum.people.queries.duplicates import pairs_known_to
from continuum.people.queries.files import Asked, SavedView, files
from continuum.people.rules import EnrolmentState, Fullness, fullness

MOST: Final = 3
"""Programmes, and sites named, for one kind of line."""
STALLED: Final = (EnrolmentState.WAITING, EnrolmentState.ENROLLED, EnrolmentState.SUSPENDED)


def my_files(member: Member, *, today: date) -> Iterable[Task]:
    """Files of one's own without news, files to complete."""
    if not member.may(Permission.OPEN_FILES):
        return
    for view, icon, title in (
        (SavedView.SILENT, "phone", _("Sans nouvelles depuis un mois")),
        (SavedView.INCOMPLETE, "clipboard-text", _("Dossiers à compléter")),
    ):
        asked = Asked(view=view, referent=member.account_id)
        count = count_some(files(member, asked, today=today))
        if count:
            yield Task(
                title=title,
                url=_list(vue=view.value, referent=str(member.account_id)),
                icon=icon,
                detail=ngettext("un de vos jeunes", "parmi vos jeunes", count),
                count=count,
                urgent=view is SavedView.SILENT,
            )


def team_files(member: Member, *, today: date) -> Iterable[Task]:
    """For those who answer for the team and may ask for news: who takes part in a programme under
    way and has not been heard of."""
    if not (member.may(Permission.OPEN_FILES) and member.may(Permission.MANAGE_PROGRAMMES)):
        return
    for programme in _under_way(member, today=today)[:MOST]:
        asked = Asked(
            view=SavedView.SILENT,
            programme=programme.pk,
            states=frozenset({EnrolmentState.ACTIVE}),
        )
        count = count_some(files(member, asked, today=today))
        if count:
            yield Task(
                title=_("En cours, sans nouvelles depuis un mois"),
                url=_list(vue=asked.view.value, dispositif=programme.code, etat="active"),
                icon="phone",
                detail=str(programme),
                count=count,
            )


def files_to_watch(member: Member, *, today: date) -> Iterable[Task]:
    """Young people never told what is kept of them, files that nothing has touched for years; for
    those who answer for the files: the team mends, data protection tells it."""
    if not watches_files(member):
        return
    mends = member.may(Permission.OPEN_FILES)
    for view, icon, title, detail in (
        (
            SavedView.UNTOLD,
            "shield-check",
            _("Jeunes à informer")
            if mends
            else _("Jeunes pas encore informés : à dire à l'équipe"),
            _("Leur dossier ne dit pas qu'ils savent ce qui est gardé."),
        ),
        (
            SavedView.FORGOTTEN,
            "hourglass",
            _("Deux ans sans contact"),
            _("Faut-il encore garder ces dossiers ?") if mends else _("À rappeler à l'équipe."),
        ),
    ):
        count = count_some(files(member, Asked(view=view), today=today))
        if count:
            yield Task(
                title=title,
                url=_list(vue=view.value),
                icon=icon,
                detail=detail,
                count=count,
                urgent=view is SavedView.UNTOLD,
            )


def watches_files(member: Member) -> bool:
    """Whether the member answers for the files themselves: coordination, data protection."""
    answers = member.may(Permission.READ_AUDIT) or member.may(Permission.MANAGE_PROGRAMMES)
    return member.may(Permission.SEE_FILES) and answers


def enrolments(member: Member, *, today: date) -> Iterable[Task]:
    """Who waits for a place, who has not begun, who stopped; what nobody closed at the end."""
    if not member.may(Permission.ENROL):
        return
    programmes = Programme.objects.visible_to(member).order_by("name")
    live = [one for one in programmes if one.runs_on(today)]
    over = [one for one in programmes if one.action_ends_on and one.action_ends_on < today]
    stalled = _by_programme_and_state(member, live, STALLED)
    left = _by_programme_and_state(member, over, [EnrolmentState.ACTIVE])
    for programme in programmes:
        yield from _live(programme, stalled[programme.pk])
        yield from _left_open(programme, left[programme.pk])


def sites(member: Member, *, today: date) -> Iterable[Task]:
    """Sites about to be full, or past it, this year: one's own, or those of the programmes one
    configures."""
    configures = member.may(Permission.MANAGE_PROGRAMMES)
    if not (configures or member.may(Permission.ENROL)):
        return
    capacities = Capacity.objects.filter(
        programme__in=Programme.objects.visible_to(member), year=today.year, places__gt=0
    )
    if not configures:
        capacities = capacities.filter(site__organisation_id=member.organisation_id)
    rows = capacities.select_related("site__organisation", "programme").annotate(
        taken=Func(
            F("programme"),
            F("site"),
            F("year"),
            function="people_places_taken",
            template="%(function)s(%(expressions)s::integer)",
            output_field=IntegerField(),
        )
    )
    found: dict[tuple[Fullness, UUID], list[Capacity]] = defaultdict(list)
    for row in rows.order_by("site__name"):
        found[fullness(row.taken or 0, row.places), row.programme_id].append(row)
    for (how, _programme), full in found.items():
        if how is not Fullness.ROOM:
            yield _full(how, full, member)


def pairs(member: Member, *, today: date) -> Iterable[Task]:
    """Files of one's organisation that look alike."""
    if not member.may(Permission.JOIN_FILES):
        return
    count = pairs_known_to(member)
    if count:
        yield Task(
            title=_("Peut-être les mêmes jeunes"),
            url=reverse("people:duplicates"),
            icon="arrows-join",
            detail=ngettext("deux dossiers à comparer", "paires de dossiers à comparer", count),
            count=count,
        )


def _live(programme: Programme, told: dict[str, int]) -> Iterator[Task]:
    for state, icon, title, urgent in (
        (EnrolmentState.WAITING, "hourglass", _("En attente d'une place"), True),
        (EnrolmentState.ENROLLED, "user-plus", _("Inscrits, pas encore commencé"), False),
        (EnrolmentState.SUSPENDED, "clock", _("Parcours suspendus"), False),
    ):
        if told.get(state):
            yield Task(
                title=title,
                url=_list(vue="tous", dispositif=programme.code, etat=state.value),
                icon=icon,
                detail=str(programme),
                count=told[state],
                urgent=urgent,
            )


def _left_open(programme: Programme, told: dict[str, int]) -> Iterator[Task]:
    if told.get(EnrolmentState.ACTIVE):
        yield Task(
            title=_("Parcours restés ouverts"),
            url=_list(vue="tous", dispositif=programme.code, etat="active"),
            icon="route",
            detail=_("%(programme)s est terminé : dites comment chacun finit.")
            % {"programme": programme},
            count=told[EnrolmentState.ACTIVE],
        )


def _full(how: Fullness, full: list[Capacity], member: Member) -> Task:
    programme = full[0].programme
    named = [_places(row, member) for row in full[:MOST]]
    if full[MOST:]:
        more = len(full) - MOST
        named.append(ngettext("et %(n)d autre", "et %(n)d autres", more) % {"n": more})
    over = how is Fullness.OVER
    title = (
        ngettext("Site au-delà de ses places", "Sites au-delà de leurs places", len(full))
        if over
        else ngettext("Site complet ou presque", "Sites complets ou presque", len(full))
    )
    return Task(
        title=title,
        url=reverse("access:programme", args=[programme.code])
        if member.may(Permission.MANAGE_PROGRAMMES)
        else _list(vue="tous", dispositif=programme.code),
        icon="building",
        detail=f"{programme} · {', '.join(named)}",
        count=len(full),
        urgent=over,
    )


def _places(row: Capacity, member: Member) -> str:
    """A site's name would tell the name of an organisation that outsiders do not read."""
    owner = row.site.organisation
    masked = owner.is_sensitive and owner.pk != member.organisation_id
    name = owner.label_for(member.organisation_id) if masked else row.site.name
    return _("%(site)s %(taken)d sur %(places)d") % {
        "site": name,
        "taken": row.taken or 0,  # type: ignore[attr-defined]
        "places": row.places,
    }


def _under_way(member: Member, *, today: date) -> list[Programme]:
    return [one for one in Programme.objects.visible_to(member) if one.runs_on(today)]


def _by_programme_and_state(
    member: Member, programmes: Collection[Programme], states: Collection[EnrolmentState]
) -> dict[UUID, dict[str, int]]:
    """Young people with a file, by programme and present state; the list shows as many."""
    found: dict[UUID, dict[str, int]] = defaultdict(dict)
    if not programmes:
        return found
    rows = (
        Enrolment.objects.visible_to(member)
        .filter(programme__in=programmes)
        .in_states(states)
        .filter(Q(person__joined_on__isnull=False) & Q(person__withdrawn_at__isnull=True))
        .order_by()
        .values("programme", "state")  # type: ignore[misc]  # annotated by `in_states`
        .annotate(people=Count("person", distinct=True))
    )
    for row in rows:
        found[row["programme"]][row["state"]] = row["people"]
    return found


def _list(**asked: str) -> str:
    return f"{reverse('people:list')}?{urlencode(asked)}"
