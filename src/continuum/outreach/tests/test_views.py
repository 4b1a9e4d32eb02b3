"""Screens of outreach: who may open them, what bad input gets, and what is never lost."""

from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership, sign_in
from continuum.outreach import actions, queries
from continuum.outreach.models import EncounterNote, Presence
from continuum.outreach.tests.factories import (
    answers,
    make_encounter,
    make_person,
    make_place,
    make_round,
)
from continuum.people.models import Person

pytestmark = pytest.mark.django_db
NIR = "1 85 05 78 006 084 36"
READS = ("field", "new_encounter", "start_round", "rounds", "encounters", "places", "add_place")
OF_ENCOUNTER = ("encounter", "correct_encounter", "specify_encounter", "withdraw_encounter")
GESTURES = (
    *("undo_encounter", "restore_encounter", "give_programme"),
    *("add_note", "nickname_head", "name_head"),
)
OF_ROUND = ("round", "recap", "add_stop", "end_round", "resume_round")


def addresses(member) -> list[str]:
    """Every page and gesture, on records of the member's own."""
    place = make_place(member)
    person = make_person(member)
    encounter = make_encounter(member, place, people=(person.pk,))
    presence = Presence.objects.get()
    out = make_round(member, place)
    return [
        *(reverse(f"outreach:{name}") for name in READS),
        *(reverse(f"outreach:{name}", args=[encounter.root]) for name in OF_ENCOUNTER + GESTURES),
        *(reverse(f"outreach:{name}", args=[out.pk]) for name in OF_ROUND),
        *(reverse(f"outreach:{name}", args=[place.pk]) for name in ("place", "close_place")),
        reverse("outreach:revoke_claim", args=[presence.pk]),
        reverse("outreach:claim_heads", args=[person.pk]),
    ]


@pytest.mark.parametrize(
    "role", [Role.TRAINER, Role.MANAGER, Role.FUNDER, Role.ADMINISTRATOR, Role.DPO]
)
def test_roles_that_do_not_go_out_open_nothing(member, organisation, client, role) -> None:
    paths = addresses(member)
    other = sign_in(client, make_membership(role, organisation=organisation))

    for path in paths:
        codes = {other.get(path).status_code, other.post(path).status_code}
        assert codes <= {403, 405}, path
        assert 403 in codes, path


def test_those_who_do_open_their_own_and_nothing_of_others(member, client, organisation) -> None:
    paths = addresses(member)
    ours = sign_in(client, make_membership(Role.COORDINATOR, organisation=organisation))
    answered = Counter(ours.get(path).status_code for path in paths)
    assert answered == {200: len(READS) + len(OF_ENCOUNTER) + 4, 405: len(GESTURES) + 5}
    stranger = sign_in(client, make_membership(Role.COORDINATOR))
    own_of_theirs = {reverse(f"outreach:{name}") for name in READS}
    for path in set(paths) - own_of_theirs:
        codes = {stranger.get(path).status_code, stranger.post(path).status_code}
        assert codes in ({404}, {404, 405}), path
    client.cookies.clear()
    for path in paths:
        codes = {client.get(path).status_code, client.post(path).status_code}
        assert codes in ({302}, {302, 405}), path


def test_an_educator_does_not_manage_places(site, member) -> None:
    place = make_place(member)

    assert site.post(reverse("outreach:close_place", args=[place.pk])).status_code == 403
    assert site.get(reverse("outreach:place", args=[place.pk])).status_code == 403


def test_a_withdrawn_encounter_says_so_and_can_come_back(site, member) -> None:
    encounter = make_encounter(member)
    page = reverse("outreach:encounter", args=[encounter.root])
    told = {"reason": "doublon", "version": str(encounter.pk)}
    site.post(reverse("outreach:withdraw_encounter", args=[encounter.root]), told)
    assert "doublon" in site.get(page).content.decode()
    restore = reverse("outreach:restore_encounter", args=[encounter.root])
    site.post(restore, {"reason": ""})
    assert not queries.standing(member).exists()

    gone = str(queries.latest_version(encounter.root, member=member).pk)
    site.post(restore, {"reason": "non, deux groupes", "version": gone})

    assert queries.standing(member).count() == 1
    assert "Rétablie" in site.get(page).content.decode()


