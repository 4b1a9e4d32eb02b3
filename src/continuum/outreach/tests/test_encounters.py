"""Noting, correcting and withdrawing encounters: every refusal, every second sending."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership, make_programme
from continuum.core.ids import uuid7
from continuum.outreach import actions
from continuum.outreach.actions import entries
from continuum.outreach.models import Encounter, EncounterNote, EncounterTally, Place, Presence
from continuum.outreach.rules import (
    EncounterEntry,
    Familiarity,
    Mode,
    NextStep,
    PlaceKind,
    Situation,
    Tally,
)
from continuum.outreach.tests.factories import (
    an_entry,
    make_encounter,
    make_person,
    make_place,
    make_round,
)
from continuum.people.text import StateNumber, TextTooLong

pytestmark = pytest.mark.django_db
NIR = "1 85 05 78 006 084 36"


def test_the_usual_encounter_says_what_was_tapped(member) -> None:
    programme = make_programme()
    place = make_place(member)
    out = make_round(member, place)
    entry = an_entry(
        place,
        round=out.pk,
        situation=Situation.NOTHING,
        topics=("emploi", "logement", "emploi"),
        next_step=NextStep.MEET_AGAIN,
    )

    encounter = actions.record_encounter(entry=entry, by=member)

    assert encounter.pk == encounter.root == entry.id
    assert (encounter.head_count, encounter.first_time_count) == (1, 1)
    assert encounter.topics == ["logement", "emploi"]
    assert encounter.mode == Mode.STREET
    assert encounter.round == out
    assert encounter.recorded_by_id == member.account_id
    assert encounter.on == timezone.localdate(entry.happened_at)
    assert encounter.programme_id is None
    assert programme.pk is not None


def test_the_programme_and_mode_come_from_the_round_when_nobody_says(member, organisation) -> None:
    programme = make_programme(organisations=[organisation])
    place = make_place(member)
    out = make_round(member, place, programme=programme.pk, mode=Mode.SPORT)

    encounter = actions.record_encounter(entry=an_entry(place, round=out.pk), by=member)

    assert (encounter.programme_id, encounter.mode) == (programme.pk, Mode.SPORT)


def test_sent_twice_is_noted_once(member) -> None:
    person = make_person(member)
    entry = an_entry(
        make_place(member), heads=3, tallies=(Tally(2, "F", "16_17"),), people=(person.pk,)
    )

    first = actions.record_encounters([entry], by=member)
    second = actions.record_encounters([entry], by=member)

    assert (first.new, first.already) == ((entry.id,), ())
    assert (second.new, second.already) == ((), (entry.id,))
    assert (Encounter.objects.count(), EncounterTally.objects.count()) == (1, 1)
    assert Presence.objects.count() == 1


def test_sent_again_after_a_correction_and_a_claim_is_still_received(member) -> None:
    place = make_place(member)
    entry = an_entry(place, heads=3, tallies=(Tally(1, "M"),))
    encounter = actions.record_encounter(entry=entry, by=member)
    actions.correct_encounter(
        encounter=encounter,
        entry=replace(entry, heads=4),
        reason="",
        at=timezone.now(),
        by=member,
    )
    actions.claim_heads(person=make_person(member), encounters=[encounter], by=member)

    again = actions.record_encounters([entry], by=member)

    assert again.already == (entry.id,)
    assert Encounter.objects.count() == 2


@pytest.mark.parametrize(
    "change",
    [
        {"heads": 2},
        {"familiarity": Familiarity.AGAIN},
        {"topics": ("sante",)},
        {"next_step": NextStep.REFER},
        {"tallies": (Tally(1, "F"),)},
        {"place": None},
        {"mode": Mode.EVENT},
        {"people": ()},
    ],
)
def test_the_same_id_saying_something_else_is_refused(member, change) -> None:
    person = make_person(member)
    entry = an_entry(make_place(member), people=(person.pk,))
    actions.record_encounters([entry], by=member)

    with pytest.raises(actions.SentDifferently):
        actions.record_encounters([replace(entry, **change)], by=member)

    assert Encounter.objects.count() == 1


def test_an_id_used_by_another_organisation_is_refused_and_tells_nothing(member) -> None:
    with as_member(make_membership(Role.EDUCATOR)) as theirs:
        their_entry = an_entry(make_place(theirs))
        actions.record_encounters([their_entry], by=theirs)
    place = make_place(member)

    with pytest.raises(actions.SentDifferently):
        actions.record_encounters([an_entry(place), an_entry(place, id=their_entry.id)], by=member)

    assert not Encounter.objects.exists()


def test_an_id_twice_in_one_sending_is_refused(member) -> None:
    entry = an_entry(make_place(member))

    with pytest.raises(actions.SentDifferently):
        actions.record_encounters([entry, entry], by=member)

    assert not Encounter.objects.exists()


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"heads": 0}, entries.HeadsOutOfRange),
        ({"heads": 501}, entries.HeadsOutOfRange),
        ({"first_time": 2}, entries.MoreFirstTimesThanHeads),
        ({"first_time": -1}, entries.MoreFirstTimesThanHeads),
        ({"tallies": (Tally(2, "F"),)}, entries.MoreTalliedThanHeads),
        ({"tallies": (Tally(1, "Q"),)}, entries.UnknownDetail),
        ({"tallies": (Tally(1, "F", "99"),)}, entries.UnknownDetail),
        ({"tallies": (Tally(-1, "F"),)}, entries.UnknownDetail),
        ({"topics": ("religion",)}, entries.UnknownTopic),
        ({"happened_at": timezone.now() + timedelta(hours=1)}, entries.InTheFuture),
        ({"happened_at": datetime(1, 1, 1, tzinfo=UTC)}, entries.TooLongAgo),
        ({"place": uuid4()}, entries.NotOurPlace),
        ({"round": uuid4()}, entries.NotOurRound),
        ({"programme": uuid4()}, entries.NotOurProgramme),
        ({"people": (uuid4(),)}, entries.NotOurPerson),
    ],
)
def test_what_cannot_be_is_refused_by_name_and_nothing_is_kept(member, change, refusal) -> None:
    good = an_entry(make_place(member))
    bad = replace(good, id=uuid7(), **change)

    with pytest.raises(refusal) as said:
        actions.record_encounters([good, bad], by=member)

    assert said.value.position == 1
    assert said.value.field
    assert str(said.value)
    assert not Encounter.objects.exists()
    assert set(actions.refusals([good, bad], by=member, now=timezone.now())) == {1}


def test_records_of_another_organisation_are_refused(member) -> None:
    with as_member(make_membership(Role.EDUCATOR)) as theirs:
        place, person = make_place(theirs), make_person(theirs)
        out = make_round(theirs, place)
    for entry, refusal in (
        (an_entry(place), entries.NotOurPlace),
        (an_entry(people=(person.pk,)), entries.NotOurPerson),
        (an_entry(round=out.pk), entries.NotOurRound),
        (an_entry(programme=make_programme().pk), entries.NotOurProgramme),
    ):
        with pytest.raises(refusal):
            actions.record_encounter(entry=entry, by=member)


def test_more_names_than_heads_or_the_same_twice_are_refused(member) -> None:
    one, other = make_person(member), make_person(member)
    for people, heads in (((one.pk, other.pk), 1), ((one.pk, one.pk), 3)):
        with pytest.raises(entries.MoreNamedThanHeads):
            actions.record_encounter(entry=an_entry(people=people, heads=heads), by=member)


def test_an_encounter_outside_the_round_is_refused(member) -> None:
    out = make_round(member)
    long_ago = timezone.now() - timedelta(days=2)

    with pytest.raises(entries.OutsideRound):
        actions.record_encounter(entry=an_entry(round=out.pk, happened_at=long_ago), by=member)


def test_a_new_place_is_added_once_whatever_its_accents(member) -> None:
    for name in ("Café des Arts", "cafe  des arts"):
        actions.record_encounter(
            entry=an_entry(), by=member, new_place=actions.NewPlace(name, PlaceKind.OTHER)
        )

    assert [place.name for place in Place.objects.all()] == ["Café des Arts"]
    assert {e.place.name for e in Encounter.objects.select_related("place")} == {"Café des Arts"}


def test_many_rows_take_no_more_queries_than_three(member) -> None:
    place = make_place(member)
    person = make_person(member)

    def taken(number: int) -> int:
        many = [
            an_entry(place, heads=3, tallies=(Tally(2, "F"),), people=(person.pk,) * (n % 2))
            for n in range(number)
        ]
        with CaptureQueriesContext(connection) as queries:
            assert len(actions.record_encounters(many, by=member).new) == number
        return len(queries)

    assert taken(3) == taken(900)


def test_notes_refuse_a_state_number_emptiness_and_length(member) -> None:
    encounter = make_encounter(member)
    for text, refusal in ((f"son numéro {NIR}", StateNumber), (" \n ", actions.NothingToNote)):
        with pytest.raises(refusal):
            actions.add_note(encounter=encounter, text=text, by=member)
    with pytest.raises(TextTooLong, match="1001"):
        actions.add_note(encounter=encounter, text="a" * 1001, by=member)
    assert not EncounterNote.objects.exists()
    with pytest.raises(StateNumber):
        actions.withdraw_encounter(encounter=encounter, reason=NIR, at=timezone.now(), by=member)


def test_an_entry_may_come_without_anything_but_its_moment(member) -> None:
    encounter = actions.record_encounter(
        entry=EncounterEntry(happened_at=timezone.now()), by=member
    )

    assert encounter.familiarity == Familiarity.UNKNOWN
    assert (encounter.head_count, encounter.first_time_count) == (1, 0)
