"""Invisibility: judged alike by the bilan and by the file, and defined on a screen."""

import json
import random
import re
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
import typer
from django.urls import reverse
from typer.testing import CliRunner

from continuum.access.acting import acting_as_operator
from continuum.access.models import Membership
from continuum.access.roles import Role
from continuum.access.tests.factories import (
    as_member,
    make_membership,
    make_programme,
    set_up,
    sign_in,
)
from continuum.organisations.models import Participation, Programme
from continuum.organisations.rules import ProgrammeRole
from continuum.outcomes import commands
from continuum.outcomes.models import FigureEnrolment
from continuum.outcomes.queries import figures_of
from continuum.outcomes.queries.definitions import definitions_of
from continuum.outcomes.queries.invisibility import Split
from continuum.outcomes.rules.periods import Period
from continuum.outcomes.tests.factories import ENTERED, S, make_enrolment, make_person
from continuum.people.models import InvisibilityDefinition, InvisibilityEvidence, SituationFact
from continuum.people.queries import invisibility_of
from continuum.people.rules import SHOWS_FOLLOWED, Answer, EvidenceKind, FactKind

pytestmark = pytest.mark.django_db

FIRST = date(2024, 1, 1)
KINDS = list(EvidenceKind)
ASKED = (*SHOWS_FOLLOWED, FactKind.NEET)
LISTS = ("Mission locale", "mission locale", "rectorat")


def some_day(chance: random.Random) -> date:
    return FIRST + timedelta(days=chance.randrange(700))


def make_versions(programme, chance: random.Random) -> None:
    with acting_as_operator():
        for version in range(1, 4):
            InvisibilityDefinition.objects.create(
                programme=programme,
                version=version,
                wording=f"Version {version}",
                accepted=sorted(chance.sample(KINDS, k=chance.randrange(1, 4))),
                lists=chance.choice(([], ["Mission locale"], ["MISSION LOCALE", "i-milo"])),
                valid_months=chance.choice((3, 12, 24)),
                silent_months=chance.choice((1, 5)),
                needs_all=chance.random() < 0.5,
                in_force_from=some_day(chance),
            )


def make_signs(member, person, chance: random.Random) -> None:
    for _one in range(chance.randrange(4)):
        kind, on = chance.choice(KINDS), some_day(chance)
        InvisibilityEvidence.objects.create(
            organisation_id=member.organisation_id,
            person=person,
            kind=kind,
            on=on,
            list_name=chance.choice(LISTS) if kind == EvidenceKind.ABSENT_FROM_LIST else "",
            since=on - timedelta(days=chance.randrange(300))
            if kind == EvidenceKind.NO_CONTACT
            else None,
        )


def make_answers(member, person, chance: random.Random) -> None:
    for _one in range(chance.randrange(3)):
        SituationFact.objects.create(
            organisation_id=member.organisation_id,
            person=person,
            kind=chance.choice(ASKED),
            answer=chance.choice(Answer.values),
            source="said",
            on=some_day(chance),
        )


@pytest.mark.parametrize("seed", range(6))
def test_the_bilan_and_the_file_judge_an_entry_alike(seed):
    chance = random.Random(seed)
    coordinator = make_membership(Role.COORDINATOR)
    programme = make_programme(organisations=[coordinator.organisation])
    make_versions(programme, chance)
    with as_member(coordinator) as member:
        people = [make_person(member, first_name=f"Jeune {no}") for no in range(60)]
        for person in people:
            make_signs(member, person, chance)
            make_answers(member, person, chance)
            make_enrolment(member, programme, (S.ACTIVE, some_day(chance)), person=person)

        counted = dict(FigureEnrolment.objects.values_list("person_id", "invisible"))
        read = {}
        for person in people:
            [told] = invisibility_of(member, person, today=date(2026, 1, 1))
            [entry] = told.entries
            read[person.pk] = entry.verdict.value

    assert counted == read
    assert set(counted.values()) == set(Answer.values), "the draw holds every verdict"


# The screen


@dataclass(frozen=True)
class Ground:
    """A programme that two organisations take part in, with five entered and no definition."""

    lead: Membership
    partner: Membership
    programme: Programme

    def url(self, name="invisibility", **more):
        return reverse(f"outcomes:{name}", kwargs={"programme": self.programme.code, **more})


SAID = {
    "in_force_from": "2020-01-01",
    "accepted": ["said", "no_contact"],
    "combined": "one",
    "lists": "",
    "silent_months": "5",
    "valid_months": "12",
    "wording": "Suivi par personne",
}


