"""What the home page asks, role by role: never of somebody who could not do it."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from continuum.access.acting import acting_as_operator
from continuum.access.permissions import Permission
from continuum.access.roles import Role
from continuum.access.tests.factories import (
    as_member,
    make_membership,
    make_organisation,
    make_programme,
    set_up,
    sign_in,
)
from continuum.organisations.models import Capacity, Site
from continuum.outreach.rules import Familiarity
from continuum.outreach.tests.factories import make_encounter
from continuum.people.actions import note_nickname
from continuum.people.models import Enrolment, Person
from continuum.people.rules import EnrolmentState as S
from continuum.people.tests.factories import make_enrolment, make_file

pytestmark = pytest.mark.django_db
P = Permission
LONG_AGO = timedelta(days=90)

GESTURES: dict[str, tuple[P, ...]] = {
    "outreach.queries.tasks_of": (P.RECORD_ENCOUNTERS,),
    "outreach.queries.tasks.nameless": (P.RECORD_ENCOUNTERS,),
    "outreach.queries.tasks.rounds_left_open": (P.CORRECT_ENCOUNTERS,),
    "people.queries.tasks.my_files": (P.OPEN_FILES,),
    "people.queries.tasks.team_files": (P.OPEN_FILES,),
    "people.queries.tasks.enrolments": (P.ENROL,),
    "people.queries.tasks.sites": (P.ENROL, P.MANAGE_PROGRAMMES),
    "people.queries.tasks.files_to_watch": (P.OPEN_FILES, P.READ_AUDIT),
    "people.queries.tasks.pairs": (P.JOIN_FILES,),
    "imports.queries.tasks_of": (P.IMPORT,),
    "imports.queries.tasks.lately_imported": (P.IMPORT,),
    "outcomes.queries.exits.tasks_of": (P.RECORD_EXITS,),
    "outcomes.queries.pace.tasks_of": (P.SEE_FIGURES_OF_ALL,),
    "outcomes.queries.gaps.tasks_of": (P.MANAGE_INDICATORS, P.SEE_FIGURES_OF_ALL),
    "access.queries.tasks.journal": (P.READ_AUDIT,),
    "access.queries.tasks.accounts": (P.MANAGE_ACCOUNTS,),
    "access.queries.tasks.programmes": (P.MANAGE_PROGRAMMES,),
    "access.queries.tasks.organisation": (P.MANAGE_ORGANISATION,),
}
"""The gesture each source asks for; whoever holds none of them is never asked."""
CERTAIN = (
    *("people.queries.tasks.team_files", "people.queries.tasks.enrolments"),
    *("people.queries.tasks.sites", "people.queries.tasks.files_to_watch"),
    *("outcomes.queries.exits.tasks_of", "outcomes.queries.gaps.tasks_of"),
)
"""Those the world below gives lines to, for the coordination."""


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def organisation(today):
    """An organisation where something awaits everybody."""
    found = make_organisation()
    live, over = (make_programme(organisations=[found]) for _ in range(2))
    site = set_up(Site, organisation=found, name="Troyes")
    set_up(Capacity, site=site, programme=live, year=today.year, places=1)
    on = today - LONG_AGO
    with as_member(make_membership(Role.COORDINATOR, organisation=found)) as member:
        for programme, *path in (
            (live, (S.WAITING, on)),
            (live, (S.ACTIVE, on)),
            (live, (S.ACTIVE, on), (S.COMPLETED, today)),
            (over, (S.ACTIVE, on)),
        ):
            make_enrolment(
                member,
                make_file(member, on=on),
                programme,
                *path,
                site=site if path[0][0] is S.ACTIVE and programme is live else None,
            )
        untold = note_nickname(alias="Momo", by=member, today=on)
        Person.objects.filter(pk=untold.pk).update(joined_on=on)
        make_encounter(member, heads=2, familiarity=Familiarity.AGAIN)
    over.action_ends_on = today - timedelta(days=1)
    with acting_as_operator():
        over.save()
    cache.set(f"outcomes.found.{live.pk}", (1, 1), 60)
    return found


def lines(member, today):
    return {
        name.removeprefix("continuum."): list(import_string(name)(member, today=today))
        for name in settings.TODO_SOURCES
    }


def test_every_source_says_what_it_asks_for() -> None:
    assert {name.removeprefix("continuum.") for name in settings.TODO_SOURCES} == set(GESTURES)


@pytest.mark.parametrize("role", Role)
def test_nobody_is_asked_for_what_their_role_cannot_do(client, organisation, today, role) -> None:
    membership = make_membership(role, organisation=organisation)
    with as_member(membership) as member:
        told = lines(member, today)
        enrolment = Enrolment.objects.visible_to(member).first()
    if role is Role.COORDINATOR:
        assert [name for name in CERTAIN if not told[name]] == []
    pages = {
        "people.queries.tasks.enrolments": ("people:change_state", enrolment and enrolment.pk),
        "people.queries.tasks.team_files": ("people:edit", enrolment and enrolment.person_id),
        "people.queries.tasks.my_files": ("people:edit", enrolment and enrolment.person_id),
    }
    sign_in(client, membership)
    for source, tasks in told.items():
        if tasks:
            assert any(member.may(gesture) for gesture in GESTURES[source]), (source, tasks)
        for task in tasks:
            assert client.get(task.url).status_code == 200, task
        if tasks and source in pages:
            name, record = pages[source]
            assert client.get(reverse(name, args=[record])).status_code == 200, source


@pytest.mark.parametrize("role", [Role.FUNDER, Role.TRAINER, Role.DPO])
def test_no_line_says_to_do_to_those_who_only_read(organisation, today, role) -> None:
    with as_member(make_membership(role, organisation=organisation)) as member:
        said = " ".join(
            f"{task.title} {task.detail}"
            for tasks in lines(member, today).values()
            for task in tasks
        )
    for asked in ("dites comment", "Jeunes à informer", "à expliquer", "à reprendre", "En attente"):
        assert asked not in said


def test_the_way_to_a_persons_journal_is_on_the_file_and_says_who(
    client, organisation, today
) -> None:
    with as_member(make_membership(organisation=organisation)) as member:
        person = make_file(member, "Nadia", last_name="Benali", on=timezone.localdate())
    path = reverse("pathways:file", args=[person.pk])
    journal = f"{reverse('access:audit')}?jeune={person.pk}"
    counsellor = make_membership(organisation=organisation)
    assert journal not in sign_in(client, counsellor).get(path).content.decode()

    sign_in(client, make_membership(Role.DPO, organisation=organisation))
    assert f'href="{journal}"' in client.get(path).content.decode()
    page = client.get(journal).content.decode()
    assert "<h1>Journal de Nadia Benali</h1>" in page
    assert "journal de ce jeune" not in page
    assert f'href="{path}"' in page

    sign_in(client, make_membership(Role.ADMINISTRATOR, organisation=organisation))
    assert "Benali" not in client.get(journal).content.decode()
    sign_in(client, make_membership(Role.DPO))
    assert "Benali" not in client.get(journal).content.decode()


@pytest.mark.parametrize(
    ("role", "creates", "imports"),
    [
        (Role.COORDINATOR, True, True),
        (Role.MANAGER, True, False),
        (Role.EDUCATOR, False, False),
        (Role.FUNDER, False, False),
    ],
)
def test_an_empty_organisation_is_shown_its_first_steps(client, role, creates, imports) -> None:
    membership = make_membership(role)
    sign_in(client, membership)
    for page in ("pathways:home", "outcomes:bilans"):
        text = client.get(reverse(page)).content.decode()
        main = text[text.index("<main") :]
        assert "Tout est à jour" not in main
        assert "Pas encore de dispositif" in main
        assert (reverse("access:new_programme") in main) is creates
        assert ("Pour commencer" in main) is creates
        assert (f'<li><a href="{reverse("imports:new")}"' in main) is imports
    made = make_programme(organisations=[membership.organisation])
    assert "Pour commencer" not in client.get(reverse("pathways:home")).content.decode()
    if role is Role.COORDINATOR:
        text = client.get(reverse("access:programme", args=[made.code])).content.decode()
        assert f'href="{reverse("outcomes:bilan", args=[made.code])}"' in text
        assert text[text.index("<main") :].count(reverse("imports:new")) == 1
