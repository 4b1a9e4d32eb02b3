"""The funnel person by person: who stands on a step without having stood on the one before."""

from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.urls import reverse

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
from continuum.organisations.models import Participation
from continuum.organisations.rules import ProgrammeRole, StrandKind
from continuum.outcomes.presenters import page
from continuum.outcomes.queries import bilan
from continuum.outcomes.rules.masking import spoken, steps_told
from continuum.outcomes.rules.periods import Period
from continuum.outcomes.rules.report import Check, Figure, Level, Skipped
from continuum.outcomes.rules.shipped import EVERYWHERE
from continuum.outcomes.tests.factories import (
    ENTERED,
    S,
    make_encounter,
    make_enrolment,
    make_exit,
    make_person,
    make_referent,
)

pytestmark = pytest.mark.django_db

PERIOD = Period(date(2026, 1, 1), date(2026, 6, 30))
SHIPPED = {one.code: one for one in EVERYWHERE}
NAMES = ("Accompagnée", "Seule", "Repartie")


@pytest.fixture
def lead():
    return make_membership(Role.COORDINATOR, organisation=make_organisation())


def a_programme(lead):
    """Without a training, whose path has no step of accompaniment."""
    programme = make_programme(organisations=[lead.organisation])
    with transaction.atomic(), acting_as_operator():
        programme.strands.filter(kind=StrandKind.TRAINING).delete()
    return programme


@pytest.fixture
def programme(lead):
    """Three completed: one accompanied, one alone, one whose way out is told too."""
    programme = a_programme(lead)
    with as_member(lead) as member:
        for name in NAMES:
            person = make_person(member, first_name=name)
            done = (S.ACTIVE, ENTERED), (S.COMPLETED, ENTERED + timedelta(days=90))
            enrolment = make_enrolment(member, programme, *done, person=person)
            if name == "Seule":
                continue
            make_referent(member, person)
            make_encounter(member, programme, on=ENTERED + timedelta(days=9), people=(person,))
            if name == "Repartie":
                make_exit(member, enrolment)
    return programme


def told_by(lead, programme, period=PERIOD):
    with as_member(lead) as member:
        return bilan(programme, period, member)


def skips(told) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.text, one.codes) for one in told.checks if one.code == "skipped_step"]


def test_who_completed_without_being_accompanied_is_told_and_opened(client, lead, programme):
    told = told_by(lead, programme)
    assert told.figure("completions").value == 3
    assert told.figure("supported").value == 2
    [(text, codes)] = skips(told)
    assert codes == ("completions", "supported")
    assert "(3) : 1 jeune n’est pas parmi" in text.replace("\N{NO-BREAK SPACE}", " ").replace(
        "\N{NARROW NO-BREAK SPACE}", " "
    )
    assert "funnel_order" not in {one.code for one in told.checks}

    [link] = [
        url
        for one in page.verified(told, page.Addresses(programme.code, PERIOD))
        if one.check.code == "skipped_step"
        for _label, url in one.links
    ]
    sign_in(client, lead)
    shown = client.get(link).content.decode()
    assert [name for name in NAMES if f">{name}<" in shown] == ["Seule"]
    whole = client.get(link.partition("&hors")[0]).content.decode()
    assert [name for name in NAMES if f">{name}<" in whole] == list(NAMES)


def test_a_partner_who_reads_the_whole_is_told_the_same(lead, programme):
    """The check counts everybody's people, as the figures do; the rows stay at home."""
    manager = make_membership(Role.MANAGER)
    set_up(
        Participation,
        programme=programme,
        organisation=manager.organisation,
        role=ProgrammeRole.PARTNER,
    )
    assert skips(told_by(manager, programme)) == skips(told_by(lead, programme))
    assert len(skips(told_by(manager, programme))) == 1


def test_steps_that_hold_each_other_are_said_to(lead):
    programme = a_programme(lead)
    with as_member(lead) as member:
        person = make_person(member)
        make_enrolment(member, programme, person=person)
        make_referent(member, person)
        make_encounter(member, programme, on=ENTERED + timedelta(days=9), people=(person,))
    told = told_by(lead, programme)
    assert skips(told) == []
    [fine] = [one.level for one in told.checks if one.code == "funnel_order"]
    assert fine == "fine"


def test_a_step_stood_on_in_another_period_does_not_count(lead, programme):
    """Nobody entered after the first month: then nothing is followed, and nothing skipped."""
    later = Period(date(2026, 3, 1), date(2026, 6, 30))
    assert skips(told_by(lead, programme, later)) == []


def test_an_unknown_step_opens_the_whole_figure(client, lead, programme):
    sign_in(client, lead)
    address = reverse("outcomes:figure", args=[programme.code, "completions"])
    asked = {"du": "2026-01-01", "au": "2026-06-30"}
    for code in ("", "rien", "people_met", "\x00", "supported' OR 1=1"):
        shown = client.get(urlsplit(address).path, {**asked, "hors": code})
        assert shown.status_code == 200, code
        assert [name for name in NAMES if f">{name}<" in shown.content.decode()] == list(NAMES)


def test_a_funder_is_told_only_what_names_nobody():
    def skip(n: int) -> Skipped:
        earlier, later = Figure(SHIPPED["supported"], 208), Figure(SHIPPED["completions"], 92)
        return Skipped(earlier, later, n)

    kept = [n for n in (1, 10, 11, 21, 81, 82, 92) if steps_told([skip(n)], 11)]
    assert kept == [11, 21, 81, 92]
    assert steps_told([skip(1)], 0) == {"completions"}
    told = [Check("skipped_step", Level.NOTE, "1 jeune…", ("completions", "supported"))]
    assert spoken(told, [], steps=steps_told([skip(1)], 11)) == ()
    assert spoken(told, [], steps=steps_told([skip(21)], 11)) == tuple(told)
