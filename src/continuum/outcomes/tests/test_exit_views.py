"""Exits on the file: the screens, the history, what is left to do."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership, make_programme, sign_in
from continuum.outcomes.models import Exit
from continuum.outcomes.queries import exits, gaps
from continuum.outcomes.queries.bilan import bilan
from continuum.outcomes.rules.exits import ExitKind
from continuum.outcomes.tests.factories import ENTERED, S, make_enrolment, make_exit, make_person
from continuum.outcomes.tests.story import PERIOD, tell
from continuum.pathways.rules import Milestone

pytestmark = pytest.mark.django_db
LEFT_ON = (ENTERED + timedelta(days=60)).isoformat()


@pytest.fixture
def counsellor():
    return make_membership(Role.COUNSELLOR)


@pytest.fixture
def enrolment(counsellor):
    programme = make_programme(organisations=[counsellor.organisation])
    with as_member(counsellor) as member:
        return make_enrolment(
            member, programme, (S.ACTIVE, ENTERED), (S.COMPLETED, ENTERED + timedelta(days=50))
        )


def form(**changes) -> dict[str, str]:
    told = {"kind": "cdd", "months": "8", "on": LEFT_ON, "project": "yes", "qualified": "no"}
    return {**told, **changes}


def address(name: str, enrolment=None, **kwargs) -> str:
    if enrolment is not None:
        kwargs = {"person": enrolment.person_id, "enrolment": enrolment.pk}
    return reverse(f"outcomes:{name}", kwargs=kwargs)


def test_an_exit_is_noted_read_corrected_and_taken_back(client, counsellor, enrolment):
    sign_in(client, counsellor)
    page = address("exits", person=enrolment.person_id)
    assert "Aucune sortie notée" in client.get(page).content.decode()

    noted = client.post(address("record_exit", enrolment), form())
    assert noted["Location"] == page
    shown = client.get(page).content.decode()
    assert "Emploi durable" in shown
    assert "EECR04" in shown

    with as_member(counsellor):
        row = Exit.objects.standing().get()
    correct = reverse("outcomes:correct_exit", kwargs={"exit": row.pk})
    refused = client.post(correct, form(kind="cdi", reason=""))
    assert refused.status_code == 200
    client.post(correct, form(kind="cdi", months="", reason="c'était un CDI"))
    assert client.get(correct).status_code == 404
    with as_member(counsellor):
        row = Exit.objects.standing().get()
    assert (row.kind, row.months) == ("cdi", None)

    withdraw = reverse("outcomes:withdraw_exit", kwargs={"exit": row.pk})
    assert client.get(withdraw).status_code == 200
    client.post(withdraw, {"reason": "erreur"})
    assert "Aucune sortie notée" in client.get(page).content.decode()


def test_what_is_sent_twice_is_written_once_and_ends_well(client, counsellor, enrolment):
    sign_in(client, counsellor)

    def twice(path, told) -> list[str]:
        answers = [client.post(path, told) for _ in range(2)]
        assert [one.status_code for one in answers] == [302, 302]
        assert answers[0].url == answers[1].url
        with as_member(counsellor):
            rows = Exit.objects.order_by("id")
            return [f"{one.kind}{' withdrawn' * one.withdrawn}" for one in rows]

    assert twice(address("record_exit", enrolment), form()) == ["cdd"]
    with as_member(counsellor):
        row = Exit.objects.get()
    correct = reverse("outcomes:correct_exit", kwargs={"exit": row.pk})
    told = form(kind="cdi", months="", reason="c'était un CDI")
    assert twice(correct, told) == ["cdd", "cdi"]
    other = client.post(correct, {**told, "kind": "iae"})
    assert "corrigée par ailleurs" in other.content.decode()
    assert "était un CDI" in other.content.decode()
    with as_member(counsellor):
        row = Exit.objects.standing().get()
    withdraw = reverse("outcomes:withdraw_exit", kwargs={"exit": row.pk})
    assert twice(withdraw, {"reason": "erreur"}) == ["cdd", "cdi", "cdi withdrawn"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": ""}, "obligatoire"),
        ({"on": "2020-01-01"}, "avant le début"),
        ({"on": "2999-01-01"}, "dans le futur"),
        ({"months": "0"}, "de 1 à 60"),
        ({"on": "jamais"}, "date"),
    ],
)
def test_a_flaw_is_said_beside_the_question(client, counsellor, enrolment, changes, said):
    sign_in(client, counsellor)
    answer = client.post(address("record_exit", enrolment), form(**changes))
    assert answer.status_code == 200
    assert said in answer.content.decode()
    with as_member(counsellor):
        assert not Exit.objects.exists()


@pytest.mark.parametrize("role", list(Role))
def test_who_reads_and_who_writes_exits(client, counsellor, enrolment, role):
    sign_in(client, make_membership(role, organisation=counsellor.organisation))
    reads = role in (Role.EDUCATOR, Role.COUNSELLOR, Role.TRAINER, Role.COORDINATOR, Role.DPO)
    writes = role in (Role.COUNSELLOR, Role.COORDINATOR)
    page = address("exits", person=enrolment.person_id)
    assert client.get(page).status_code == (200 if reads else 403)
    for name in ("record_exit",):
        assert client.get(address(name, enrolment)).status_code == (200 if writes else 403)
    assert client.get(reverse("outcomes:exits_to_record")).status_code == (200 if writes else 403)


def test_another_organisations_exits_do_not_exist(client, counsellor, enrolment):
    with as_member(counsellor) as member:
        row = make_exit(member, enrolment)
    sign_in(client, make_membership(Role.COORDINATOR))
    assert client.get(address("exits", person=enrolment.person_id)).status_code == 404
    assert client.post(address("record_exit", enrolment), form()).status_code == 404
    for name in ("correct_exit", "withdraw_exit"):
        url = reverse(f"outcomes:{name}", kwargs={"exit": row.pk})
        assert client.post(url, form(reason="x")).status_code == 404


def test_an_enrolment_of_somebody_else_is_not_found_under_this_person(
    client, counsellor, enrolment
):
    with as_member(counsellor) as member:
        other = make_person(member, first_name="Autre")
    sign_in(client, counsellor)
    kwargs = {"person": other.pk, "enrolment": enrolment.pk}
    assert client.post(reverse("outcomes:record_exit", kwargs=kwargs), form()).status_code == 404


def test_exits_enter_the_history_and_only_good_ones_move_somebody_along(counsellor, enrolment):
    with as_member(counsellor) as member:
        row = make_exit(member, enrolment, ExitKind.OUT_OF_TOUCH)
        [entry] = exits.timeline_of(enrolment.person, member=member)
        assert entry.on == row.on
        assert "Sans nouvelles" in entry.title
        assert list(exits.milestones_of(enrolment.person, member)) == []
        other = make_enrolment(member, enrolment.programme, person=enrolment.person)
        make_exit(member, other, ExitKind.CDI)
        [milestone] = exits.milestones_of(enrolment.person, member)
    assert milestone.milestone is Milestone.EXIT


def test_what_is_left_to_note_awaits_those_who_may_note_it(client, counsellor, enrolment):
    with as_member(counsellor) as member:
        [task] = exits.tasks_of(member, today=date(2026, 6, 30))
        assert task.count == 1
    with as_member(make_membership(Role.EDUCATOR, organisation=counsellor.organisation)) as member:
        assert list(exits.tasks_of(member, today=date(2026, 6, 30))) == []
    sign_in(client, counsellor)
    assert "Nadia" in client.get(task.url).content.decode()
    client.post(address("record_exit", enrolment), form())
    with as_member(counsellor) as member:
        assert list(exits.tasks_of(member, today=date(2026, 6, 30))) == []


def test_gaps_of_a_bilan_await_whoever_answers_for_it():
    story = tell()
    with as_member(story.lead) as member:
        told = bilan(story.programme, PERIOD, member)
        assert [task.count for task in gaps.tasks_of(member, today=PERIOD.end)] == [None]
        gaps.remember(story.programme, told, usual=PERIOD)
        expected = sum(check.level == "gap" for check in told.checks)
        found = list(gaps.tasks_of(member, today=PERIOD.end))
    assert [task.count for task in found] == ([expected] if expected else [])
    educator = make_membership(Role.EDUCATOR, organisation=story.lead.organisation)
    with as_member(educator) as member:
        assert list(gaps.tasks_of(member, today=PERIOD.end)) == []