def test_the_correction_starts_from_what_was_said(site, member) -> None:
    place = make_place(member)
    encounter = make_encounter(member, place, heads=5, topics=("emploi", "famille"))
    path = reverse("outreach:correct_encounter", args=[encounter.root])
    form = site.get(path).context["form"]
    initial = {name: form[name].value() for name in form.fields}
    assert (initial["number"], initial["more"], initial["other_topics"]) == ("4+", 5, ["famille"])

    told = answers(place, number="2", familiarity="again", topics=["sante"], reason="mal compté")
    told["version"] = str(encounter.pk)
    assert site.post(path, told).status_code == 302

    page = site.get(reverse("outreach:encounter", args=[encounter.root])).content.decode()
    assert "mal compté" in page
    assert queries.standing(member).get().head_count == 2


def test_a_correction_never_replaces_a_version_that_was_not_read(site, member) -> None:
    """Two pages open: the second is refused once, shown what stands, and keeps what was typed."""
    place = make_place(member)
    encounter = make_encounter(member, place)
    path = reverse("outreach:correct_encounter", args=[encounter.root])
    version = str(site.get(path).context["form"]["version"].value())
    first = answers(place, number="2", version=version)
    second = answers(place, number="3", version=version, reason="ils étaient trois")

    assert [site.post(path, first).status_code for _ in range(2)] == [302, 302]
    refused = site.post(path, second)

    page = refused.content.decode()
    assert "corrigée par ailleurs" in page
    assert "ils étaient trois" in page
    assert "2 jeunes" in page
    heads = [one.head_count for one in queries.versions_of(encounter.root, member=member)]
    assert heads == [1, 2]

    again = {**second, "version": str(refused.context["form"]["version"].value())}
    assert site.post(path, again).status_code == 302
    assert queries.standing(member).get().head_count == 3


def test_a_colleagues_encounter_is_not_mine_to_correct(site, member, organisation) -> None:
    with as_member(make_membership(Role.EDUCATOR, organisation=organisation)) as colleague:
        encounter = make_encounter(colleague)
        place = encounter.place

    for name in ("correct_encounter", "withdraw_encounter"):
        path = reverse(f"outreach:{name}", args=[encounter.root])
        told = {**answers(place, number="2"), "reason": "x", "version": str(encounter.pk)}
        response = site.post(path, told)
        assert response.status_code == 200
        assert "coordination" in response.content.decode()
    assert queries.standing(member).get().head_count == 1


def test_only_the_first_version_names_an_encounter(site, member) -> None:
    encounter = make_encounter(member)
    version = actions.correct_encounter(
        encounter=encounter,
        entry=actions.entry_of(encounter).__class__(happened_at=encounter.happened_at, heads=2),
        reason="",
        at=timezone.now(),
        by=member,
    )
    for name in OF_ENCOUNTER:
        assert site.get(reverse(f"outreach:{name}", args=[version.pk])).status_code == 404
        assert site.get(reverse(f"outreach:{name}", args=[encounter.pk])).status_code == 200


def test_a_note_and_a_nickname_are_kept_or_come_back(site, member) -> None:
    encounter = make_encounter(member)
    note = reverse("outreach:add_note", args=[encounter.root])
    nickname = reverse("outreach:nickname_head", args=[encounter.root])
    for path, told, part in (
        (note, {"text": f"son numéro {NIR}"}, NIR),
        (note, {"text": ""}, "note_form"),
        (nickname, {"alias": NIR, "new_id": str(uuid4())}, NIR),
        (nickname, {"alias": "Momo", "new_id": "x"}, "Momo"),
    ):
        response = site.post(path, told)
        assert response.status_code == 200
        assert part == "note_form" or part in response.content.decode()
    assert not EncounterNote.objects.exists()
    assert not Person.objects.exists()

    site.post(note, {"text": "Cherche un stage."})
    told = {"alias": "Momo", "new_id": str(uuid4())}
    for _ in range(2):
        assert site.post(nickname, told).status_code == 302

    page = site.get(reverse("outreach:encounter", args=[encounter.root])).content.decode()
    assert "Cherche un stage." in page
    assert "Momo" in page
    assert Presence.objects.get().person.alias == "Momo"
    full = site.post(nickname, {"alias": "Lili", "new_id": str(uuid4())})
    assert "déjà un nom" in full.content.decode()
    assert Person.objects.count() == 1


def test_opening_an_encounter_with_names_is_told_to_the_audit(site, member, educator) -> None:
    person = make_person(member)
    encounter = make_encounter(member, people=(person.pk,))
    site.get(reverse("outreach:encounter", args=[encounter.root]))

    with (
        as_member(make_membership(Role.DPO, organisation=educator.organisation)),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "SELECT account_id FROM core_auditentry"
            " WHERE event = 'encounter_opened' AND person_id = %s",
            [person.pk],
        )
        assert cursor.fetchall() == [(educator.account_id,)]


