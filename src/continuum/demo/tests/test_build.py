"""The consortium once built: its published figures out of rows, its accounts, its walls."""

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from continuum.access.acting import acting_as_operator
from continuum.access.backend import PasswordBackend
from continuum.access.models import Membership
from continuum.access.passwords import StrengthValidator
from continuum.access.roles import ROLES, Role
from continuum.access.tests.codes import code_of, hold_the_clock
from continuum.demo import accounts, build
from continuum.demo.contract import records_by_owner
from continuum.demo.tests.acting import signed_in
from continuum.demo.tests.conftest import NOW, SEED
from continuum.organisations.models import Organisation, Programme, Site
from continuum.outcomes.models import Exit
from continuum.outcomes.queries.bilan import bilan, usual_period
from continuum.outcomes.rules.masking import masked
from continuum.outcomes.rules.periods import Period
from continuum.outcomes.rules.report import Level
from continuum.outreach.models import Encounter, Round
from continuum.pathways.queries.todo import tasks_of
from continuum.people.models import Enrolment, Person
from continuum.people.queries.candidates import candidates_for
from continuum.people.queries.enrolments import places_at
from continuum.people.rules import EnrolmentState

TODAY = NOW.date()
YEAR = Period(date(2020, 9, 1), date(2021, 8, 31))

pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.django_db]


def figures(code, login, *, role=None, period=None):
    with signed_in(login, role=role) as member:
        programme = Programme.objects.get(code=code)
        told = bilan(programme, period or usual_period(programme, today=TODAY), member)
        return told, {one.code: one for one in told.figures}


def lines(figure):
    return {item.code: item.n for item in figure.items if item.n}


def shares(figure):
    return {item.code: str(item.share) for item in figure.items if item.n}


def judged(told, words):
    [one] = [each for each in told.published if words in each.wording]
    return one.judged.level, " ".join(one.judged.lines).replace("\u202f", " ").replace("\xa0", " ")


@pytest.mark.parametrize("period", [YEAR, None], ids=["school year", "since the beginning"])
def test_allier_vers_gives_its_published_figures(period):
    _told, of = figures("allier-vers", "coordination@sagess.demo", period=period)

    assert (of["people_met"].value, of["invisible"].value, of["supported"].value) == (
        1260,
        304,
        208,
    )
    assert of["entries"].value == 304
    assert (of["distinct_people"].value.low, of["invisible"].unknown) == (1260, 0)
    assert sum(lines(of["met_by_place"]).values()) == 1260


def test_allier_vers_says_what_contradicts_its_page():
    told, _of = figures("allier-vers", "coordination@sagess.demo", period=YEAR)

    for right in ("1 260 jeunes", "304 jeunes", "208 ont"):
        assert judged(told, right)[0] is Level.FINE
    level, said = judged(told, "22 %")
    assert level is Level.GAP
    assert "304 sur 1 260 font 24,1 %" in said
    assert "271 à 283" in said


def test_teen_lab_gives_its_published_figures():
    _told, of = figures("teen-lab", "coordination@chambery.demo")

    assert [
        of[code].value
        for code in ("information_sessions", "received", "entries", "completions", "withdrawals")
    ] == [11, 80, 39, 28, 11]
    assert [item.n for item in of["age"].items] == [10, 29, 0]
    assert [item.n for item in of["residence"].items] == [27, 12]
    assert [str(item.share) for item in of["residence"].items] == ["69.2", "30.8"]
    assert lines(of["gender"]) == {"F": 11, "M": 28}
    assert lines(of["withdrawal_reasons"]) == {
        "personal": 4,
        "wrong_orientation": 3,
        "motivation": 3,
        "other": 1,
    }
    assert lines(of["project"]) == {"yes": 18, "no": 7, "not_recorded": 3}
    assert shares(of["exit_types"]) == {
        "travail": "8.0",
        "etude": "16.0",
        "experience": "20.0",
        "formation": "40.0",
        "projet": "16.0",
    }
    positive = of["completers_positive_exits"]
    assert (positive.numerator, positive.denominator, positive.unknown) == (25, 28, 3)


def test_teen_lab_says_what_contradicts_its_report():
    told, _of = figures("teen-lab", "coordination@chambery.demo")

    level, said = judged(told, "Études : 4 (6 %)")
    assert level is Level.GAP
    assert "4 sur 25 font 16,0 %" in said
    level, said = judged(told, "350 000 €")
    assert level is Level.NOTE
    assert "37,2 % est ajusté" in said
    assert judged(told, "65 % oui")[0] is Level.GAP
    assert judged(told, "39 jeunes recrutés")[0] is Level.FINE


