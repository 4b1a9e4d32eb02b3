"""What the files put on the home page: for which role, of which organisation, none, one or many."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from continuum.access.acting import acting_as_operator
from continuum.access.roles import Role
from continuum.access.tests.factories import (
    as_member,
    make_membership,
    make_organisation,
    make_programme,
    set_up,
    sign_in,
)
from continuum.core import todo
from continuum.organisations.models import Capacity, Participation, Site
from continuum.organisations.rules import OrganisationKind, ProgrammeRole
from continuum.people import actions
from continuum.people.models import Enrolment
from continuum.people.queries import forget_pairs, tasks
from continuum.people.queries.files import Asked, SavedView, files
from continuum.people.rules import EnrolmentState, Fullness, fullness
from continuum.people.tests.factories import make_enrolment, make_file

pytestmark = pytest.mark.django_db
S = EnrolmentState
LONG_AGO = timedelta(days=90)


@pytest.fixture
def organisation():
    return make_organisation()


@pytest.fixture
def programme(organisation):
    return make_programme(organisations=[organisation])


def told(source, role: Role, organisation, today) -> list[tuple[str, int | None, bool]]:
    """The lines somebody of that role gets."""
    with as_member(make_membership(role, organisation=organisation)) as member:
        return [(task.title, task.count, task.urgent) for task in source(member, today=today)]


def _details(source, organisation, today) -> str:
    with as_member(make_membership(organisation=organisation)) as member:
        return " ".join(task.detail for task in source(member, today=today))


def enrolled(organisation, programme, *states, on: date, site=None) -> None:
    """One young person for each state, by a counsellor of the organisation."""
    by_way_of = {S.SUSPENDED: [(S.ACTIVE, on)], S.COMPLETED: [(S.ACTIVE, on)]}
    with as_member(make_membership(organisation=organisation)) as member:
        for state in states:
            path = [*by_way_of.get(state, []), (state, on)]
            make_enrolment(member, make_file(member, on=on), programme, *path, site=site)


@pytest.mark.parametrize("count", [1, 3])
def test_who_waits_for_a_place_is_counted_once_and_the_list_agrees(
    client, organisation, programme, today, count
) -> None:
    assert told(tasks.enrolments, Role.COUNSELLOR, organisation, today) == []
    enrolled(organisation, programme, *[S.WAITING] * count, on=today)
    counsellor = make_membership(organisation=organisation)

    with as_member(counsellor) as member:
        [task] = tasks.enrolments(member, today=today)
    assert (task.title, task.count, task.urgent) == ("En attente d’une place", count, True)
    sign_in(client, counsellor)
    page = client.get(task.url).content.decode()
    assert f"{count} jeune{'s' if count > 1 else ''}" in page


@pytest.mark.parametrize(("count", "shown"), [(2, ">2<"), (3, ">2 +<"), (5, ">2 +<")])
def test_a_long_line_is_counted_no_further_than_it_tells(
    client, organisation, programme, today, monkeypatch, count, shown
) -> None:
    monkeypatch.setattr(todo, "MOST_COUNTED", 2)
    enrolled(organisation, programme, *[S.ACTIVE] * count, on=today - LONG_AGO)
    coordinator = make_membership(Role.COORDINATOR, organisation=organisation)
    with as_member(coordinator) as member:
        [task] = tasks.team_files(member, today=today)
    assert task.count == min(count, 3)
    sign_in(client, coordinator)
    page = (
        client.get(reverse("pathways:home"))
        .content.decode()
        .replace("\xa0", " ")
        .replace("\u202f", " ")
    )
    line = page[page.index(task.title) :]
    assert shown in line[: line.index("</li>")]


def test_who_went_on_is_no_longer_where_they_were(organisation, programme, today) -> None:
    with as_member(make_membership(organisation=organisation)) as member:
        on = today - LONG_AGO
        path = [(S.ACTIVE, on), (S.SUSPENDED, on + timedelta(days=1)), (S.ACTIVE, today)]
        paused = make_enrolment(member, make_file(member, on=on), programme, *path[:2])
        back = make_enrolment(member, make_file(member, on=on), programme, *path)
        rows = Enrolment.objects.visible_to(member)
        assert list(rows.in_states([S.SUSPENDED])) == [paused]
        assert list(rows.in_states([S.ACTIVE])) == [back]


def test_another_organisation_s_enrolments_never_count(programme, today) -> None:
    other = make_organisation()
    set_up(Participation, programme=programme, organisation=other, role=ProgrammeRole.PARTNER)
    enrolled(other, programme, S.WAITING, S.SUSPENDED, S.ACTIVE, on=today - LONG_AGO)
    ours = make_organisation()
    set_up(Participation, programme=programme, organisation=ours, role=ProgrammeRole.PARTNER)
    for source in (tasks.enrolments, tasks.team_files, tasks.files_to_watch, tasks.my_files):
        assert told(source, Role.COORDINATOR, ours, today) == []
    assert told(tasks.enrolments, Role.COORDINATOR, other, today) != []


@pytest.mark.parametrize(
    "role", [Role.TRAINER, Role.MANAGER, Role.FUNDER, Role.ADMINISTRATOR, Role.DPO]
)
def test_those_who_enrol_nobody_get_no_enrolment(organisation, programme, today, role) -> None:
    enrolled(organisation, programme, S.WAITING, S.ACTIVE, on=today - LONG_AGO)
    for source in (tasks.enrolments, tasks.team_files, tasks.my_files, tasks.pairs):
        assert told(source, role, organisation, today) == []


def test_what_an_ended_programme_left_open_is_to_be_closed(organisation, programme, today) -> None:
    enrolled(organisation, programme, S.ACTIVE, S.WAITING, S.COMPLETED, on=today - LONG_AGO)
    programme.action_ends_on = today - timedelta(days=1)
    with acting_as_operator():
        programme.save()
    assert told(tasks.enrolments, Role.COORDINATOR, organisation, today) == [
        ("Parcours restés ouverts", 1, False)
    ]


def test_a_team_s_silent_files_are_told_to_those_who_answer_for_them(
    organisation, programme, today
) -> None:
    enrolled(organisation, programme, S.ACTIVE, S.ACTIVE, S.SUSPENDED, on=today - LONG_AGO)
    enrolled(organisation, programme, S.ACTIVE, on=today)
    expected = [("En cours, sans nouvelles depuis un mois", 2, False)]
    assert told(tasks.team_files, Role.TRAINER, organisation, today) == []
    assert told(tasks.team_files, Role.COORDINATOR, organisation, today) == expected
    assert told(tasks.team_files, Role.COUNSELLOR, organisation, today) == []
    assert told(tasks.team_files, Role.DPO, organisation, today) == []


def test_files_untouched_for_two_years_are_told_to_those_who_answer_for_them(
    organisation, today
) -> None:
    with as_member(make_membership(organisation=organisation)) as member:
        make_file(member, on=today)
        make_file(member, on=today - timedelta(days=3 * 366))
        make_file(member, on=today - timedelta(days=600))
        actions.note_nickname(alias="Momo", by=member, today=today)
    for role in (Role.DPO, Role.COORDINATOR):
        assert told(tasks.files_to_watch, role, organisation, today) == [
            ("Deux ans sans contact", 1, False)
        ]
    for role in (Role.COUNSELLOR, Role.TRAINER, Role.ADMINISTRATOR, Role.MANAGER):
        assert told(tasks.files_to_watch, role, organisation, today) == []


def test_a_file_without_a_notice_is_to_be_told(organisation, today) -> None:
    """Only an older import leaves one: the product's own actions refuse to open it."""
    with as_member(make_membership(organisation=organisation)) as member:
        nickname = actions.note_nickname(alias="Momo", by=member, today=today)
        type(nickname).objects.filter(pk=nickname.pk).update(joined_on=today)
    dpo = make_membership(Role.DPO, organisation=organisation)
    assert told(tasks.files_to_watch, Role.DPO, organisation, today) == [
        ("Jeunes pas encore informés\xa0: à dire à l’équipe", 1, True)
    ]
    assert told(tasks.files_to_watch, Role.COORDINATOR, organisation, today) == [
        ("Jeunes à informer", 1, True)
    ]
    with as_member(dpo) as member:
        assert [
            person.pk for person in files(member, Asked(view=SavedView.UNTOLD), today=today)
        ] == [nickname.pk]