@pytest.fixture
def ground():
    lead, partner = make_membership(Role.COORDINATOR), make_membership(Role.COORDINATOR)
    programme = make_programme(organisations=[partner.organisation])
    set_up(
        Participation, programme=programme, organisation=lead.organisation, role=ProgrammeRole.LEAD
    )
    ours = (("said", None), ("said", None), ("no_contact", 30), ("absent_from_list", None), None)
    # The last one said that a service follows them: the only one known not to be invisible.
    for membership, signs in ((lead, ours), (partner, (("said", None),))):
        with as_member(membership) as member:
            for no, sign in enumerate(signs):
                person = make_person(member, first_name=f"Canari {no}")
                make_enrolment(member, programme, (S.ACTIVE, ENTERED), person=person)
                if sign is not None:
                    kind, silent = sign
                    InvisibilityEvidence.objects.create(
                        organisation_id=member.organisation_id,
                        person=person,
                        kind=kind,
                        on=ENTERED,
                        list_name="rectorat" if kind == "absent_from_list" else "",
                        since=ENTERED - timedelta(days=silent) if silent else None,
                    )
                else:
                    SituationFact.objects.create(
                        organisation_id=member.organisation_id,
                        person=person,
                        kind=FactKind.FOLLOWED,
                        answer=Answer.YES,
                        source="said",
                        on=ENTERED,
                    )
    return Ground(lead, partner, programme)


def read(answer) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def told_of(page: str) -> list[int]:
    """Invisible, not, unknown, as written on the page."""
    return [int(n) for n in re.findall(r'<strong class="tabular">(\d+)</strong>', page)]


def test_without_a_definition_nobody_is_known_and_the_page_says_what_to_do(client, ground):
    sign_in(client, ground.lead)

    page = read(client.get(ground.url()))
    bilan = read(client.get(reverse("outcomes:bilan", args=[ground.programme.code])))

    assert told_of(page) == [0, 0, 6]
    assert ground.url("define_invisibility") in page
    assert "Canari" not in page
    assert "personne n’a encore écrit la définition de l’invisibilité" in bilan
    assert ground.url() in bilan
    programme = read(client.get(reverse("access:programme", args=[ground.programme.code])))
    assert ground.url() in programme


def test_the_form_proposes_what_funders_usually_ask_and_the_lists_noted(client, ground):
    sign_in(client, ground.lead)

    page = read(client.get(ground.url("define_invisibility")))

    for kind in EvidenceKind:
        assert re.search(rf'value="{kind.value}"[^>]*checked', page), kind
    assert "« rectorat »" in page
    assert 'value="2020-01-01"' in page, "from the first day of the action"


def test_the_preview_judges_everybody_and_keeps_nothing(client, ground):
    sign_in(client, ground.lead)
    seen = []
    for more in ({}, {"silent_months": "1"}, {"combined": "all"}):
        asked = {**SAID, **more, "apercu": "1"}
        page = read(client.post(ground.url("define_invisibility"), asked))
        seen.append(told_of(page))
        fragment = client.post(
            ground.url("define_invisibility"), asked, headers={"HX-Request": "true"}
        )
        assert told_of(read(fragment)) == seen[-1]
        assert "<html" not in fragment.content.decode()

    assert seen == [[3, 1, 2], [3, 1, 2], [0, 1, 5]]
    with as_member(ground.lead):
        assert not InvisibilityDefinition.objects.exists()


def test_saving_gives_the_bilan_its_figure_and_never_edits_a_version(client, ground):
    sign_in(client, ground.lead)

    answer = client.post(ground.url("define_invisibility"), SAID)
    assert answer.status_code == 302
    assert answer.url == ground.url()
    again = client.post(ground.url("define_invisibility"), SAID)
    assert "Rien n’a changé" in read(again)
    client.post(
        ground.url("define_invisibility"),
        {**SAID, "accepted": ["absent_from_list"], "lists": "rectorat\n\n", "wording": "Absent"},
    )

    page = read(client.get(ground.url()))
    assert told_of(page) == [1, 1, 4]
    assert "absent de la liste « rectorat »" in page
    with as_member(ground.lead) as member:
        kept = InvisibilityDefinition.objects.order_by("version").values_list("version", "accepted")
        assert list(kept) == [(1, ["no_contact", "said"]), (2, ["absent_from_list"])]
        period = Period(ENTERED, ENTERED)
        [figure] = figures_of(
            ground.programme,
            period,
            member,
            definitions=definitions_of(ground.programme),
            only=["invisible"],
        )
    assert (figure.value, figure.denominator, figure.unknown) == (1, 6, 4)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"accepted": []}, "obligatoire"),
        ({"valid_months": "0"}, "supérieure ou égale à 1"),
        ({"silent_months": "douze"}, "nombre entier"),
        ({"in_force_from": "2020-02-31"}, "date valide"),
        ({"wording": "né 185057800608491"}, "numéro de sécurité sociale"),
        ({"funder": "00000000-0000-0000-0000-000000000000"}, "choix"),
        ({"lists": "x" * 90}, "80"),
        ({"combined": "neither"}, "neither"),
    ],
)
def test_bad_input_is_said_beside_what_was_typed(client, ground, more, said):
    sign_in(client, ground.lead)

    page = read(client.post(ground.url("define_invisibility"), {**SAID, **more}))

    assert said in page
    assert more.get("wording", "Suivi par personne") in page, "what was typed stays"
    with as_member(ground.lead):
        assert not InvisibilityDefinition.objects.exists()


