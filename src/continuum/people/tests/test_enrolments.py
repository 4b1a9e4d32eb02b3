"""Enrolments: states, dates, reasons, places, age; referents."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from continuum.access.tests.factories import (
    as_member,
    make_membership,
    make_organisation,
    make_programme,
    set_up,
)
from continuum.access.tests.together import named, together
from continuum.core.refusals import Refused
from continuum.organisations.models import Capacity, Participation, Site, Strand
from continuum.organisations.rules import AgeVerdict
from continuum.people import actions
from continuum.people.actions.checked import InTheFuture
from continuum.people.actions.enrolments import (
    AlreadyEnrolled,
    BeforePreviousState,
    NoSuchChange,
    NoWithdrawalReason,
    ProgrammeNotOurs,
    SiteElsewhere,
    SiteFull,
    StrandElsewhere,
)
from continuum.people.actions.facts import NotOurs
from continuum.people.entries import EnrolmentEntry, FactEntry, StateEntry
from continuum.people.models import Enrolment, EnrolmentEvent
from continuum.people.queries import judge_age_of, places_at
from continuum.people.rules import (
    TRANSITIONS,
    Answer,
    EnrolmentState,
    FactKind,
    Source,
    WithdrawalReason,
)
from continuum.people.tests.factories import TODAY, make_enrolment, make_file

pytestmark = pytest.mark.django_db
S = EnrolmentState
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def team():
    """An organisation, its membership and a programme it takes part in, with a site of two
    places."""
    organisation = make_organisation()
    membership = make_membership(organisation=organisation)
    programme = make_programme(organisations=[organisation])
    programme.refresh_from_db()
    site = set_up(Site, organisation=organisation, name="Troyes")
    set_up(Capacity, site=site, programme=programme, year=TODAY.year, places=2)
    return organisation, membership, programme, site


def place(person, programme, state=S.ENROLLED, on=TODAY, **more) -> EnrolmentEntry:
    reason = more.pop("reason", "")
    return EnrolmentEntry(
        person=person,
        programme=programme,
        states=(StateEntry(state=state, on=on, reason=reason),),
        **more,
    )


def test_enrolling_keeps_place_state_and_author(team) -> None:
    _organisation, membership, programme, site = team
    with as_member(membership) as member:
        person = make_file(member)
        strand = programme.strands.get(code="session")

        made = actions.enrol(
            entry=place(person, programme, strand=strand, site=site), by=member, today=TODAY
        )

        row = Enrolment.objects.visible_to(member).with_state().get()
        assert (row.pk, row.strand, row.site, row.state) == (made.pk, strand, site, "enrolled")
        event = EnrolmentEvent.objects.get()
        assert (event.person_id, event.on, event.recorded_by_id) == (
            person.pk,
            TODAY,
            member.account_id,
        )


@pytest.mark.parametrize("before", list(S))
def test_only_the_transitions_of_the_table_are_possible(team, before) -> None:
    _organisation, membership, programme, _site = team
    reasons = {S.WITHDRAWN: WithdrawalReason.PERSONAL.value}
    with as_member(membership) as member:
        for after in S:
            path = {
                S.SUSPENDED: [S.ACTIVE, S.SUSPENDED],
                S.COMPLETED: [S.ACTIVE, S.COMPLETED],
                S.WITHDRAWN: [S.ACTIVE, S.WITHDRAWN],
                S.MOVED: [S.ACTIVE, S.MOVED],
                S.CANCELLED: [S.ACTIVE, S.CANCELLED],
            }.get(before, [before])
            states = [(state, YESTERDAY, reasons.get(state, "")) for state in path]
            enrolment = make_enrolment(member, make_file(member), programme, *states)
            to = StateEntry(state=after, on=TODAY, reason=reasons.get(after, ""))
            if after in TRANSITIONS[before]:
                actions.change_enrolment_state(enrolment=enrolment, to=to, by=member, today=TODAY)
            else:
                with pytest.raises(NoSuchChange) as refused:
                    actions.change_enrolment_state(
                        enrolment=enrolment, to=to, by=member, today=TODAY
                    )
                assert str(before.label) in str(refused.value)
            row = Enrolment.objects.with_state().get(pk=enrolment.pk)
            assert row.state == (after if after in TRANSITIONS[before] else before)


@pytest.mark.parametrize(
    ("state", "on", "reason", "refusal"),
    [
        (S.COMPLETED, YESTERDAY - timedelta(days=1), "", BeforePreviousState),
        (S.COMPLETED, TODAY + timedelta(days=1), "", InTheFuture),
        (S.WITHDRAWN, TODAY, "", NoWithdrawalReason),
        (S.WITHDRAWN, TODAY, "parce que", NoWithdrawalReason),
    ],
)
def test_dates_and_reasons_are_held(team, state, on, reason, refusal) -> None:
    _organisation, membership, programme, _site = team
    with as_member(membership) as member:
        enrolment = make_enrolment(member, make_file(member), programme, (S.ACTIVE, YESTERDAY))
        with pytest.raises(refusal):
            actions.change_enrolment_state(
                enrolment=enrolment,
                to=StateEntry(state=state, on=on, reason=reason),
                by=member,
                today=TODAY,
            )
        assert EnrolmentEvent.objects.count() == 1


def test_several_states_of_one_day_stand_in_the_order_given(team) -> None:
    _organisation, membership, programme, _site = team
    with as_member(membership) as member:
        for _time in range(20):
            enrolment = make_enrolment(
                member,
                make_file(member),
                programme,
                (S.PROPOSED, TODAY),
                (S.ENROLLED, TODAY),
                (S.ACTIVE, TODAY),
                (S.COMPLETED, TODAY),
            )
            assert Enrolment.objects.with_state().get(pk=enrolment.pk).state == S.COMPLETED


def test_twice_in_the_same_place_is_refused_until_the_first_ended(team, now) -> None:
    _organisation, membership, programme, _site = team
    with as_member(membership) as member:
        person, double = make_file(member, "A"), make_file(member, "A")
        first = place(person, programme)
        enrolment = actions.enrol(entry=first, by=member, today=TODAY)
        assert actions.enrol(entry=first, by=member, today=TODAY) == enrolment
        with pytest.raises(AlreadyEnrolled):
            actions.enrol(entry=place(person, programme), by=member, today=TODAY)
        actions.join_files(person=person, other=double, reason="x", by=member, now=now)
        double.refresh_from_db()
        with pytest.raises(AlreadyEnrolled):
            actions.enrol(entry=place(double, programme), by=member, today=TODAY)

        actions.enrol(
            entry=place(person, programme, strand=programme.strands.get(code="session")),
            by=member,
            today=TODAY,
        )
        actions.change_enrolment_state(
            enrolment=enrolment,
            to=StateEntry(state=S.COMPLETED, on=TODAY),
            by=member,
            today=TODAY,
        )
        actions.enrol(entry=place(person, programme), by=member, today=TODAY)
        assert Enrolment.objects.count() == 3


def test_what_belongs_elsewhere_is_refused(team) -> None:
    _organisation, membership, programme, _site = team
    stranger = make_organisation()
    elsewhere = make_programme(organisations=[stranger])
    with as_member(make_membership(organisation=stranger)) as theirs:
        their_person = make_file(theirs)
    their_site = set_up(Site, organisation=stranger, name="Ailleurs")
    with as_member(membership) as member:
        person = make_file(member)
        cases = [
            (place(person, elsewhere), ProgrammeNotOurs),
            (place(person, programme, strand=elsewhere.strands.first()), StrandElsewhere),
            (place(person, programme, site=their_site), SiteElsewhere),
            (place(their_person, programme), NotOurs),
        ]
        for wrong, refusal in cases:
            with pytest.raises(refusal):
                actions.enrol(entry=wrong, by=member, today=TODAY)
            with pytest.raises(refusal):
                actions.enrol_many(entries=[wrong], by=member, today=TODAY)
        assert Enrolment.objects.count() == 0
        assert Strand.objects.count() == 4


def test_a_full_site_warns_and_may_be_confirmed(team) -> None:
    organisation, membership, programme, site = team
    partner = make_organisation()
    set_up(Participation, programme=programme, organisation=partner, role="partner")
    with as_member(make_membership(organisation=partner)) as theirs:
        make_enrolment(theirs, make_file(theirs), programme, site=site)
    with as_member(membership) as member:
        actions.enrol(entry=place(make_file(member), programme, site=site), by=member, today=TODAY)
        places = places_at(programme, site, TODAY.year)
        assert (places.places, places.taken, places.left) == (2, 2, 0)

        person = make_file(member)
        with pytest.raises(SiteFull) as refused:
            actions.enrol(entry=place(person, programme, site=site), by=member, today=TODAY)
        assert "2 places prises sur 2" in str(refused.value)
        assert refused.value.field == "site"

        actions.enrol(entry=place(person, programme, S.WAITING, site=site), by=member, today=TODAY)
        waiting = Enrolment.objects.get(person=person)
        to = StateEntry(state=S.ACTIVE, on=TODAY)
        with pytest.raises(SiteFull):
            actions.change_enrolment_state(enrolment=waiting, to=to, by=member, today=TODAY)
        actions.change_enrolment_state(
            enrolment=waiting, to=to, by=member, today=TODAY, even_if_full=True
        )
        assert places_at(programme, site, TODAY.year).taken == 3
    with as_member(make_membership()):
        assert places_at(programme, site, TODAY.year).taken == 0
    with as_member(make_membership(organisation=organisation)):
        assert places_at(programme, site, TODAY.year - 1) is None


def test_places_count_the_years_entries_once_a_human_without_mistakes(team, now) -> None:
    _organisation, membership, programme, site = team
    last_year = date(TODAY.year - 1, 6, 1)
    with as_member(membership) as member:
        make_enrolment(member, make_file(member), programme, (S.ACTIVE, last_year), site=site)
        make_enrolment(
            member, make_file(member), programme, (S.ACTIVE, TODAY), (S.CANCELLED, TODAY), site=site
        )
        make_enrolment(member, make_file(member), programme, (S.WAITING, TODAY), site=site)
        gone = make_file(member)
        make_enrolment(member, gone, programme, site=site)
        actions.withdraw_person(person=gone, reason="erreur", by=member, now=now)
        assert places_at(programme, site, TODAY.year).taken == 0

        a, b = make_file(member, "A"), make_file(member, "B")
        for person in (a, b):
            make_enrolment(member, person, programme, site=site)
        actions.join_files(person=a, other=b, reason="x", by=member, now=now)
        make_enrolment(
            member, make_file(member), programme, (S.ACTIVE, TODAY), (S.COMPLETED, TODAY), site=site
        )
        assert places_at(programme, site, TODAY.year).taken == 2


@pytest.mark.django_db(transaction=True)
def test_the_last_place_is_given_once(team) -> None:
    _organisation, membership, programme, site = team
    with as_member(membership) as member:
        actions.enrol(entry=place(make_file(member), programme, site=site), by=member, today=TODAY)
        people = [make_file(member), make_file(member)]

    answers = together(
        [membership] * 2,
        lambda rank, by: actions.enrol(
            entry=place(people[rank], programme, site=site), by=by, today=TODAY
        ),
    )

    assert named(answers) == ["SiteFull", "done"]
    with as_member(membership), transaction.atomic():
        assert Enrolment.objects.count() == 2


@pytest.mark.parametrize(
    ("born_on", "reference", "facts", "verdict", "age"),
    [
        (date(2009, 11, 20), "entry", [], AgeVerdict.ADMITTED, 17),
        (date(2010, 11, 21), "entry", [], AgeVerdict.TOO_YOUNG, 15),
        (date(2000, 11, 21), "entry", [], AgeVerdict.ADMITTED, 25),
        (date(2000, 11, 20), "entry", [], AgeVerdict.TOO_OLD, 26),
        (date(2000, 11, 20), "entry", [FactKind.DISABILITY], AgeVerdict.ADMITTED_BY_EXCEPTION, 26),
        (date(2000, 11, 20), "programme_start", [], AgeVerdict.ADMITTED, 19),
        (date(2000, 11, 20), "first_meeting", [], AgeVerdict.ADMITTED, 25),
        (None, "entry", [], AgeVerdict.UNKNOWN, None),
    ],
)
def test_the_age_rule_is_told_with_its_day(team, born_on, reference, facts, verdict, age) -> None:
    _organisation, membership, programme, _site = team
    programme.lowest_age, programme.highest_age = 16, 25
    programme.age_exceptions = {"disability": 29}
    programme.age_reference = reference
    with as_member(membership) as member:
        person = make_file(member, "A", born_on=born_on)
        for kind in facts:
            actions.record_fact(
                person=person,
                entry=FactEntry(kind=kind, answer=Answer.YES, source=Source.SAID, on=TODAY),
                by=member,
                today=TODAY,
            )
        judged = judge_age_of(
            person, programme, entered_on=TODAY, first_met_on=TODAY - timedelta(days=90)
        )
        assert (judged.verdict, judged.age) == (verdict, age)


def test_a_group_no_longer_true_gives_no_exception(team) -> None:
    _organisation, membership, programme, _site = team
    programme.highest_age = 25
    programme.age_exceptions = {"disability": 29}
    with as_member(membership) as member:
        person = make_file(member, "A", birth_year=2000)
        for answer, on in ((Answer.YES, YESTERDAY), (Answer.NO, TODAY)):
            actions.record_fact(
                person=person,
                entry=FactEntry(
                    kind=FactKind.DISABILITY, answer=answer, source=Source.PROVED, on=on
                ),
                by=member,
                today=TODAY,
            )
        judged = judge_age_of(person, programme, entered_on=TODAY)
        assert (judged.verdict, judged.age, judged.exact) == (AgeVerdict.TOO_OLD, 26, False)


def test_many_enrolments_cost_few_statements(team, django_assert_max_num_queries) -> None:
    _organisation, membership, programme, _site = team
    with as_member(membership) as member:
        people = [make_file(member) for _n in range(30)]
        entries = [place(person, programme, S.ACTIVE) for person in people]
        with django_assert_max_num_queries(10):
            actions.enrol_many(entries=entries, by=member, today=TODAY)
        actions.enrol_many(entries=entries, by=member, today=TODAY)
        assert (Enrolment.objects.count(), EnrolmentEvent.objects.count()) == (30, 30)


@given(
    states=st.lists(st.tuples(st.sampled_from(list(S)), st.integers(0, 3)), min_size=1, max_size=6)
)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_history_is_taken_whole_or_not_at_all(team, states) -> None:
    _organisation, membership, programme, _site = team
    days = [TODAY - timedelta(days=10) + timedelta(days=gap) for _state, gap in states]
    steps = tuple(
        StateEntry(state=state, on=day, reason="personal" if state == S.WITHDRAWN else "")
        for (state, _gap), day in zip(states, days, strict=True)
    )
    right = all(
        after.state in TRANSITIONS[before.state if before else None]
        and (before is None or before.on <= after.on)
        for before, after in zip((None, *steps), steps, strict=False)
    )
    with as_member(membership) as member, transaction.atomic():
        entry = EnrolmentEntry(person=make_file(member), programme=programme, states=steps)
        if right:
            [made] = actions.enrol_many(entries=[entry], by=member, today=TODAY)
            assert Enrolment.objects.with_state().get(pk=made.pk).state == steps[-1].state
        else:
            with pytest.raises(Refused):
                actions.enrol_many(entries=[entry], by=member, today=TODAY)
            assert not Enrolment.objects.filter(pk=entry.id).exists()
