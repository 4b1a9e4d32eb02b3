"""Counts in SQL against the rules in Python, reports counted by hand, and what must not leak."""

from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from continuum.access.acting import acting_as_operator
from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership, make_programme
from continuum.organisations.models import Programme
from continuum.outreach import actions, queries, rules
from continuum.outreach.rules import (
    AgeBand,
    DistinctPeople,
    Familiarity,
    Heads,
    Mode,
    NextStep,
    PlaceKind,
    Tally,
)
from continuum.outreach.tests.factories import (
    an_entry,
    make_encounter,
    make_person,
    make_place,
    make_round,
)

pytestmark = pytest.mark.django_db


def heads_one_by_one(member) -> list[Heads]:
    """The same encounters as plain values, read one at a time."""
    values = []
    for encounter in queries.standing(member):
        there = queries.named_in([encounter.root], member=member).get(encounter.root, [])
        values.append(
            Heads(
                encounter.head_count,
                encounter.first_time_count,
                frozenset(one.person.identity for one in there),
                frozenset(one.person.identity for one in there if one.first_time),
            )
        )
    return values


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_sums_in_sql_are_those_of_the_rules(keeper, seed) -> None:
    chance = Random(seed)
    places = [make_place(keeper) for _ in range(3)]
    people = [make_person(keeper) for _ in range(6)]
    people.append(make_person(keeper, identity=people[0].identity))
    entries = [
        an_entry(
            chance.choice(places),
            heads=chance.randint(2, 5),
            familiarity=chance.choice(list(Familiarity)),
            people=tuple(one.pk for one in chance.sample(people[:6], chance.randint(0, 2))),
        )
        for _ in range(25)
    ]
    actions.record_encounters(entries, by=keeper)
    rows = list(queries.standing(keeper))
    for _ in range(20):
        encounter, person = chance.choice(rows), chance.choice(people)
        try:
            actions.name_head(encounter=encounter, person=person, by=keeper)
        except (actions.AlreadyThere, actions.NoNamelessHead):
            continue
    people[1].withdrawn_at = timezone.now()
    people[1].save(update_fields=["withdrawn_at"])
    actions.withdraw_encounter(encounter=rows[0], at=timezone.now(), by=keeper)

    whole = queries.met(queries.standing(keeper))

    assert whole == rules.summed(heads_one_by_one(keeper))
    assert queries.distinct_people(queries.standing(keeper)) == rules.bounds(whole)
    here = {place.pk: queries.standing(keeper, place=place.pk) for place in places}
    assert queries.distinct_people_by(queries.standing(keeper), "place_id") == {
        place: queries.distinct_people(met) for place, met in here.items() if met.exists()
    }


def test_nothing_met_is_nobody(member) -> None:
    assert queries.met(queries.standing(member)) == rules.Met()
    assert queries.distinct_people(queries.standing(member)) == DistinctPeople(0, 0)


def test_standing_keeps_to_period_programme_place_and_organisation(member, organisation) -> None:
    with as_member(make_membership(Role.EDUCATOR)) as theirs:
        make_encounter(theirs)
    place = make_place(member)
    today = timezone.localdate()
    old = timezone.now() - timedelta(days=40)
    recent, ancient = make_encounter(member, place), make_encounter(member, happened_at=old)

    assert queries.standing(member).count() == 2
    since = queries.standing(member, since=today - timedelta(days=7))
    assert [one.pk for one in since] == [recent.pk]
    until = queries.standing(member, until=today - timedelta(days=7))
    assert [one.pk for one in until] == [ancient.pk]
    assert [one.pk for one in queries.standing(member, place=place.pk)] == [recent.pk]
    funder = make_membership(Role.FUNDER, organisation=organisation)
    with as_member(funder) as reader:
        assert not queries.standing(reader).exists()


def test_topics_count_once_under_each(member) -> None:
    place = make_place(member)
    for topics, heads in ((("emploi", "logement"), 2), (("emploi",), 1), ((), 1)):
        make_encounter(member, place, topics=topics, heads=heads)

    counted = queries.counted_by(queries.standing(member), "topics")

    assert [(one.key, one.encounters, one.heads) for one in counted] == [
        ("emploi", 2, 3),
        ("logement", 1, 2),
    ]


def test_the_day_report_is_what_was_noted(member) -> None:
    park, station = make_place(member, "Parc"), make_place(member, "Gare")
    out = make_round(member, park, station)
    person = make_person(member)
    first = make_encounter(
        member,
        park,
        round=out.pk,
        heads=3,
        topics=("emploi",),
        next_step=NextStep.MEET_AGAIN,
        tallies=(Tally(2, "F", "16_17"),),
        people=(person.pk,),
    )
    make_encounter(member, park, round=out.pk, familiarity=Familiarity.AGAIN)
    make_encounter(member, station, round=out.pk, familiarity=Familiarity.AGAIN, topics=("emploi",))
    gone = make_encounter(member, station, round=out.pk, heads=9)
    actions.withdraw_encounter(encounter=gone, at=timezone.now(), by=member)
    make_encounter(member, park)

    report = queries.day_report(out, member=member)

    assert (len(report.encounters), report.heads, report.first_time) == (3, 5, 3)
    assert report.people == DistinctPeople(3, 5)
    assert (report.named, report.to_meet_again) == (1, 1)
    assert [(one.label, one.encounters, one.heads) for one in report.places] == [
        ("Parc", 2, 4),
        ("Gare", 1, 1),
    ]
    assert [(one.label, one.encounters) for one in report.topics] == [("Emploi", 2)]
    assert [(one.label, one.heads) for one in report.ages] == [(AgeBand.MINOR.label, 2)]
    assert [one.root for one in report.unspecified] != [first.root]
    assert len(report.unspecified) == 2


