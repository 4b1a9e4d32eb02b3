"""Tables of street work, from file to encounters that count once."""

from datetime import date

import pytest
from django.utils import timezone

from continuum.access.tests.factories import as_member
from continuum.imports import actions
from continuum.imports.planning import plan
from continuum.imports.planning.rows import EncounterDraft
from continuum.imports.queries.sources import content_of, source_of
from continuum.imports.rules.kinds import Choice, Kind, Pile
from continuum.imports.tests.factories import (
    NOW,
    TODAY,
    bring,
    csv,
    make_team,
    piles,
    plan_of,
    run,
    xlsx,
)
from continuum.outreach import queries
from continuum.outreach.models import Encounter, Place, Presence, Round
from continuum.outreach.rules import PlaceKind
from continuum.people.models import Person
from continuum.people.tests.factories import make_file

pytestmark = pytest.mark.django_db

HEADINGS = ("Date", "Lieu", "Nb jeunes", "1ère fois ?", "Sexe", "Age", "Thèmes", "Suites")
LINE = ("12/3/21 20h15", "Parc du Verney", "2 jeunes", "1ère fois", "F", "17", "logement", "RDV")


def test_a_line_becomes_the_encounter_the_team_would_have_noted(team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        report = run(bring(member, programme, Kind.ENCOUNTERS, csv(HEADINGS, LINE)), member)

        [encounter] = Encounter.objects.visible_to(member)
        assert piles(report) == (1, 0, 0, 0)
        assert encounter.on == date(2021, 3, 12)
        assert timezone.localtime(encounter.happened_at).strftime("%H:%M") == "20:15"
        assert (encounter.head_count, encounter.first_time_count) == (2, 2)
        assert encounter.programme_id == programme.pk
        assert (encounter.topics, encounter.next_step) == (["logement"], "appointment")
        assert [(t.count, t.gender, t.age_band) for t in encounter.tallies.all()] == [
            (2, "F", "16_17")
        ]
        assert (encounter.place.name, encounter.place.kind) == ("Parc du Verney", PlaceKind.PARK)
        assert encounter.mode == "street"


@pytest.mark.parametrize("form", ["csv", "xlsx", "cp1252", "tab"])
def test_every_format_gives_the_same_encounters(team, form) -> None:
    membership, programme = team
    table = {
        "csv": csv(HEADINGS, LINE),
        "cp1252": csv(HEADINGS, LINE, encoding="cp1252"),
        "tab": csv("\t".join(HEADINGS), "\t".join(LINE)),
        "xlsx": xlsx(HEADINGS, [LINE]),
    }[form]
    with as_member(membership) as member:
        run(bring(member, programme, Kind.ENCOUNTERS, csv(HEADINGS, LINE)), member)

        again = plan_of(bring(member, programme, Kind.ENCOUNTERS, table), member)

        assert again.piles[Pile.KNOWN] == 1
        assert again.piles[Pile.NEW] == 0


def test_lines_that_nothing_tells_apart_are_two_encounters_and_the_same_two_again(team) -> None:
    membership, programme = team
    other = ("13/3/21", *LINE[1:])
    with as_member(membership) as member:
        first = run(
            bring(member, programme, Kind.ENCOUNTERS, csv(HEADINGS, LINE, LINE, other)), member
        )
        reordered = bring(
            member,
            programme,
            Kind.ENCOUNTERS,
            csv(HEADINGS, other, LINE, LINE),
            name="autre nom.csv",
        )
        again = run(reordered, member)
        more = run(
            bring(member, programme, Kind.ENCOUNTERS, csv(HEADINGS, LINE, LINE, LINE, other)),
            member,
        )

        assert (piles(first), piles(again), piles(more)) == (
            (3, 0, 0, 0),
            (0, 3, 0, 0),
            (1, 3, 0, 0),
        )
        assert again["made"] == {}
        assert Encounter.objects.visible_to(member).count() == 4


def test_mapping_the_same_file_otherwise_counts_nobody_twice(team) -> None:
    membership, programme = team
    table = csv(HEADINGS, LINE)
    with as_member(membership) as member:
        run(
            bring(member, programme, Kind.ENCOUNTERS, table, columns={0: "date", 1: "place"}),
            member,
        )
        again = run(bring(member, programme, Kind.ENCOUNTERS, table), member)

        assert piles(again) == (0, 1, 0, 0)


def test_another_programme_or_organisation_has_its_own_lines(team) -> None:
    membership, programme = team
    other_membership, other_programme = make_team()
    with as_member(membership) as member:
        run(bring(member, programme, Kind.ENCOUNTERS, csv(HEADINGS, LINE)), member)
    with as_member(other_membership) as other:
        report = run(bring(other, other_programme, Kind.ENCOUNTERS, csv(HEADINGS, LINE)), other)

        assert piles(report) == (1, 0, 0, 0)


def test_a_misspelt_network_is_one_place_that_goes_by_its_own_name(team) -> None:
    membership, programme = team
    table = csv(
        ("Date", "Lieu"),
        ("12/03/2021", "Instragram"),
        ("13/03/2021", "insta"),
        ("14/03/2021", "Tel"),
    )
    with as_member(membership) as member:
        run(bring(member, programme, Kind.ENCOUNTERS, table), member)

        places = {(place.name, place.kind, place.network) for place in Place.objects.all()}
        assert places == {
            ("Instagram", "reseau-social", "instagram"),
            ("Tel", "telephone-sms", ""),
        }
        assert sorted(Encounter.objects.values_list("mode", flat=True)) == [
            "network",
            "network",
            "phone",
        ]


def test_a_place_already_listed_is_met_again_whatever_its_accents(team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        place = Place.objects.create(
            organisation_id=member.organisation_id, kind="parc", name="Parc de l'Été"
        )
        run(
            bring(
                member,
                programme,
                Kind.ENCOUNTERS,
                csv(("Date", "Lieu"), ("12/3/21", "PARC de l'ete")),
            ),
            member,
        )

        assert Encounter.objects.get().place_id == place.pk


def test_unknown_places_are_left_out_when_asked_so_and_that_is_told(team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        upload = bring(
            member,
            programme,
            Kind.ENCOUNTERS,
            csv(("Date", "Lieu"), ("12/3/21", "Parc")),
            options={"create_places": False},
        )
        [row] = plan_of(upload, member).rows
        run(upload, member)

        assert [problem.code for problem in row.problems] == ["unknown_place"]
        assert row.pile is Pile.NEW
        assert Encounter.objects.get().place is None
        assert not Place.objects.exists()


def test_rounds_are_rebuilt_from_day_and_team(team) -> None:
    membership, programme = team
    table = csv(
        ("Date", "Lieu", "Équipe"),
        ("12/03/2021 18h", "Parc", "Karim et Sophie"),
        ("12/03/2021 20h30", "Gare", "Sophie, Karim"),
        ("12/03/2021 19h", "Stade", "Paul"),
        ("13/03/2021 19h", "Parc", "Paul"),
        ("13/03/2021 19h", "Téléphone", "Paul"),
    )
    with as_member(membership) as member:
        run(bring(member, programme, Kind.ENCOUNTERS, table), member)

        rounds = Round.objects.order_by("started_at")
        assert [round_.started_at.hour for round_ in rounds] == [17, 18, 18]
        first = rounds[0]
        assert (first.ended_at - first.started_at).total_seconds() == 2.5 * 3600
        assert {stop.place.name for stop in first.stops.all()} == {"Parc", "Gare"}
        assert Encounter.objects.filter(round=first).count() == 2
        assert Encounter.objects.filter(mode="phone", round__isnull=True).count() == 1


def test_counts_by_gender_make_the_tally_and_the_head_count(team) -> None:
    membership, programme = team
    table = csv(("Date", "Filles", "Garçons"), ("12/03/2021", "3", "4"), ("13/03/2021", "0", "2"))
    with as_member(membership) as member:
        run(bring(member, programme, Kind.ENCOUNTERS, table), member)

        encounters = Encounter.objects.order_by("on")
        assert [encounter.head_count for encounter in encounters] == [7, 2]
        assert {(t.gender, t.count) for t in encounters[0].tallies.all()} == {("F", 3), ("M", 4)}


def test_topics_in_columns_of_their_own_are_gathered(team) -> None:
    membership, programme = team
    table = csv(("Date", "Logement", "Santé", "Emploi"), ("12/03/2021", "x", "", "oui"))
    with as_member(membership) as member:
        run(bring(member, programme, Kind.ENCOUNTERS, table), member)

        assert Encounter.objects.get().topics == ["logement", "emploi"]


def test_the_same_nickname_is_the_same_young_person(team) -> None:
    membership, programme = team
    table = csv(
        ("Date", "Surnom", "Connu"),
        ("12/03/2021", "Momo", "1ère fois"),
        ("13/03/2021", "MOMO", "déjà vu"),
        ("14/03/2021", "", "1ère fois"),
        ("15/03/2021", "Zoé", "1ère fois"),
    )
    with as_member(membership) as member:
        run(bring(member, programme, Kind.ENCOUNTERS, table), member)

        bounds = queries.distinct_people(queries.standing(member))
        assert sorted(Person.objects.values_list("alias", flat=True)) == ["Momo", "Zoé"]
        assert Presence.objects.count() == 3
        assert (bounds.low, bounds.high) == (3, 3)
        assert not any(person.has_file for person in Person.objects.all())


def test_several_names_in_one_cell_are_as_many_heads(team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        run(
            bring(
                member,
                programme,
                Kind.ENCOUNTERS,
                csv(("Date", "Jeunes présents"), ("12/03/2021", "Momo, Zoé et Kévin")),
                columns={0: "date", 1: "names"},
            ),
            member,
        )

        assert Encounter.objects.get().head_count == 3
        assert Presence.objects.count() == 3


def test_somebody_with_a_file_is_found_by_both_names(team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        person = make_file(member, "Léa", last_name="Le Goff", born_on=date(2004, 3, 12))
        table = csv(("Date", "Nom", "Prénom"), ("12/03/2021", "LEGOFF", "lea"))
        report = run(bring(member, programme, Kind.ENCOUNTERS, table), member)

        assert report["made"] == {"outreach_encounter": 1}
        assert Presence.objects.get().person_id == person.pk


def test_two_files_with_the_same_names_are_to_be_told_apart_by_somebody(team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        make_file(member, "Léa", last_name="Martin", born_on=date(2004, 3, 12))
        make_file(member, "Léa", last_name="Martin", born_on=date(2001, 7, 1))
        table = csv(("Date", "Nom", "Prénom"), ("12/03/2021", "Martin", "Léa"))
        [row] = plan_of(bring(member, programme, Kind.ENCOUNTERS, table), member).rows

        assert row.pile is Pile.CHECK
        assert [problem.code for problem in row.problems] == ["several_people"]
        assert len(row.likely) == 2


def test_what_noting_an_encounter_refuses_is_an_error_in_the_same_words(team) -> None:
    membership, programme = team
    table = csv(
        ("Date", "Nb jeunes", "Dont première fois", "Filles", "Garçons"),
        ("12/03/2021", "2", "3", "", ""),
        ("12/03/2021", "2", "", "2", "2"),
        (TODAY.strftime("%d/%m/%Y"), "2", "", "", ""),
    )
    with as_member(membership) as member:
        rows = plan_of(bring(member, programme, Kind.ENCOUNTERS, table), member).rows

        assert [row.pile for row in rows] == [Pile.ERROR, Pile.ERROR, Pile.NEW]
        assert "Plus de premières fois que de jeunes" in rows[0].problems[0].message
        assert rows[0].problems[0].column == 2


def test_errors_say_line_column_and_what_to_do(team) -> None:
    membership, programme = team
    table = csv(
        ("Titre du tableau",),
        HEADINGS,
        LINE,
        ("31/02/2021", *LINE[1:]),
        ("", *LINE[1:]),
        (*LINE[:4], "zzz", *LINE[5:]),
    )
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENCOUNTERS, table)
        plan = plan_of(upload, member)
        report = run(upload, member)

        told = [
            (row.line, problem.column, problem.code, bool(problem.advice))
            for row in plan.of(Pile.ERROR)
            for problem in row.problems
        ]
        assert told == [
            (4, 0, "no_such_day", True),
            (5, 0, "missing", True),
            (6, 4, "unknown_word", True),
        ]
        assert piles(report) == (1, 0, 0, 3)
        assert report["left"] == [[4, 0, "no_such_day"], [5, 0, "missing"], [6, 4, "unknown_word"]]


def test_an_encounter_of_today_without_an_hour_is_not_in_the_future(team) -> None:
    membership, programme = team
    morning = NOW.replace(hour=7)
    table = csv(("Date", "Nb jeunes"), (TODAY.strftime("%d/%m/%Y"), "1"))
    with as_member(membership) as member:
        [row] = plan_of(bring(member, programme, Kind.ENCOUNTERS, table), member, now=morning).rows

        assert row.pile is Pile.NEW
        assert isinstance(row.draft, EncounterDraft)
        assert row.draft.entry.happened_at == morning


def test_how_far_the_reading_is_never_stands_still_nor_goes_back(team, monkeypatch) -> None:
    membership, programme = team
    monkeypatch.setattr(plan, "ROWS_AT_ONCE", 1)
    table = csv(("Date", "Lieu"), *((f"{day}/03/2021", "Parc") for day in range(1, 9)))
    told: list[tuple[int, int]] = []
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENCOUNTERS, table)
        source = source_of(upload, content_of(upload))
        plan.planned(
            source, member=member, today=TODAY, now=NOW, told=lambda *far: told.append(far)
        )

    assert told == [(done // 2, 8) for done in range(16)]


def test_girls_and_boys_told_with_the_heads_are_tallied(team) -> None:
    membership, programme = team
    table = csv(
        ("Date", "Lieu", "Nombre"),
        ("12/03/2021", "Parc", "3 (2F 1G)"),
        ("13/03/2021", "Parc", "3 (2F 2G)"),
        ("14/03/2021", "Parc", "4"),
    )
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENCOUNTERS, table)
        [_first, doubtful, _last] = plan_of(upload, member).rows
        actions.decide(upload=upload, line=3, choice=Choice.IMPORT, by=member, now=NOW)
        entries = [row.draft.entry for row in plan_of(upload, member).rows]
        report = run(upload, member)

    told = [
        (entry.heads, [(tally.gender, tally.count) for tally in entry.tallies if tally.count])
        for entry in entries
    ]
    assert piles(report) == (3, 0, 0, 0)
    assert [problem.code.value for problem in doubtful.problems] == ["parts_disagree"]
    assert "font 4, pour un total de 3" in doubtful.problems[0].message
    assert told == [(3, [("F", 2), ("M", 1)]), (3, []), (4, [])]