@pytest.mark.parametrize(
    ("taken", "places", "expected"),
    [
        (0, 1, Fullness.ROOM),
        (1, 1, Fullness.NEARLY),
        (0, 2, Fullness.ROOM),
        (1, 2, Fullness.NEARLY),
        (17, 20, Fullness.ROOM),
        (18, 20, Fullness.NEARLY),
        (20, 20, Fullness.NEARLY),
        (21, 20, Fullness.OVER),
    ],
)
def test_a_site_is_nearly_full_from_nine_places_in_ten(taken, places, expected) -> None:
    assert fullness(taken, places) is expected


def with_places(programme, owner, name: str, places: int, year: int) -> Site:
    site = set_up(Site, organisation=owner, name=name)
    set_up(Capacity, site=site, programme=programme, year=year, places=places)
    return site


def test_full_sites_are_told_by_name_to_those_who_enrol_there(
    organisation, programme, today
) -> None:
    full = with_places(programme, organisation, "Troyes", 2, today.year)
    over = with_places(programme, organisation, "Romilly", 1, today.year)
    with_places(programme, organisation, "Bar", 9, today.year)
    with_places(programme, organisation, "Hier", 1, today.year - 1)
    assert told(tasks.sites, Role.COUNSELLOR, organisation, today) == []
    enrolled(organisation, programme, S.ACTIVE, S.ACTIVE, on=today, site=full)
    enrolled(organisation, programme, S.ACTIVE, S.ENROLLED, on=today, site=over)

    with as_member(make_membership(organisation=organisation)) as member:
        found = {task.title: task for task in tasks.sites(member, today=today)}
    assert found["Site au-delà de ses places"].urgent
    assert "Romilly 2 sur 1" in found["Site au-delà de ses places"].detail
    assert "Troyes 2 sur 2" in found["Site complet ou presque"].detail
    assert told(tasks.sites, Role.TRAINER, organisation, today) == []
    assert told(tasks.sites, Role.FUNDER, organisation, today) == []


