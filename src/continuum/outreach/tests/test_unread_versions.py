"""Nothing is said of a version of an encounter that was not read, and nothing said twice stands
twice."""

from dataclasses import replace

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from continuum.access.tests.factories import make_programme
from continuum.outreach import actions, queries
from continuum.outreach.models import Encounter
from continuum.outreach.rules import Tally
from continuum.outreach.tests.factories import make_encounter, make_place, make_round

pytestmark = pytest.mark.django_db

REPLACED = "corrigée par ailleurs"


def address(name: str, encounter: Encounter) -> str:
    return reverse(f"outreach:{name}", args=[encounter.root])


def recounted(encounter: Encounter, by, heads: int = 4) -> Encounter:
    """Meanwhile, in another window."""
    entry = replace(actions.entry_of(encounter), heads=heads, first_time=None, tallies=())
    return actions.correct_encounter(
        encounter=encounter, entry=entry, reason="mal compté", at=timezone.now(), by=by
    )


def heads_of(encounter: Encounter, member) -> list[int]:
    return [one.head_count for one in queries.versions_of(encounter.root, member=member)]


def version_in(response) -> str:
    return str(response.context["form"]["version"].value())


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_specifying_asks_to_read_what_came_meanwhile_then_goes_on(site, member) -> None:
    encounter = make_encounter(member, heads=1)
    path = address("specify_encounter", encounter)
    told = {"gender": "F", "age_band": "16_17", "version": version_in(site.get(path))}
    recounted(encounter, member, heads=1)  # the same: no version came
    assert heads_of(encounter, member) == [1]
    recounted(encounter, member)

    refused = site.post(path, told)

    page = refused.content.decode()
    assert REPLACED in page
    assert "<ins>4 jeunes</ins>" in page
    assert heads_of(encounter, member) == [1, 4]
    again = {"version": version_in(refused), "tallies-F-16_17": "1"}
    assert site.post(path, again).status_code == 302


def test_a_page_without_its_version_is_asked_again_with_it(site, member) -> None:
    encounter = make_encounter(member, heads=1)
    path = address("specify_encounter", encounter)

    refused = site.post(path, {"gender": "F", "age_band": "16_17"})

    assert REPLACED in refused.content.decode()
    told = {"gender": "F", "age_band": "16_17", "version": version_in(refused)}
    assert site.post(path, told).status_code == 302


def test_the_same_detail_sent_twice_is_said_once_and_well(site, member) -> None:
    encounter = make_encounter(member, heads=1)
    path = address("specify_encounter", encounter)
    told = {"gender": "F", "age_band": "16_17", "version": version_in(site.get(path))}

    answers = [site.post(path, told).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert len(heads_of(encounter, member)) == 2


def test_what_was_not_read_is_not_withdrawn(site, member) -> None:
    encounter = make_encounter(member)
    path = address("withdraw_encounter", encounter)
    told = {"reason": "notée deux fois", "version": version_in(site.get(path))}
    recounted(encounter, member)

    refused = site.post(path, told)

    page = refused.content.decode()
    assert REPLACED in page
    assert "notée deux fois" in page
    assert "<ins>4 jeunes</ins>" in page
    assert queries.standing(member).get().head_count == 4
    told["version"] = version_in(refused)
    assert [site.post(path, told).status_code for _ in range(2)] == [302, 302]
    assert not queries.standing(member).exists()
    assert heads_of(encounter, member) == [1, 4, 4]


def test_an_undo_touched_twice_is_one(site, member) -> None:
    encounter = make_encounter(member)
    undo = address("undo_encounter", encounter)

    answers = [site.post(undo) for _ in range(2)]

    assert set(said(answers[1])) == set(said(answers[0])) == {"Rencontre annulée."}
    assert len(heads_of(encounter, member)) == 2


def test_restoring_what_changed_unseen_is_refused_and_twice_is_once(site, member) -> None:
    encounter = make_encounter(member)
    gone = actions.withdraw_encounter(
        encounter=encounter, reason="doublon", at=timezone.now(), by=member
    )
    path = address("restore_encounter", encounter)
    told = {"reason": "deux groupes", "version": str(encounter.pk)}

    refused = site.post(path, told)
    assert any(REPLACED in one for one in said(refused))
    assert not queries.standing(member).exists()

    told["version"] = str(gone.pk)
    answers = [site.post(path, told) for _ in range(2)]
    assert ["rétablie" in said(one)[-1] for one in answers] == [True, True]
    assert len(heads_of(encounter, member)) == 3


def test_a_programme_is_not_given_to_what_was_not_read(site, member, organisation) -> None:
    programme = make_programme(organisations=[organisation])
    encounter = make_encounter(member)
    path = address("give_programme", encounter)
    told = {"programme": str(programme.pk), "version": str(encounter.pk)}
    later = recounted(encounter, member)

    refused = site.post(path, told)
    assert any(REPLACED in one for one in said(refused))
    assert queries.standing(member).get().programme is None

    told["version"] = str(later.pk)
    answers = [site.post(path, told) for _ in range(2)]
    assert all("compte dans" in said(one)[-1] for one in answers)
    assert queries.standing(member).get().programme == programme
    assert len(heads_of(encounter, member)) == 3


def test_a_recap_says_nothing_of_what_changed_unseen_and_loses_nothing(site, member) -> None:
    place = make_place(member)
    out = make_round(member, place)
    encounter = make_encounter(member, place, round=out.pk)
    quiet = make_encounter(member, place, round=out.pk)
    actions.end_round(round=out, at=timezone.now(), by=member)
    path = reverse("outreach:recap", args=[out.pk])
    name = f"r{encounter.root.hex}"
    read = {f"r{one.root.hex}-version": str(one.pk) for one in (encounter, quiet)}
    told = {**read, "climate": "calme", f"{name}-gender": "F", f"{name}-age_band": "16_17"}
    actions.specify_encounter(
        encounter=encounter,
        tallies=[Tally(1, "M", "16_17")],
        at=timezone.now(),
        by=member,
    )
    recounted(quiet, member)

    refused = site.post(path, told)

    page = refused.content.decode()
    assert refused.status_code == 200
    assert page.count(REPLACED) == 1, "nothing was said of the other one"
    assert "calme" in page
    [detail] = [one for one in refused.context["details"] if one.encounter.root == encounter.root]
    assert detail["gender"].value() == "F"
    told[f"{name}-version"] = str(detail["version"].value())
    assert site.post(path, told).status_code == 302
    latest = queries.latest_version(encounter.root, member=member)
    assert [tally.gender for tally in latest.tallies.all()] == ["F"]
