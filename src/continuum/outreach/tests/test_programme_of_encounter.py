"""An encounter of no programme counts in no bilan: it says so, and one tap mends it."""

import html

import pytest
from django.urls import reverse
from django.utils import timezone

from continuum.access.roles import Role
from continuum.access.tests.factories import (
    make_membership,
    make_organisation,
    make_programme,
    sign_in,
)
from continuum.outreach import actions, queries
from continuum.outreach.models import Encounter
from continuum.outreach.tests.factories import an_entry, answers, make_encounter, make_place

pytestmark = pytest.mark.django_db

WARNING = "ne compte dans aucun bilan"


def page_of(site, encounter) -> str:
    answer = site.get(reverse("outreach:encounter", args=[encounter.root]))
    return html.unescape(answer.content.decode())


def give(site, encounter, programme):
    return site.post(
        reverse("outreach:give_programme", args=[encounter.root]), {"programme": str(programme)}
    )


def test_what_counts_nowhere_is_said_when_kept_with_a_way_to_mend_it(
    site, member, organisation
) -> None:
    first, _second = (make_programme(organisations=[organisation]) for _ in range(2))
    place = make_place(member)
    for told, warned in ((answers(place), True), (answers(place, programme=str(first.pk)), False)):
        site.post(reverse("outreach:new_encounter"), told)
        encounter = Encounter.objects.order_by("-recorded_at").first()
        said = site.get(reverse("outreach:field")).content.decode()
        address = reverse("outreach:encounter", args=[encounter.root]) + "#dispositif"

        assert (WARNING in said) is warned
        assert (address in said) is warned


def test_the_only_programme_is_chosen_already(site, member, organisation) -> None:
    programme = make_programme(organisations=[organisation])

    form = site.get(reverse("outreach:new_encounter")).content.decode()

    assert f'<option value="{programme.pk}" selected' in form


def test_one_tap_gives_the_programme_and_the_earlier_version_stays(
    site, member, organisation
) -> None:
    programme, other = (make_programme(organisations=[organisation]) for _ in range(2))
    encounter = make_encounter(member, heads=3)
    before = page_of(site, encounter)

    for _twice in range(2):
        answer = give(site, encounter, programme.pk)
        assert answer["Location"] == reverse("outreach:encounter", args=[encounter.root])
    after = page_of(site, encounter)
    give(site, encounter, other.pk)

    assert WARNING in before
    assert [str(one) in before for one in (programme, other)] == [True, True]
    assert WARNING not in after
    latest = queries.latest_version(encounter.root, member=member)
    assert (latest.programme_id, latest.head_count) == (programme.pk, 3)
    assert Encounter.objects.filter(root=encounter.root).count() == 2
    assert Encounter.objects.get(pk=encounter.pk).programme_id is None


def test_a_programme_of_others_or_made_up_is_refused(site, member, organisation) -> None:
    make_programme(organisations=[organisation])
    theirs = make_programme(organisations=[make_organisation()])
    encounter = make_encounter(member)

    assert str(theirs) not in page_of(site, encounter)
    for asked in (theirs.pk, "x", ""):
        assert give(site, encounter, asked).status_code == 302
    assert queries.latest_version(encounter.root, member=member).programme_id is None


def test_only_whoever_may_correct_gives_a_programme(client, member, organisation) -> None:
    programme = make_programme(organisations=[organisation])
    encounter = make_encounter(member)
    gone = make_encounter(member)
    actions.withdraw_encounter(encounter=gone, reason="doublon", at=timezone.now(), by=member)
    others = {
        "colleague": make_membership(Role.EDUCATOR, organisation=organisation),
        "stranger": make_membership(Role.EDUCATOR),
        "funder": make_membership(Role.FUNDER, organisation=organisation),
        "boss": make_membership(Role.COORDINATOR, organisation=organisation),
    }
    statuses = {}
    for name, membership in others.items():
        site = sign_in(client, membership)
        statuses[name] = give(site, encounter, programme.pk).status_code
        given = Encounter.objects.filter(root=encounter.root, programme=programme).exists()
        assert given is (name == "boss"), name
        if name == "boss":
            assert WARNING not in page_of(site, gone)

    assert statuses == {"colleague": 302, "stranger": 404, "funder": 403, "boss": 302}


def test_the_place_is_never_called_optional_where_it_is_asked_for(site, member) -> None:
    """Nor required where an encounter was imported without one."""
    place = make_place(member)
    encounter = make_encounter(member, place)
    nowhere = actions.record_encounter(entry=an_entry(), by=member)
    pages = [
        site.get(reverse("outreach:new_encounter")),
        site.get(reverse("outreach:correct_encounter", args=[encounter.root])),
        site.get(reverse("outreach:correct_encounter", args=[nowhere.root])),
    ]
    optional = [label_of(answer, "id_place") for answer in pages]
    told = answers(place, place="", new_place="", number="2", reason="compté à nouveau")
    told["version"] = str(nowhere.pk)
    new = site.post(reverse("outreach:new_encounter"), told)
    site.post(reverse("outreach:correct_encounter", args=[nowhere.root]), told)

    assert ["(facultatif)" in label for label in optional] == [False, False, True]
    assert "Dites où" in new.content.decode()
    assert queries.latest_version(nowhere.root, member=member).head_count == 2


def label_of(answer, field: str) -> str:
    source = answer.content.decode()
    at = source.index(f'for="{field}"')
    return source[at : source.index("</label>", at)]