def test_aube_and_dynamo_are_part_of_the_way_of_their_targets():
    told, of = figures("aube", "coordination@aube.demo")
    [target] = told.targets
    dynamo, of_dynamo = figures("dynamo", "coordination@aurore.demo")

    assert (target.promised, target.done, of["entries"].value) == (800, 437, 437)
    assert len(lines(of["organisations"])) == 5
    assert len(lines(of["strands"])) == 4
    assert sorted(line.promised for line in dynamo.targets) == [15, 15, 15, 15, 70, 70]
    assert all(0 < line.done < line.promised for line in dynamo.targets)
    assert of_dynamo["entries"].value == sum(line.done for line in dynamo.targets) == 150


def test_the_shared_place_counts_what_its_team_defined():
    _told, of = figures("cote-a-cote", "coordination@maison-emploi.demo")
    own = of["juste-discuter"]

    assert 0 < own.numerator < own.denominator == of["contacts"].value
    assert of["welcomed"].value == of["contacts"].value


@pytest.mark.parametrize(
    ("code", "logins"),
    [
        ("allier-vers", ("financeuse@dreets-ara.demo", "coordination@ml-vichy.demo")),
        ("aube", ("financeur@dreets-grand-est.demo", "responsable@aube.demo")),
        ("teen-lab", ("financeur@alcotra.demo", "responsabile@pinerolo.demo")),
    ],
)
def test_funders_and_partners_read_the_same_figures_but_the_small_ones(code, logins):
    funder, partner = (figures(code, login)[0] for login in logins)

    assert partner.figure("entries").value in (304, 437, 39)
    assert funder.figures == masked(partner.figures, ROLES[Role.FUNDER].masked_below)
    assert any(one.is_masked for one in funder.figures)
    assert funder.figure("entries") == replace(partner.figure("entries"), during=None)


def test_building_twice_is_refused_and_changes_nothing():
    before = counted()

    with pytest.raises(build.AlreadyBuilt):
        build.build(seed=SEED, now=NOW)
    with pytest.raises(build.AlreadyBuilt):
        build.build(seed=SEED + 1, now=NOW)

    assert counted() == before


def counted():
    told = records_by_owner()
    return {name: len(records) for name, records in told.items()}


def test_contract_lists_every_record_under_its_owner(scenario):
    told = records_by_owner()
    owner = {one.id: one.code for one in scenario.organisations}
    kept = Counter(one.organisation for one in scenario.people)
    names = {one.name: one.code for one in scenario.organisations}
    codes = {each["id"]: names[each["name"]] for each in told["organisations"]}

    assert set(codes.values()) == set(owner.values())
    assert Counter(codes[one["organisation"]] for one in told["persons"]) == kept
    assert {one["id"] for one in told["persons"]} == {str(one.id) for one in scenario.people}
    assert {one["id"] for one in told["encounters"]} == {
        str(one.id) for one in scenario.encounters if not one.withdrawn
    }
    assert len(told["rounds"]) == len(scenario.rounds)
    assert {one["id"] for one in told["enrolments"]} == {str(one.id) for one in scenario.enrolments}
    assert (told["grants"], told["releases"]) == ([], [])


def test_every_role_is_played_and_every_account_is_listed(scenario):
    listed = accounts.listed(seed=SEED)

    assert {one["role"] for one in listed} == set(Role.values)
    assert {one["login"] for one in listed} == {one.login for one in scenario.accounts}
    assert len(listed) == sum(len(one.memberships) for one in scenario.accounts)
    assert not any(one["totp_secret"] for one in listed), "nobody was asked for a second factor"
    for login in {one["login"] for one in listed}:
        entered = PasswordBackend().authenticate(None, email=login, password=accounts.PASSWORD)
        assert entered is not None, login
    try:
        StrengthValidator().validate(accounts.PASSWORD)
    except ValidationError as weak:
        pytest.fail(str(weak))


def test_what_is_printed_is_enough_to_come_in():
    lines = list(accounts.in_words(seed=SEED))

    assert accounts.PASSWORD in lines[0]
    assert max(map(len, lines)) <= accounts.WIDTH
    at = lines[3].index("@")
    told = []
    for line in lines[3:]:
        home, *names = re.split(r"[, ]+", line[at:].strip())
        if home.startswith("@"):
            domain = home
        else:  # a second line of the same organisation
            names.insert(0, home)
        told += [f"{name}{domain}" for name in names if name]
    assert sorted(told) == sorted(one.login for one in accounts.staff(SEED))


def test_second_factors_are_enrolled_once_and_their_codes_hold(monkeypatch):
    hold_the_clock(monkeypatch)
    accounts.enrol_second_factors(seed=SEED)
    accounts.enrol_second_factors(seed=SEED)
    listed = {one["login"]: one for one in accounts.listed(seed=SEED)}

    for login, told in listed.items():
        with signed_in(login):
            [one] = Authenticator.objects.all()
            assert one.wrap().validate_code(code_of(told["totp_secret"]))
    assert accounts.totp_secret(SEED, "a@b.demo") != accounts.totp_secret(SEED + 1, "a@b.demo")


