"""Every screen about persons, as those who may, those who may not, and strangers."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

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
from continuum.core.formatting import day as written_day
from continuum.core.models import AuditEntry
from continuum.organisations.models import Capacity, Site
from continuum.people import actions
from continuum.people.entries import ContactEntry, EvidenceEntry, ExternalIdEntry
from continuum.people.models import (
    Contact,
    Enrolment,
    ExternalId,
    InvisibilityDefinition,
    NoticeGiven,
    Person,
    Referent,
    SituationFact,
)
from continuum.people.rules import ContactKind, EnrolmentState, EvidenceKind, ExternalSystem
from continuum.people.tests.factories import make_enrolment, make_file, told

pytestmark = pytest.mark.django_db
NIR = "1 85 05 78 006 084 91"
CANARY = "Zéphirine"


def page_text(response) -> str:
    """What is read, whatever the spaces between two words."""
    return " ".join(response.content.decode().split())


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def team(today):
    """A counsellor, her organisation, its programme and site, one young person with everything."""
    organisation = make_organisation()
    membership = make_membership(organisation=organisation)
    programme = make_programme(organisations=[organisation])
    site = set_up(Site, organisation=organisation, name="Troyes")
    set_up(Capacity, site=site, programme=programme, year=today.year, places=1)
    set_up(
        InvisibilityDefinition,
        programme=programme,
        version=1,
        wording="Absent des listes",
        accepted=["said"],
        in_force_from="2020-01-01",
    )
    with as_member(membership) as member:
        person = make_file(member, CANARY, last_name="Canari", on=today)
        other = make_file(member, "Zephirine", last_name="Canary", on=today)
        contact = actions.add_contact(
            person=person,
            entry=ContactEntry(kind=ContactKind.PHONE, value="06 12 34 56 78"),
            by=member,
        )
        number = actions.add_external_id(
            person=person,
            entry=ExternalIdEntry(system=ExternalSystem.IMILO, value="770077"),
            by=member,
        )
        actions.record_evidence(
            person=person,
            entry=EvidenceEntry(kind=EvidenceKind.SAID, on=today),
            by=member,
            today=today,
        )
        enrolment = make_enrolment(
            member, person, programme, (EnrolmentState.PROPOSED, today), site=site
        )
    return {
        "organisation": organisation,
        "membership": membership,
        "programme": programme,
        "site": site,
        "person": person,
        "other": other,
        "contact": contact,
        "number": number,
        "enrolment": enrolment,
    }


def pages(team) -> dict[str, str]:
    """Address of each screen about the young person."""
    person, other = team["person"].pk, team["other"].pk
    return {
        "file": reverse("pathways:file", args=[person]),
        "summary": reverse("pathways:summary", args=[person]),
        "edit": reverse("people:edit", args=[person]),
        "withdraw": reverse("people:withdraw", args=[person]),
        "contacts": reverse("people:contacts", args=[person]),
        "facts": reverse("people:facts", args=[person]),
        "give_notice": reverse("people:give_notice", args=[person]),
        "evidence": reverse("people:evidence", args=[person]),
        "referent": reverse("people:referent", args=[person]),
        "enrol": reverse("people:enrol", args=[person, team["programme"].code]),
        "join": reverse("people:join", args=[person, other]),
        "separate": reverse("people:separate", args=[person]),
        "change_state": reverse("people:change_state", args=[team["enrolment"].pk]),
    }


GESTURES = {
    "restore": lambda t: reverse("people:restore", args=[t["person"].pk]),
    "add_number": lambda t: reverse("people:add_number", args=[t["person"].pk]),
    "reveal": lambda t: reverse("people:reveal", args=[t["contact"].pk]),
    "end_contact": lambda t: reverse("people:end_contact", args=[t["contact"].pk]),
    "remove_number": lambda t: reverse("people:remove_number", args=[t["number"].pk]),
}


def test_each_screen_opens_for_the_team(client, team) -> None:
    sign_in(client, team["membership"])
    addresses = {
        **pages(team),
        "list": reverse("people:list"),
        "open": reverse("people:open_file"),
        "duplicates": reverse("people:duplicates"),
        "home": reverse("pathways:home"),
        "search": reverse("search"),
    }
    for name, address in addresses.items():
        response = client.get(address)
        assert response.status_code == 200, name
        assert "612345678" not in response.content.decode().replace(" ", ""), name


def test_nothing_of_a_file_is_there_for_another_organisation(client, team) -> None:
    sign_in(client, make_membership())
    for name, address in pages(team).items():
        reads = name in ("file", "summary")
        for send in (client.get,) if reads else (client.get, client.post):
            response = send(address)
            assert response.status_code == 404, name
            assert b"anari" not in response.content
    for name, address in GESTURES.items():
        assert client.post(address(team)).status_code == 404, name
    for address in (reverse("people:list") + "?vue=tous", reverse("people:duplicates")):
        assert b"anari" not in client.get(address).content
    for typed in ("canari", "zephirine", "0612345678", "770077"):
        answer = client.post(reverse("search"), {"q": typed}, headers={"HX-Request": "true"})
        assert answer.status_code == 200
        assert b"anari" not in answer.content


@pytest.mark.parametrize("role", [Role.FUNDER, Role.MANAGER, Role.ADMINISTRATOR])
def test_roles_without_files_are_refused_them(client, team, role) -> None:
    sign_in(client, make_membership(role, organisation=team["organisation"]))
    for name, address in pages(team).items():
        assert client.get(address).status_code == 403, name
    for name, address in GESTURES.items():
        assert client.post(address(team)).status_code == 403, name
    assert client.get(reverse("people:list")).status_code == 403
    answer = client.post(reverse("search"), {"q": "canari"}, headers={"HX-Request": "true"})
    assert b"anari" not in answer.content


def test_a_trainer_sees_files_and_no_contact_and_writes_nothing(client, team) -> None:
    sign_in(client, make_membership(Role.TRAINER, organisation=team["organisation"]))
    file = client.get(pages(team)["file"])
    assert CANARY in file.content.decode()
    assert "masqué" not in file.content.decode()
    assert "Les coordonnées sont gardées par" in file.content.decode()
    assert client.post(GESTURES["reveal"](team)).status_code == 403
    for name in ("edit", "facts", "contacts", "withdraw", "enrol", "join"):
        assert client.get(pages(team)[name]).status_code == 403, name


def test_the_anonymous_are_sent_to_sign_in(client, team) -> None:
    for address in (*pages(team).values(), reverse("people:list"), reverse("search")):
        response = client.get(address)
        assert response.status_code == 302
        assert response["Location"].startswith("/connexion/")


def test_opening_a_file_is_written_in_its_journal(client, team) -> None:
    sign_in(client, team["membership"])
    client.get(pages(team)["file"])
    client.get(reverse("people:list") + "?vue=tous")
    client.post(reverse("search"), {"q": "zephirine"}, headers={"HX-Request": "true"})

    with as_member(make_membership(Role.DPO, organisation=team["organisation"])):
        [opened] = AuditEntry.objects.filter(event="file_opened")
        assert opened.person_id == team["person"].pk
        assert opened.account_id == team["membership"].account_id
        assert AuditEntry.objects.get(event="people_listed").detail["view"] == "tous"
        searched = AuditEntry.objects.get(event="people_searched")
        assert searched.detail == {"found": 2}


# Opening


def form_of(team=None, **more) -> dict[str, str]:
    with as_member(make_membership()):
        notice = told().notice
    return {
        "id": str(uuid4()),
        "first_name": "Nadia",
        "notice": str(notice.pk),
        "manner": "read_aloud",
        "joined_on": timezone.localdate().isoformat(),
        **more,
    }


def test_opening_a_file_in_a_few_taps(client, team) -> None:
    sign_in(client, team["membership"])
    sent = form_of(birth_year="2006", channel="snapchat", value="nad.ia")

    response = client.post(reverse("people:open_file"), sent)

    with as_member(team["membership"]):
        person = Person.objects.get(first_name="Nadia")
        assert response["Location"] == reverse("pathways:file", args=[person.pk])
        assert (person.birth_year, person.joined_on) == (2006, timezone.localdate())
        assert Contact.objects.get(person=person).value == "nad.ia"
        assert NoticeGiven.objects.get(person=person).manner == "read_aloud"
    again = client.post(reverse("people:open_file"), sent)
    assert again["Location"] == response["Location"]


def test_files_like_it_are_shown_before_another_opens(client, team) -> None:
    sign_in(client, team["membership"])
    sent = form_of(
        first_name="Zéphirine", last_name="Canari", value="nadia@exemple.fr", channel="email"
    )

    response = client.post(reverse("people:open_file"), sent)

    text = response.content.decode()
    assert response.status_code == 200
    assert "même prénom" in text
    assert "nadia@exemple.fr" in text  # what was typed is kept
    assert text.count('name="shown"') == 2
    shown = [str(team["person"].pk), str(team["other"].pk)]
    partly = client.post(reverse("people:open_file"), {**sent, "another": "1", "shown": [shown[0]]})
    assert partly.status_code == 200
    opened = client.post(reverse("people:open_file"), {**sent, "another": "1", "shown": shown})
    assert opened.status_code == 302
    with as_member(team["membership"]):
        assert Person.objects.count() == 3


def test_a_file_does_not_open_without_the_notice(client, team) -> None:
    sign_in(client, team["membership"])
    for missing in ("manner", "notice"):
        sent = {key: value for key, value in form_of().items() if key != missing}
        response = client.post(reverse("people:open_file"), sent)
        assert response.status_code == 200
        assert "Il y a un problème" in response.content.decode()
    with as_member(team["membership"]):
        assert not Person.objects.filter(first_name="Nadia").exists()


def test_a_nickname_becomes_a_file(client, team) -> None:
    with as_member(team["membership"]) as member:
        person = actions.note_nickname(alias="Momo", by=member, today=timezone.localdate())
    sign_in(client, team["membership"])
    address = reverse("people:open_file_for", args=[person.pk])
    assert b"Momo" in client.get(address).content

    response = client.post(address, form_of(first_name="Mohamed", alias="Momo"))

    assert response["Location"] == reverse("pathways:file", args=[person.pk])
    with as_member(team["membership"]):
        person.refresh_from_db()
        assert (person.alias, person.first_name) == ("Momo", "Mohamed")
        assert person.has_file


def test_who_is_known_shows_while_typing(client, team) -> None:
    sign_in(client, team["membership"])
    address = reverse("people:look_for_candidates")
    answer = client.post(address, {"first_name": "Zephirine", "last_name": "Canari"})
    assert "Canari" in answer.content.decode()
    for nothing in ({}, {"first_name": "Xx"}, {"birth_year": "abc", "first_name": "Z"}):
        assert b"Canari" not in client.post(address, nothing).content


@pytest.mark.parametrize(
    ("name", "field", "more"),
    [
        ("open_file", "first_name", {}),
        ("open_file", "alias", {}),
        ("open_file", "last_name", {}),
        ("open_file", "usage_name", {}),
        ("open_file", "value", {"channel": "snapchat"}),
        ("edit", "first_name", {}),
        ("edit", "last_name", {"first_name": "A"}),
        ("contacts", "value", {"kind": "instagram"}),
        ("contacts", "note", {"kind": "phone", "value": "0612345678"}),
        ("add_number", "number-value", {"number-system": "imilo"}),
        ("evidence", "list_name", {"kind": "absent_from_list", "on": "2026-01-01"}),
        ("join", "reason", {}),
        ("join", "reason", {"different": "1"}),
    ],
)
def test_a_state_number_is_refused_in_every_field(client, team, name, field, more) -> None:
    sign_in(client, team["membership"])
    if name == "open_file":
        address, sent = reverse("people:open_file"), form_of(**more, **{field: NIR})
    else:
        addresses = {**pages(team), **{key: make(team) for key, make in GESTURES.items()}}
        address, sent = addresses[name], {**more, field: NIR}
    response = client.post(address, sent)
    text = response.content.decode()
    assert response.status_code == 200
    assert "numéro de sécurité sociale" in text
    assert NIR in text  # nothing typed is lost
    with as_member(team["membership"]):
        assert Person.objects.count() == 2
        assert not Person.objects.filter(first_name=NIR).exists()


def test_completing_shows_and_saves_only_what_changed(client, team) -> None:
    sign_in(client, team["membership"])
    address = pages(team)["edit"]
    assert 'name="initial-last_name" value="Canari"' in client.get(address).content.decode()
    sent = {
        "first_name": CANARY,
        "initial-first_name": CANARY,
        "last_name": "Canari",
        "initial-last_name": "Canari",
        "born_on": "2005-03-01",
        "initial-born_on": "",
    }
    with as_member(team["membership"]):
        Person.objects.filter(pk=team["person"].pk).update(last_name="Corrigé")

    assert client.post(address, sent).status_code == 302

    with as_member(team["membership"]):
        person = Person.objects.get(pk=team["person"].pk)
        assert (person.last_name, str(person.born_on), person.birth_year) == (
            "Corrigé",
            "2005-03-01",
            2005,
        )


def test_bad_dates_and_choices_never_break_a_screen(client, team) -> None:
    sign_in(client, team["membership"])
    for name, address in pages(team).items():
        if name in ("file", "summary"):
            continue
        response = client.post(
            address,
            {
                "on": "31/02/2026",
                "born_on": "x",
                "birth_year": "-1",
                "state": "nope",
                "kind": "nope",
                "account": "nope",
                "since": "0000-00-00",
                "site": str(uuid4()),
                "reason": "",
                "neet": "maybe",
                "commune": "\x00",
                "gender": "Z",
            },
        )
        assert response.status_code == 200, name


def test_a_withdrawn_file_comes_back_with_undo(client, team) -> None:
    sign_in(client, team["membership"])
    choice = "Saisi deux fois"
    response = client.post(pages(team)["withdraw"], {"reason": choice}, follow=True)
    assert reverse("people:restore", args=[team["person"].pk]) in response.content.decode()
    assert client.get(pages(team)["file"]).status_code == 404
    assert client.post(GESTURES["restore"](team)).status_code == 302
    assert client.get(pages(team)["file"]).status_code == 200
    assert client.post(GESTURES["restore"](team)).status_code == 404


# Contacts, facts, evidence


def test_a_contact_is_revealed_on_request_only(client, team) -> None:
    sign_in(client, team["membership"])
    address = GESTURES["reveal"](team)
    assert client.get(address).status_code == 405
    assert "+33612345678" in client.post(address).content.decode()
    fragment = client.post(address, headers={"HX-Request": "true"}).content.decode()
    assert 'href="tel:+33612345678"' in fragment
    assert "<html" not in fragment

    with as_member(make_membership(Role.DPO, organisation=team["organisation"])):
        assert AuditEntry.objects.filter(event="contact_revealed").count() == 2


def test_contacts_and_numbers_are_added_and_removed(client, team) -> None:
    sign_in(client, team["membership"])
    client.post(pages(team)["contacts"], {"kind": "instagram", "value": "@zeph"})
    client.post(GESTURES["end_contact"](team))
    client.post(GESTURES["add_number"](team), {"number-system": "imilo", "number-value": "88"})
    client.post(GESTURES["remove_number"](team))
    taken = client.post(
        reverse("people:add_number", args=[team["other"].pk]),
        {"number-system": "imilo", "number-value": "88"},
    )
    assert "Un autre dossier porte déjà ce numéro" in taken.content.decode()
    with as_member(team["membership"]):
        assert list(
            Contact.objects.filter(ended_on__isnull=True).values_list("value", flat=True)
        ) == ["@zeph"]
        assert [n.value for n in ExternalId.objects.all()] == ["88"]


def test_the_situation_keeps_only_what_is_new(client, team, today) -> None:
    sign_in(client, team["membership"])
    sent = {"source": "seen", "on": today.isoformat(), "neet": "yes", "rsa": "no"}
    client.post(pages(team)["facts"], sent)
    client.post(pages(team)["facts"], {**sent, "rsa": "unknown"})
    client.post(pages(team)["facts"], {**sent, "source": "proved", "rsa": "", "confirmed": "on"})
    with as_member(team["membership"]):
        kept = SituationFact.objects.order_by("recorded_at").values_list("kind", "answer", "source")
        assert sorted(kept) == [
            ("neet", "yes", "proved"),
            ("neet", "yes", "seen"),
            ("rsa", "no", "seen"),
            ("rsa", "unknown", "seen"),
        ]


def test_the_file_says_what_was_true_at_the_entry_and_what_is_today(client, team, today) -> None:
    """Said today: whoever entered before was not known to be invisible, and is now."""
    entered = today - timedelta(days=40)
    with as_member(team["membership"]) as member:
        make_enrolment(member, team["person"], team["programme"], (EnrolmentState.ACTIVE, entered))
    sign_in(client, team["membership"])

    text = page_text(client.get(pages(team)["evidence"]))

    entry = text.index(f"À son entrée, le {written_day(entered, 'fr')} :")
    now = text.index("Aujourd’hui :")
    assert "on ne sait pas" in text[entry:now]
    assert "(noté après)" in text[entry:now]
    assert "Le jeune le dit" in text[now:]
    assert "invisible" in text[now:]
    assert "Absent des listes" in text[now:]
    assert text.count("Absent des listes") == 1, "one definition is told once"
    assert "on ne sait pas" not in text[now:]


def test_a_sign_that_does_not_count_says_why(client, team) -> None:
    with acting_as_operator():
        definition = InvisibilityDefinition.objects.get()
        definition.pk, definition.version = None, 2
        definition.accepted = ["absent_from_list"]
        definition.save(force_insert=True)
    sign_in(client, team["membership"])

    text = page_text(client.get(pages(team)["evidence"]))

    assert "pas invisible" in text
    assert "(ce signe ne compte pas)" in text
    assert "À son entrée" not in text, "whoever has not entered is judged today alone"


def test_giving_the_notice_later(client, team, today) -> None:
    sign_in(client, team["membership"])
    with as_member(team["membership"]):
        notice = told().notice
    client.post(
        pages(team)["give_notice"],
        {"notice": str(notice.pk), "manner": "handed", "told_on": today.isoformat()},
    )
    with as_member(team["membership"]):
        manners = NoticeGiven.objects.filter(person=team["person"]).values_list("manner", flat=True)
        assert sorted(manners) == ["handed", "read_aloud"]


# Enrolments


def test_enrolling_warns_when_full_and_can_be_confirmed(client, team, today) -> None:
    sign_in(client, team["membership"])
    with as_member(team["membership"]) as member:
        make_enrolment(
            member,
            make_file(member),
            team["programme"],
            (EnrolmentState.ACTIVE, today),
            site=team["site"],
        )
    address = reverse("people:enrol", args=[team["other"].pk, team["programme"].code])
    assert "complet en" in client.get(address).content.decode()
    sent = {
        "id": str(uuid4()),
        "state": "enrolled",
        "strand": "",
        "site": str(team["site"].pk),
        "on": today.isoformat(),
    }
    warned = client.post(address, sent)
    assert "est complet pour" in warned.content.decode()
    assert 'name="even_if_full"' in warned.content.decode()
    assert client.post(address, {**sent, "even_if_full": "on"}).status_code == 302
    assert client.post(address, {**sent, "even_if_full": "on"}).status_code == 302
    with as_member(team["membership"]):
        assert Enrolment.objects.filter(person=team["other"]).count() == 1


def test_another_programmes_strand_or_site_is_no_choice(client, team, today) -> None:
    sign_in(client, team["membership"])
    stranger = make_organisation()
    elsewhere = make_programme(organisations=[stranger])
    site = set_up(Site, organisation=stranger, name="Ailleurs")
    for wrong in ({"strand": str(elsewhere.strands.first().pk)}, {"site": str(site.pk)}):
        response = client.post(
            reverse("people:enrol", args=[team["other"].pk, team["programme"].code]),
            {"id": str(uuid4()), "state": "enrolled", "on": today.isoformat(), **wrong},
        )
        assert response.status_code == 200
    address = reverse("people:enrol", args=[team["other"].pk, elsewhere.code])
    assert client.get(address).status_code == 404
    with as_member(team["membership"]):
        assert Enrolment.objects.filter(person=team["other"]).count() == 0


def test_a_state_is_changed_with_its_reason(client, team, today) -> None:
    sign_in(client, team["membership"])
    address = pages(team)["change_state"]
    sent = {"state": "withdrawn", "on": today.isoformat()}
    assert "avec sa raison" in client.post(address, sent).content.decode()
    assert client.post(address, {**sent, "reason": "personal"}).status_code == 302
    past = (today - timedelta(days=9)).isoformat()
    refused = client.post(address, {"state": "active", "on": past})
    assert "Abandonné" in refused.content.decode()
    with as_member(team["membership"]):
        row = Enrolment.objects.with_state().get(pk=team["enrolment"].pk)
        assert (row.state, row.state_reason) == ("withdrawn", "personal")


def test_a_referent_is_chosen_among_the_team(client, team, today) -> None:
    sign_in(client, team["membership"])
    stranger = make_membership()
    address = pages(team)["referent"]
    sent = {"since": today.isoformat()}
    assert client.post(address, {**sent, "account": str(stranger.account_id)}).status_code == 200
    mine = str(team["membership"].account_id)
    assert client.post(address, {**sent, "account": mine}).status_code == 302
    with as_member(team["membership"]):
        assert str(Referent.objects.get().account_id) == mine


def test_choosing_a_programme_tells_the_age_rule(client, team) -> None:
    sign_in(client, team["membership"])
    address = reverse("people:choose_programme", args=[team["person"].pk])
    assert client.get(address).status_code == 302  # only one programme
    make_programme(organisations=[team["organisation"]])
    text = client.get(address).content.decode()
    assert "De 16 à 29 ans" in text
    assert "Âge pas encore connu" in text


# Joining


def test_two_files_are_joined_then_separated(client, team) -> None:
    sign_in(client, team["membership"])
    assert "Canary" in client.get(reverse("people:duplicates")).content.decode()
    side_by_side = client.get(pages(team)["join"]).content.decode()
    assert "différent" in side_by_side
    assert client.post(pages(team)["join"], {"reason": "même jeune"}).status_code == 302
    assert "Réuni avec" in client.get(pages(team)["file"]).content.decode()
    assert "Canary" not in client.get(reverse("people:duplicates")).content.decode()
    assert client.post(pages(team)["join"], {"reason": "encore"}).status_code == 200

    assert client.post(pages(team)["separate"], {"reason": "erreur"}).status_code == 302
    assert "Réuni avec" not in client.get(pages(team)["file"]).content.decode()


def test_two_different_young_people_are_not_proposed_again(client, team) -> None:
    sign_in(client, team["membership"])
    client.post(pages(team)["join"], {"reason": "vus ensemble", "different": "1"})
    assert "Canary" not in client.get(reverse("people:duplicates")).content.decode()
    assert "Peut-être le même" not in client.get(pages(team)["file"]).content.decode()


def test_a_file_of_another_organisation_cannot_be_joined(client, team) -> None:
    stranger = make_membership()
    with as_member(stranger) as member:
        theirs = make_file(member, CANARY, last_name="Canari")
    sign_in(client, team["membership"])
    for address in (
        reverse("people:join", args=[team["person"].pk, theirs.pk]),
        reverse("people:join", args=[theirs.pk, team["person"].pk]),
    ):
        assert client.get(address).status_code == 404
        assert client.post(address, {"reason": "x"}).status_code == 404
    assert str(theirs.pk) not in client.get(reverse("people:duplicates")).content.decode()
    assert str(theirs.pk) not in client.get(pages(team)["file"]).content.decode()