def test_a_partner_reads_its_part_and_may_not_write(client, ground):
    sign_in(client, ground.lead)
    client.post(ground.url("define_invisibility"), SAID)
    educator = make_membership(Role.EDUCATOR, organisation=ground.partner.organisation)

    sign_in(client, educator)
    page = read(client.get(ground.url()))
    assert told_of(page) == [1, 0, 0]
    assert ground.url("define_invisibility") not in page
    assert client.get(ground.url("define_invisibility")).status_code == 403

    sign_in(client, ground.partner)
    other = {**SAID, "wording": "Autre"}
    refused = read(client.post(ground.url("define_invisibility"), other))
    assert "Seule la structure chef de file ou pilote" in refused
    for more in ({"apercu": "1"}, {}):
        client.post(ground.url("define_invisibility"), {**other, **more})
    with as_member(ground.lead):
        assert InvisibilityDefinition.objects.count() == 1


def test_strangers_find_no_such_programme(client, ground):
    sign_in(client, make_membership(Role.COORDINATOR))

    for name in ("invisibility", "define_invisibility"):
        assert client.get(ground.url(name)).status_code == 404
        assert client.post(ground.url("define_invisibility"), SAID).status_code == 404


# The command


def run(*arguments: str):
    app = typer.Typer()
    commands.register(app)
    return CliRunner().invoke(app, ["invisibility", *arguments])


def test_the_command_tries_then_says_a_version(ground):
    code = ground.programme.code
    asked = (code, "--accept", "said", "--accept", "no_contact", "--silent-months", "1", "--json")

    nothing = json.loads(run(code, "--json").stdout)
    tried = json.loads(run(*asked, "--dry-run").stdout)
    assert nothing["versions"] == tried["versions"] == []
    assert nothing["entries"] == {"yes": 0, "no": 0, "unknown": 6}
    assert tried["entries"] == {"yes": 3, "no": 1, "unknown": 2}

    said = json.loads(run(*asked).stdout)
    assert said["entries"] == tried["entries"]
    [version] = said["versions"]
    assert version["accepted"] == ["no_contact", "said"]
    assert version["in_force_from"] == "2020-01-01"
    assert version["wording"].split() == version["in_words"].split()
    assert "3 invisibles" in run(code).stdout


@pytest.mark.parametrize(
    "more",
    [
        ("--accept", "said", "--valid-months", "0"),
        ("--accept", "said", "--funder", "Personne"),
        ("--accept", "said", "--as", "inconnu@exemple.test"),
    ],
)
def test_the_command_refuses_and_writes_nothing(ground, more):
    answer = run(ground.programme.code, *more, "--json")

    assert answer.exit_code == 2
    assert json.loads(answer.stdout)["error"]["code"] == "refused"
    assert json.loads(run(ground.programme.code, "--json").stdout)["versions"] == []


def test_a_funder_finds_no_small_count_here_either(client, ground):
    funder = make_membership(Role.FUNDER)
    set_up(
        Participation,
        programme=ground.programme,
        organisation=funder.organisation,
        role=ProgrammeRole.FUNDER,
    )
    sign_in(client, ground.lead)
    assert sum(told_of(read(client.get(ground.url())))) == 6
    sign_in(client, funder)
    page = read(client.get(ground.url()))
    assert told_of(page) == []
    assert "masqué" in page


@pytest.mark.parametrize(
    ("split", "kept"),
    [
        (Split(304, 0, 0), True),
        (Split(304, 0, 2), False),
        (Split(200, 11, 93), True),
        (Split(10, 0, 0), False),
    ],
)
def test_a_split_is_told_whole_or_not_at_all(split, kept):
    assert (split.told_from(11) == split) is kept
    assert split.told_from(0) == split