def test_slips_were_corrected_and_doubles_taken_back(scenario):
    with signed_in("coordination@sagess.demo") as member:
        mine = Encounter.objects.visible_to(member)
        corrected = mine.filter(corrects__isnull=False, withdrawn=False).count()
        withdrawn = mine.filter(withdrawn=True).count()

    assert corrected == sum(one.first_said is not None for one in scenario.encounters) == 6
    assert withdrawn == sum(bool(one.withdrawn) for one in scenario.encounters) == 4


def test_every_encounter_is_signed_by_whoever_was_there():
    with signed_in("coordination@sagess.demo") as member:
        rounds = {one.pk: one for one in Round.objects.visible_to(member).prefetch_related("team")}
        met = list(Encounter.objects.visible_to(member).filter(round__isnull=False)[:300])
        assert len(met) == 300
        for one in met:
            team = {each.account_id for each in rounds[one.round_id].team.all()}
            assert one.recorded_by_id in team


def test_a_team_is_out_tonight_and_files_look_alike():
    with signed_in("educatrice@sagess.demo") as member:
        open_rounds = Round.objects.visible_to(member).filter(ended_at__isnull=True)
        assert open_rounds.count() == 1
    with signed_in("coordination@sagess.demo") as member:
        alike = Person.objects.visible_to(member).get(first_name="Mohammed", last_name="Bensalah")
        [found] = [one for one in candidates_for(member, alike) if one.probable]
        assert found.person.full_name == "Mohamed Ben Salah"


def test_one_seat_is_left_at_the_shared_place_this_year():
    with signed_in("educatrice@maison-emploi.demo") as member:
        site = Site.objects.get(organisation_id=member.organisation_id)
        places = places_at(Programme.objects.get(code="cote-a-cote"), site, TODAY.year)

    assert (places.places, places.left) == (12, 1)


def test_some_completed_pathways_still_lack_their_way_out():
    with signed_in("conseillere@ml-troyes.demo") as member:
        completed = Enrolment.objects.visible_to(member).in_states({EnrolmentState.COMPLETED})
        told = Exit.objects.visible_to(member).standing().values("enrolment")
        without = completed.exclude(pk__in=told).count()
        assert 0 < without < completed.count()


@pytest.mark.parametrize(
    "login",
    [
        "educatrice@sagess.demo",
        "conseillere@sagess.demo",
        "coordination@sagess.demo",
        "coordination@maison-emploi.demo",
        "conseillere@ml-troyes.demo",
    ],
)
def test_somebody_who_signs_in_finds_something_to_do(login):
    with signed_in(login) as member:
        assert tasks_of(member, today=TODAY)


def test_each_organisation_with_files_sees_its_own_and_no_other(scenario):
    kept = Counter(one.organisation for one in scenario.people)
    names = {one.name: one.code for one in scenario.organisations}
    with acting_as_operator():
        parts = list(Membership.objects.current().select_related("account", "organisation"))
    tried = set()
    for part in parts:
        with signed_in(part.account.email, role=part.role) as member:
            if member.membership_id != part.pk:
                continue
            seen = Person.objects.count()
        files = ROLES[Role(part.role)].files
        assert seen == (kept[names[part.organisation.name]] if files else 0), part
        tried.add(names[part.organisation.name])
    assert set(kept) <= tried


def test_built_after_midnight_it_is_of_the_new_day(monkeypatch):
    """Where it is already tomorrow, by clocks that go by Greenwich it is not yet."""
    stages = []
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 12, 31, 23, 10, tzinfo=UTC))
    monkeypatch.setattr(build, "STEPS", [("rien", stages.append)])
    monkeypatch.setattr(build, "_refuse_twice", lambda _stage: None)
    build.build(seed=SEED)

    [stage] = stages
    new_year = date(2027, 1, 1)
    assert stage.today == new_year
    assert max(one.entered_on for one in stage.scenario.enrolments if one.entered_on) == new_year
    assert {plan.joined_on <= new_year for plan in stage.scenario.people if plan.joined_on} == {
        True
    }


def test_a_step_that_fails_leaves_nothing(monkeypatch, scenario):
    """On a database without the demonstration: what was made before is taken back."""

    def broken(_stage):
        raise RuntimeError("step")

    other = [("structures", build.STEPS[0][1]), ("en panne", broken)]
    monkeypatch.setattr(build, "STEPS", other)
    monkeypatch.setattr(build, "_refuse_twice", lambda _stage: None)
    monkeypatch.setattr(build, "planned", lambda **_asked: renamed(scenario))
    with pytest.raises(RuntimeError), transaction.atomic():
        build.build(seed=SEED, now=NOW)

    assert not Organisation.objects.filter(name__startswith="Essai ").exists()


def renamed(scenario):
    """The same, under names and addresses that are still free."""
    return replace(
        scenario,
        organisations=tuple(
            replace(one, id=uuid4(), name=f"Essai {one.name}") for one in scenario.organisations
        ),
        accounts=tuple(replace(one, login=f"essai.{one.login}") for one in scenario.accounts),
    )