def test_the_next_encounter_starts_where_the_last_one_was(member, organisation) -> None:
    now = timezone.now()
    assert queries.prefill(member, now=now).place is None
    park, station = make_place(member), make_place(member)
    make_encounter(member, park)
    assert queries.prefill(member, now=now).place == park
    colleague = make_membership(Role.EDUCATOR, organisation=organisation)
    out = make_round(member, station, team=(colleague.account_id,))
    assert queries.prefill(member, now=now).place == station
    with as_member(colleague) as other:
        start = queries.prefill(other, now=now)
        assert (start.round, start.place) == (out, station)
        make_encounter(other, park, round=out.pk)
    assert queries.prefill(member, now=now).place == park
    with as_member(make_membership(Role.COORDINATOR, organisation=organisation)):
        actions.close_place(place=park, on=timezone.localdate())
    assert queries.prefill(member, now=now).place == station
    ended = actions.end_round(round=out, at=now, by=member)
    late = queries.prefill(member, now=now + timedelta(hours=2), asked=out.pk)
    assert (late.round, late.at) == (ended, now)


def test_the_timeline_tells_encounters_of_joined_files_and_not_those_withdrawn(keeper) -> None:
    person = make_person(keeper)
    twin = make_person(keeper, identity=person.identity)
    place = make_place(keeper, "Parc")
    kept = make_encounter(keeper, place, people=(person.pk,), topics=("emploi",))
    make_encounter(keeper, place, people=(twin.pk,), mode=Mode.PHONE)
    gone = make_encounter(keeper, place, people=(person.pk,))
    actions.withdraw_encounter(encounter=gone, at=timezone.now(), by=keeper)
    make_encounter(keeper, place, people=(make_person(keeper).pk,))

    entries = list(queries.timeline_of(person, member=keeper))

    assert {entry.title for entry in entries} == {"Rencontre · Parc", "Échange au téléphone"}
    assert all(entry.is_contact and entry.by and entry.organisation for entry in entries)
    assert str(kept.root) in "".join(entry.url for entry in entries)
    with as_member(make_membership(Role.EDUCATOR)) as stranger:
        assert list(queries.timeline_of(person, member=stranger)) == []


def test_the_timeline_takes_no_more_queries_for_three_than_for_one(member) -> None:
    person = make_person(member)

    def taken() -> int:
        with CaptureQueriesContext(connection) as captured:
            list(queries.timeline_of(person, member=member))
        return len(captured)

    make_encounter(member, people=(person.pk,))
    one = taken()
    for _ in range(2):
        make_encounter(member, people=(person.pk,))
    assert taken() == one


def test_what_waits_is_told_to_whoever_goes_out(member, organisation) -> None:
    today = timezone.localdate()
    assert list(queries.tasks_of(member, today=today)) == []
    out = make_round(member)
    make_encounter(member, round=out.pk, heads=2)
    assert [task.count for task in queries.tasks_of(member, today=today)] == [None, 1]

    actions.end_round(round=out, at=timezone.now(), by=member)

    titles = [task.title for task in queries.tasks_of(member, today=today)]
    assert titles == ["Faire le bilan de la tournée", "Rencontre à préciser"]
    with as_member(make_membership(Role.TRAINER, organisation=organisation)) as trainer:
        assert list(queries.tasks_of(trainer, today=today)) == []


def test_places_of_the_list_say_how_much_they_were_used(member) -> None:
    used, unused = make_place(member, "B"), make_place(member, "A", kind=PlaceKind.NETWORK)
    for heads in (1, 4):
        make_encounter(member, used, heads=heads)

    since = timezone.localdate() - timedelta(days=30)
    rows = queries.places_and_use(member, since=since)

    assert [(one.place.pk, one.encounters, one.heads) for one in rows] == [
        (unused.pk, 0, 0),
        (used.pk, 2, 5),
    ]
    rounds = queries.rounds_of(member)
    make_round(member, used)
    assert [(one.encounters, one.heads) for one in rounds.all()] == [(0, 0)]


def test_whoever_may_go_out_is_offered_as_a_colleague(member, organisation) -> None:
    educator = make_membership(Role.EDUCATOR, organisation=organisation)
    for role in (Role.FUNDER, Role.MANAGER, Role.ADMINISTRATOR, Role.TRAINER):
        make_membership(role, organisation=organisation)
    make_membership(Role.EDUCATOR)

    assert [one.pk for one in queries.colleagues(member)] == [educator.account_id]


def test_the_only_programme_is_proposed_the_one_under_way_first(member, organisation) -> None:
    today = timezone.localdate()
    assert queries.only_programme(member, today=today) is None
    over = make_programme(organisations=[organisation])
    with acting_as_operator():
        Programme.objects.filter(pk=over.pk).update(action_ends_on=today - timedelta(days=1))
    assert queries.only_programme(member, today=today) == over.pk
    running = make_programme(organisations=[organisation])
    make_programme()
    assert queries.only_programme(member, today=today) == running.pk
    assert queries.usual_start(member, today=today) == {"programme": running.pk}
    assert queries.prefill(member, now=timezone.now()).programme == running.pk
    make_programme(organisations=[organisation])
    assert queries.only_programme(member, today=today) is None


def test_the_round_s_own_programme_is_left_to_it(member, organisation) -> None:
    programme = make_programme(organisations=[organisation])
    out = make_round(member, make_place(member), programme=programme.pk)
    assert queries.prefill(member, now=timezone.now()).programme is None
    actions.end_round(round=out, at=timezone.now(), by=member)
    assert queries.prefill(member, now=timezone.now()).programme == programme.pk
    assert queries.usual_start(member, today=timezone.localdate())["programme"] == programme.pk