def test_somebody_known_is_found_named_and_taken_back(site, member) -> None:
    encounter = make_encounter(member)
    presence_of = actions.nickname_head(
        encounter=make_encounter(member), alias="Momo", today=timezone.localdate(), by=member
    )
    page = reverse("outreach:encounter", args=[encounter.root])
    found = site.post(page, {"q": "mom"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in found
    assert str(presence_of.person_id) in found
    sent = site.post(page, {"q": "mom"})
    assert sent.status_code == 302
    assert "mom" not in sent["Location"].partition("#")[0]
    assert str(presence_of.person_id) in site.get(sent["Location"]).content.decode()
    assert str(presence_of.person_id) not in site.get(page, {"q": "mom"}).content.decode()

    path = reverse("outreach:name_head", args=[encounter.root])
    site.post(path, {"person": str(presence_of.person_id)})
    assert Presence.objects.filter(encounter=encounter).count() == 1
    for told in ({}, {"person": "x"}, {"person": str(uuid4())}):
        assert site.post(path, told).status_code == 302
    presence = Presence.objects.get(encounter=encounter)
    site.post(reverse("outreach:revoke_claim", args=[presence.pk]))
    assert not Presence.objects.standing().filter(encounter=encounter).exists()


@pytest.mark.parametrize("asked", ["\0", "%", "'", "a" * 5000, "é́", " "])
def test_any_search_is_harmless(site, member, asked) -> None:
    page = reverse("outreach:encounter", args=[make_encounter(member).root])

    assert site.post(page, {"q": asked}, follow=True).status_code == 200


def test_earlier_encounters_are_claimed_from_a_list(site, member) -> None:
    person = make_person(member)
    place = make_place(member, "Parc Napoléon")
    free = [make_encounter(member, place, heads=2) for _ in range(2)]
    full = make_encounter(member, place, people=(make_person(member).pk,))
    path = reverse("outreach:claim_heads", args=[person.pk])
    page = site.get(path).content.decode()
    assert str(free[0].pk) in page
    assert str(full.pk) not in page
    for told in ({}, {"encounters": [str(full.pk)]}, {"encounters": ["x"]}):
        assert site.post(path, told).status_code == 200
    assert Presence.objects.count() == 1

    assert site.post(path, {"encounters": [str(one.pk) for one in free]}).status_code == 302

    assert Presence.objects.filter(person=person, claimed=True).count() == 2


@pytest.mark.parametrize("count", [1, 3])
def test_an_empty_period_tells_what_other_days_hold(member, site, count) -> None:
    old = timezone.now() - timedelta(days=400)
    place = make_place(member)
    for days in range(count):
        make_encounter(member, place, happened_at=old - timedelta(days=days))

    page = site.get(reverse("outreach:encounters"))

    assert "sur cette période" in page.content.decode()
    link = page.context["elsewhere"]["url"]
    shown = site.get(link)
    assert len(shown.context["page"].object_list) == count
    assert shown.context["elsewhere"] is None
    nothing = site.get(reverse("outreach:encounters"), {"mode": "information", "du": "2001-01-01"})
    assert "sur cette période" not in nothing.content.decode()


def test_a_claim_without_a_tick_is_answered_in_the_reader_s_words(site, member) -> None:
    person = make_person(member)
    make_encounter(member, heads=2)

    page = site.post(
        reverse("outreach:claim_heads", args=[person.pk]), {"sent": "1"}
    ).content.decode()

    assert '<span class="error-field">Rencontres avec un jeune sans prénom</span>' in page


def test_claims_offer_what_is_near_first_and_keep_the_old_aside(site, member) -> None:
    person = make_person(member)
    usual = make_place(member, "Parc Napoléon")
    make_encounter(member, usual, people=(person.pk,))
    now = timezone.now()
    there, elsewhere, old = (
        make_encounter(member, place, heads=2, happened_at=now - timedelta(days=days))
        for place, days in ((usual, 20), (make_place(member), 2), (usual, 800))
    )

    page = site.get(reverse("outreach:claim_heads", args=[person.pk]))

    assert [one.pk for one in page.context["near"]] == [there.pk, elsewhere.pk]
    assert [one.pk for one in page.context["older"]] == [old.pk]
    text = page.content.decode()
    assert text.index("Plus anciennes") < text.index(str(old.pk))
    path = reverse("outreach:claim_heads", args=[person.pk])
    assert site.post(path, {"encounters": [str(old.pk)]}).status_code == 302