def test_partners_sites_are_told_to_managers_and_sensitive_names_to_nobody(
    organisation, programme, today
) -> None:
    shelter = make_organisation("Le Refuge caché", kind=OrganisationKind.PREVENTION)
    set_up(Participation, programme=programme, organisation=shelter, role=ProgrammeRole.PARTNER)
    site = with_places(programme, shelter, "Refuge rue haute", 1, today.year)
    enrolled(shelter, programme, S.ACTIVE, on=today, site=site)
    assert told(tasks.sites, Role.COUNSELLOR, organisation, today) == []

    with as_member(make_membership(Role.MANAGER, organisation=organisation)) as member:
        [task] = tasks.sites(member, today=today)
    assert "Refuge" not in task.detail
    assert "Une structure partenaire 1 sur 1" in task.detail
    assert "Refuge rue haute 1 sur 1" in _details(tasks.sites, shelter, today)


def test_pairs_are_counted_once_a_while_and_again_after_a_decision(
    client, organisation, today
) -> None:
    counsellor = make_membership(organisation=organisation)
    assert told(tasks.pairs, Role.COUNSELLOR, organisation, today) == []
    with as_member(counsellor) as member:
        first, second = (
            make_file(member, "Nadia", last_name="Benali", born_on=date(2005, 3, 2), on=today)
            for _ in range(2)
        )
        forget_pairs(member)
    assert told(tasks.pairs, Role.COUNSELLOR, organisation, today) == [
        ("Peut-être les mêmes jeunes", 1, False)
    ]
    with as_member(counsellor) as member, CaptureQueriesContext(connection) as captured:
        list(tasks.pairs(member, today=today))
    assert len(captured) <= 2

    sign_in(client, counsellor)
    address = reverse("people:join", args=[first.pk, second.pk])
    client.post(address, {"reason": "sœurs jumelles", "different": "1"})
    assert told(tasks.pairs, Role.COUNSELLOR, organisation, today) == []


def test_the_number_of_statements_does_not_follow_the_number_of_rows(
    organisation, programme, today
) -> None:
    coordinator = make_membership(Role.COORDINATOR, organisation=organisation)

    def taken() -> int:
        with as_member(coordinator) as member, CaptureQueriesContext(connection) as captured:
            for source in (
                tasks.my_files,
                tasks.team_files,
                tasks.enrolments,
                tasks.sites,
                tasks.files_to_watch,
            ):
                list(source(member, today=today))
        return len(captured)

    site = with_places(programme, organisation, "Troyes", 1, today.year)
    enrolled(organisation, programme, S.WAITING, S.ACTIVE, on=today - LONG_AGO, site=site)
    one = taken()
    for name in ("Romilly", "Bar"):
        more = with_places(programme, organisation, name, 1, today.year)
        enrolled(organisation, programme, S.WAITING, S.ACTIVE, on=today - LONG_AGO, site=more)
    assert taken() == one
