"""One person's page, the home page and the palette."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from continuum.access.acting import acting_as_operator
from continuum.access.roles import Role
from continuum.access.tests.factories import (
    as_member,
    make_membership,
    make_organisation,
    make_programme,
    sign_in,
)
from continuum.outreach.models import Encounter, Presence
from continuum.outreach.rules import Mode
from continuum.pathways.queries.file import header_of, timeline_of
from continuum.pathways.rules import Stage
from continuum.people import actions
from continuum.people.entries import ContactEntry
from continuum.people.models import Contact, Person
from continuum.people.queries import Asked, SavedView, files, lines
from continuum.people.rules import ContactKind, EnrolmentState
from continuum.people.tests.factories import make_enrolment, make_file, told

pytestmark = pytest.mark.django_db


def make_encounter(member, *people, days_ago: int = 0, heads: int = 0) -> Encounter:
    """An encounter as the log keeps it, with those who were named."""
    at = timezone.localtime() - timedelta(days=days_ago)
    root = uuid4()
    encounter = Encounter.objects.create(
        id=root,
        root=root,
        organisation_id=member.organisation_id,
        mode=Mode.STREET,
        happened_at=at,
        on=timezone.localdate(at),
        head_count=max(heads, len(people), 1),
        familiarity="first",
        recorded_by_id=member.account_id,
    )
    for person in people:
        Presence.objects.create(
            organisation_id=member.organisation_id,
            encounter=encounter,
            person=person,
            recorded_by_id=member.account_id,
        )
    return encounter


@pytest.fixture
def today():
    return timezone.localdate()


def test_the_header_tells_the_last_contact_and_the_stage(today) -> None:
    membership = make_membership()
    programme = make_programme(organisations=[membership.organisation])
    with as_member(membership) as member:
        person = make_file(member, "Nadia", on=today - timedelta(days=60))
        make_encounter(member, person, days_ago=40)
        header = header_of(person, member, timeline_of(person, member), today=today)
        assert header.last_contact.on == today - timedelta(days=40)
        assert header.last_contact.by == membership.account.name
        assert (header.stage, header.is_silent) == (Stage.JOINED, True)

        actions.assign_referent(
            person=person, account=membership.account, since=today, by=member, today=today
        )
        make_encounter(member, person, days_ago=2)
        header = header_of(person, member, timeline_of(person, member), today=today)
        assert (header.stage, header.is_silent) == (Stage.SUPPORTED, False)

        make_enrolment(
            member,
            person,
            programme,
            (EnrolmentState.ACTIVE, today),
            strand=programme.strands.get(code="session"),
        )
        header = header_of(person, member, timeline_of(person, member), today=today)
        assert header.stage == Stage.REENGAGED


def test_a_withdrawn_or_corrected_encounter_is_no_contact(today) -> None:
    with as_member(make_membership()) as member:
        person = make_file(member, "Nadia", on=today - timedelta(days=60))
        encounter = make_encounter(member, person, days_ago=3)
        [line] = lines([person], member, today=today)
        assert line.last_contact == encounter.on
        silent = Asked(view=SavedView.SILENT)
        assert not files(member, silent, today=today).exists()

        Encounter.objects.create(
            root=encounter.root,
            corrects=encounter,
            withdrawn=True,
            organisation_id=member.organisation_id,
            mode=Mode.STREET,
            happened_at=encounter.happened_at,
            on=encounter.on,
        )
        [line] = lines([person], member, today=today)
        assert line.last_contact == today - timedelta(days=60)
        assert files(member, silent, today=today).get() == person
        assert "encounter" not in {entry.kind for entry in timeline_of(person, member)}


def test_joined_files_are_read_as_one(client, today) -> None:
    membership = make_membership()
    with as_member(membership) as member:
        nickname = actions.note_nickname(alias="Momo", by=member, today=today)
        encounter = make_encounter(member, nickname, days_ago=1)
        person = make_file(member, "Mohamed", last_name="Benali", on=today - timedelta(days=90))
        assert [line.last_contact for line in lines([person], member, today=today)] == [
            today - timedelta(days=90)
        ]
        actions.join_files(
            person=person, other=nickname, reason="vus", by=member, now=timezone.now()
        )
        person.refresh_from_db()
        nickname.refresh_from_db()
        for each in (person, nickname):
            entries = timeline_of(each, member)
            assert {"encounter", "file"} <= {entry.kind for entry in entries}
            [line] = lines([each], member, today=today)
            assert line.last_contact == encounter.on


def test_the_timeline_is_filtered_by_kind_and_never_shows_a_contact(client, today) -> None:
    membership = make_membership()
    with as_member(membership) as member:
        person = make_file(member, "Nadia", on=today)
        actions.add_contact(
            person=person,
            entry=ContactEntry(kind=ContactKind.INSTAGRAM, value="nadia-dès-le-début"),
            by=member,
        )
        opened = timezone.now() - timedelta(hours=2)
        Person.objects.filter(pk=person.pk).update(recorded_at=opened)
        Contact.objects.update(recorded_at=opened)
        actions.add_contact(
            person=person,
            entry=ContactEntry(kind=ContactKind.SNAPCHAT, value="nadia-secret"),
            by=member,
        )
        make_encounter(member, person)
    sign_in(client, membership)
    address = reverse("pathways:file", args=[person.pk])
    whole = client.get(address).content.decode()
    assert "Coordonnée ajoutée\u00a0: Snapchat" in whole
    assert "Instagram" not in whole.partition('class="timeline"')[2].partition("</ol>")[0]
    assert "nadia-secret" not in whole
    only = client.get(address + "?type=encounter").content.decode()
    assert "Rencontre" in only
    assert "Coordonnée ajoutée" not in only
    for odd in ("?type=nope", "?type=%00", "?tout", "?type=encounter&tout=1"):
        assert client.get(address + odd).status_code == 200


def test_a_long_timeline_opens_in_two_parts(client, today) -> None:
    membership = make_membership()
    with as_member(membership) as member:
        person = make_file(member, "Nadia", on=today - timedelta(days=100))
        for days in range(70):
            make_encounter(member, person, days_ago=days)
    sign_in(client, membership)
    address = reverse("pathways:file", args=[person.pk])
    assert client.get(address).content.decode().count('class="timeline-body"') == 60
    assert client.get(address + "?tout=1").content.decode().count('class="timeline-body"') == 72


def test_a_file_opened_from_an_encounter_changes_no_count(client) -> None:
    membership = make_membership()
    with as_member(membership) as member:
        encounter = make_encounter(member, heads=3)
        notice = told().notice
    sign_in(client, membership)
    sent = {
        "id": str(uuid4()),
        "first_name": "Nadia",
        "notice": str(notice.pk),
        "manner": "read",
        "joined_on": timezone.localdate().isoformat(),
    }
    address = reverse("pathways:open_file_from", args=[encounter.root])
    assert client.get(address).status_code == 200
    response = client.post(address, sent)
    with as_member(membership) as member:
        person = Person.objects.get()
        assert response["Location"] == reverse("pathways:file", args=[person.pk])
        assert Presence.objects.get().person == person
        assert Encounter.objects.get().head_count == 3
    stranger = make_membership()
    sign_in(client, stranger)
    assert client.get(address).status_code == 404
    assert client.post(address, sent).status_code == 404


def test_the_summary_prints_what_the_young_person_may_read(client, today) -> None:
    membership = make_membership()
    with as_member(membership) as member:
        person = make_file(member, "Nadia", on=today)
        for days in range(15):
            make_encounter(member, person, days_ago=days)
    sign_in(client, membership)
    text = client.get(reverse("pathways:summary", args=[person.pk])).content.decode()
    assert text.count("<time") == 9
    assert "Nadia" in text


@pytest.mark.parametrize("role", list(Role))
def test_home_greets_every_role_and_says_when_nothing_waits(client, role) -> None:
    sign_in(client, make_membership(role))
    response = client.get(reverse("pathways:home"))
    page = response.content.decode()
    assert response.status_code == 200
    # An organisation just made has no page of its own yet, nor an account behind two factors.
    assert ("empty-title" in page) is (role is not Role.ADMINISTRATOR)
    assert "Où aller" in page


def test_the_home_page_asks_as_many_statements_whatever_there_is_to_do(client, today) -> None:
    organisation = make_organisation()
    programme = make_programme(organisations=[organisation])
    coordinator = make_membership(Role.COORDINATOR, organisation=organisation)
    sign_in(client, coordinator)

    def taken() -> int:
        client.get(reverse("pathways:home"))
        with CaptureQueriesContext(connection) as captured:
            page = client.get(reverse("pathways:home")).content.decode()
        assert "En attente d’une place" in page
        return len(captured)

    def more(count: int) -> None:
        with as_member(coordinator) as member:
            for _ in range(count):
                person = make_file(member, on=today - timedelta(days=60))
                states = [(EnrolmentState.WAITING, today)]
                make_enrolment(member, person, programme, *states)
                make_encounter(member, person, days_ago=45, heads=3)

    more(1)
    one = taken()
    more(3)
    assert taken() == one
    assert one <= 45


def test_home_lists_what_waits_for_oneself_only(client, today) -> None:
    organisation = make_organisation()
    mine = make_membership(organisation=organisation)
    colleague = make_membership(organisation=organisation)
    with as_member(mine) as member:
        for owner in (mine, colleague, colleague):
            person = make_file(member, on=today - timedelta(days=50))
            actions.assign_referent(
                person=person,
                account=owner.account,
                since=today - timedelta(days=50),
                by=member,
                today=today,
            )
    sign_in(client, mine)
    text = client.get(reverse("pathways:home")).content.decode()
    assert "Sans nouvelles depuis un mois" in text
    assert f"vue=sans-nouvelles&amp;referent={mine.account_id}" in text
    link = f"{reverse('people:list')}?vue=sans-nouvelles&referent={mine.account_id}"
    assert "1 jeune" in client.get(link).content.decode()


def test_the_palette_offers_people_gestures_and_pages(client) -> None:
    membership = make_membership()
    with as_member(membership) as member:
        make_file(member, "Ouria", last_name="Benali")
    sign_in(client, membership)

    def answers(query: str) -> str:
        address = reverse("search")
        return client.post(address, {"q": query}, headers={"HX-Request": "true"}).content.decode()

    found = answers("ouri")
    assert "Ouria Benali" in found
    assert "<html" not in found
    assert "Ouvrir un dossier" in answers("ouvrir")
    assert "Ouvrir un dossier" in answers("nouveau jeune")
    assert "Jeunes" in answers("")
    assert "Importer un tableau" not in answers("importer")  # not this role's
    assert 'role="option"' not in answers("zzzz")


def test_without_script_the_name_looked_for_stays_out_of_addresses(client) -> None:
    membership = make_membership()
    with as_member(membership) as member:
        make_file(member, "Ouria", last_name="Benali")
    sign_in(client, membership)
    address = reverse("search")

    sent = client.post(address, {"q": "ouri"})
    assert sent.status_code == 302
    assert "ouri" not in sent["Location"]
    for _time in range(2):  # and again, with Back
        whole = client.get(sent["Location"]).content.decode()
        assert "Ouria Benali" in whole
        assert 'value="ouri"' in whole
        assert "<html" in whole
    assert client.post(address, {"q": "  "})["Location"] == address
    assert "Ouria Benali" not in client.get(address, {"q": "ouri"}).content.decode()

    colleague = make_membership(organisation=membership.organisation)
    sign_in(client, colleague)
    other = client.get(sent["Location"]).content.decode()
    assert "ouri" not in other.lower()
    for key in ("", "x", "é", "\0", "a" * 500, "a b"):
        assert client.get(address, {"r": key}).status_code == 200


@pytest.mark.parametrize("typed", ["%", "'", "\x00", "a" * 5000, "<script>", "🙂", "é" * 300])
def test_any_search_is_answered(client, typed) -> None:
    sign_in(client, make_membership())
    for headers in ({}, {"HX-Request": "true"}):
        response = client.post(reverse("search"), {"q": typed}, headers=headers, follow=True)
        assert response.status_code == 200
        assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize(
    ("reference", "verdict"),
    [("first_meeting", "dans le public"), ("entry", "plus âgé que le public")],
)
def test_the_age_is_judged_on_the_day_the_programme_says(client, today, reference, verdict) -> None:
    """Met at 25, enrolled at 26: the outreach programme's public is told by the first meeting."""
    membership = make_membership()
    programme = make_programme(organisations=[membership.organisation])
    with acting_as_operator():
        rules = {"age_reference": reference, "highest_age": 25}
        type(programme).objects.filter(pk=programme.pk).update(**rules)
    with as_member(membership) as member:
        born_on = today - timedelta(days=26 * 366)  # 26 for some weeks
        person = make_file(member, "Nadia", born_on=born_on, on=today)
        make_encounter(member, person, days_ago=200)
        make_encounter(member, person, days_ago=5)
    sign_in(client, membership)
    page = client.get(reverse("people:enrol", args=[person.pk, programme.code])).content.decode()
    assert verdict in page
