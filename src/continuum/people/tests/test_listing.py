"""The list of young people: views, filters, sorting, completeness, export."""

import io
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from continuum.access.roles import Role
from continuum.access.tests.factories import (
    as_member,
    make_commune,
    make_membership,
    make_organisation,
    make_programme,
    set_up,
    sign_in,
)
from continuum.core.models import AuditEntry
from continuum.organisations.models import Strand
from continuum.people import actions
from continuum.people.entries import ContactEntry, FactEntry, FileEntry, PersonDetails
from continuum.people.models import Person
from continuum.people.queries import Asked, SavedView, files, in_order, lines, pairs_to_look_at
from continuum.people.queries.files import SORTS, held_by
from continuum.people.rules import (
    Answer,
    ContactKind,
    EnrolmentState,
    FactKind,
    Source,
    lacks,
)
from continuum.people.tests.factories import TODAY, make_enrolment, make_file, told

pytestmark = pytest.mark.django_db


def names(people) -> list[str]:
    return sorted(person.first_name or person.alias for person in people)


def test_saved_views_hold_whom_they_say(now) -> None:
    membership = make_membership()
    with as_member(membership) as member:
        old = TODAY - timedelta(days=31)
        make_file(member, "Ancien", on=old, born_on=date(2000, 1, 1))
        mine = make_file(member, "Mien", born_on=TODAY.replace(year=TODAY.year - 18))
        make_file(member, "Mineur", born_on=date(TODAY.year - 18, TODAY.month, TODAY.day + 1))
        make_file(member, "PeutÊtre", birth_year=TODAY.year - 18)
        make_file(member, "Majeur", birth_year=TODAY.year - 19)
        actions.note_nickname(alias="Surnom", by=member, today=TODAY)
        gone = make_file(member, "Retiré")
        actions.withdraw_person(person=gone, reason="essai", by=member, now=now)
        actions.assign_referent(
            person=mine, account=membership.account, since=TODAY, by=member, today=TODAY
        )

        def held(view: SavedView) -> list[str]:
            return names(files(member, Asked(view=view), today=TODAY))

        everybody = ["Ancien", "Majeur", "Mien", "Mineur", "PeutÊtre"]
        assert held(SavedView.ALL) == everybody
        assert held(SavedView.MINE) == ["Mien"]
        assert held(SavedView.MINORS) == ["Mineur", "PeutÊtre"]
        assert held(SavedView.SILENT) == ["Ancien"]
        assert held(SavedView.NICKNAMES) == ["Surnom"]
        assert held(SavedView.INCOMPLETE) == everybody


def test_minors_on_a_leap_day_are_those_the_line_says() -> None:
    leap = date(2028, 2, 29)
    with as_member(make_membership()) as member:
        for day in (date(2010, 2, 27), date(2010, 2, 28), date(2010, 3, 1), date(2010, 3, 2)):
            make_file(member, day.isoformat(), born_on=day)
        found = files(member, Asked(view=SavedView.MINORS), today=leap)
        said = lines(list(Person.objects.all()), member, today=leap)
        assert names(found) == names(line.person for line in said if line.is_minor)
        assert names(found) == ["2010-03-01", "2010-03-02"]


def test_filters_narrow_and_meet() -> None:
    membership = make_membership()
    make_commune("10387", "Troyes")
    programme = make_programme(organisations=[membership.organisation])
    with as_member(membership) as member:
        a = make_file(member, "A", gender="F", commune="10387")
        b = make_file(member, "B", gender="F")
        make_file(member, "C", gender="M", commune="10387")
        make_enrolment(member, a, programme, (EnrolmentState.ACTIVE, TODAY))
        make_enrolment(member, b, programme, (EnrolmentState.PROPOSED, TODAY))

        def held(**asked) -> list[str]:
            return names(files(member, Asked(**asked), today=TODAY))

        assert held(gender="F") == ["A", "B"]
        assert held(gender="F", commune="10387") == ["A"]
        assert held(programme=programme.pk) == ["A", "B"]
        assert held(programme=programme.pk, states=frozenset({"active"})) == ["A"]
        assert held(referent=member.account_id) == []


@pytest.mark.parametrize("column", list(SORTS))
def test_sorting_is_total_and_leaves_the_unknown_last(column) -> None:
    with as_member(make_membership()) as member:
        make_file(member, "Zoé", birth_year=2001, on=TODAY - timedelta(days=2))
        make_file(member, "Ali", birth_year=2005, on=TODAY - timedelta(days=3))
        make_file(member, "Léa", on=TODAY - timedelta(days=1))
        everybody = files(member, Asked(), today=TODAY)
        rising = in_order(everybody, member, column=column, descending=False)
        falling = in_order(everybody, member, column=column, descending=True)
        expected = {
            "nom": (["Ali", "Léa", "Zoé"], ["Zoé", "Léa", "Ali"]),
            "age": (["Ali", "Zoé", "Léa"], ["Zoé", "Ali", "Léa"]),
            "contact": (["Ali", "Zoé", "Léa"], ["Léa", "Zoé", "Ali"]),
            "adhesion": (["Ali", "Zoé", "Léa"], ["Léa", "Zoé", "Ali"]),
        }[column]
        assert [p.first_name for p in rising] == expected[0]
        assert [p.first_name for p in falling] == expected[1]


def test_two_places_in_one_programme_are_told_apart_by_their_strands() -> None:
    membership = make_membership()
    programme = make_programme(organisations=[membership.organisation])
    other = make_programme(organisations=[membership.organisation])
    strands = [
        set_up(Strand, programme=programme, code=name.lower(), name=name)
        for name in ("Chantier", "Suivi")
    ]
    with as_member(membership) as member:
        person = make_file(member, "Antonin")
        for strand in strands:
            make_enrolment(member, person, programme, strand=strand)
        make_enrolment(member, person, other)

        [line] = lines([person], member, today=TODAY)

    assert sorted(line.enrolments) == [
        (f"{programme}, Chantier", "En cours"),
        (f"{programme}, Suivi", "En cours"),
        (str(other), "En cours"),
    ]


def test_names_are_sorted_as_read_not_as_coded() -> None:
    with as_member(make_membership()) as member:
        for first, last in (("Zoé", ""), ("émile", "B"), ("Élodie", "A"), ("Eva", ""), ("ali", "")):
            make_file(member, first, last_name=last)
        actions.note_nickname(alias="Édi", by=member, today=TODAY)
        everybody = Person.objects.visible_to(member)
        rising = in_order(everybody, member, column="nom", descending=False)
        assert [p.called for p in rising] == ["ali", "Édi", "Élodie A.", "émile B.", "Eva", "Zoé"]


def test_complete_files_are_those_that_lack_nothing() -> None:
    with as_member(make_membership()) as member:
        full = PersonDetails(
            first_name="Tout", last_name="Complet", born_on=date(2004, 1, 2), postcode="10000"
        )
        parts = {
            "contacts": (ContactEntry(kind=ContactKind.PHONE, value="0612345678"),),
            "told": told(),
            "facts": (
                FactEntry(kind=FactKind.NEET, answer=Answer.NO, source=Source.SAID, on=TODAY),
            ),
        }
        variants = [{}]
        variants += [{name: () if name != "told" else None} for name in parts]
        variants += [
            {"details": PersonDetails(**{**vars(full), field: empty})}
            for field, empty in (("last_name", ""), ("born_on", None), ("postcode", ""))
        ]
        entries = [
            FileEntry(**{"details": full, "joined_on": TODAY, **parts, **variant})
            for variant in variants
        ]
        people = actions.open_files(entries=entries, by=member, today=TODAY)

        held = held_by(people, member)
        missing = {p.pk for p in people if lacks(held[p.pk])}
        incomplete = files(member, Asked(view=SavedView.INCOMPLETE), today=TODAY)
        assert {p.pk for p in incomplete} == missing == {p.pk for p in people[1:]}
        assert all(len(lacks(held[p.pk])) == 1 for p in people[1:])


def test_the_list_costs_as_many_statements_for_three_as_for_one(
    client, django_assert_max_num_queries
) -> None:
    membership = make_membership()
    with as_member(membership) as member:
        for _n in range(60):
            make_file(member)
    sign_in(client, membership)
    with django_assert_max_num_queries(32):
        response = client.get(reverse("people:list") + "?vue=tous")
    text = response.content.decode()
    assert "60 jeunes" in text
    assert text.count('scope="row"') == 50
    second = client.get(reverse("people:list") + "?vue=tous&page=2").content.decode()
    assert second.count('scope="row"') == 10
    assert client.get(reverse("people:list") + "?vue=tous&page=999").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "vue=rien",
        "vue=tous&tri=-drop table",
        "vue=tous&referent=x&commune=99999&dispositif=x&etat=x&genre=x",
        "page=-1",
        "page=abc",
        "vue=sans-nouvelles&tri=-contact",
        "vue=tous&tri=contact",
        "vue=tous&commune=%00",
    ],
)
def test_any_address_gives_a_list(client, query) -> None:
    membership = make_membership()
    with as_member(membership) as member:
        make_file(member, "Nadia")
    sign_in(client, membership)
    assert client.get(f"{reverse('people:list')}?{query}").status_code == 200


def test_each_empty_view_says_what_it_is(client) -> None:
    sign_in(client, make_membership())
    for view in SavedView:
        text = client.get(f"{reverse('people:list')}?vue={view.value}").content.decode()
        assert "empty-title" in text


def test_the_current_view_is_exported_without_contacts_and_logged(client) -> None:
    organisation = make_organisation()
    with as_member(make_membership(organisation=organisation)) as member:
        kept = make_file(member, "=cmd()", last_name="+1", gender="F")
        make_file(member, "Autre", gender="M")
        actions.add_contact(
            person=kept,
            entry=ContactEntry(kind=ContactKind.PHONE, value="0612345678"),
            by=member,
        )
    with as_member(make_membership()) as theirs:
        make_file(theirs, "Étrangère", gender="F")
    sign_in(client, make_membership(Role.COORDINATOR, organisation=organisation))

    text = client.get(reverse("people:export_csv") + "?vue=tous&genre=F").content.decode(
        "utf-8-sig"
    )
    lines_ = text.splitlines()
    assert len(lines_) == 2
    assert lines_[1].startswith('"\'=cmd()";"\'+1"')
    assert "612345678" not in text
    assert "Étrangère" not in text

    sheet = client.get(reverse("people:export_xlsx") + "?vue=tous&genre=F").content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()
    assert len(rows) == 2
    assert len(rows[0]) == len(rows[1]) == len(lines_[0].split(";"))
    with as_member(make_membership(Role.DPO, organisation=organisation)):
        exported = AuditEntry.objects.filter(event="people_exported")
        assert {entry.person_id for entry in exported} == {kept.pk}


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.EDUCATOR, Role.TRAINER, Role.FUNDER])
def test_only_those_who_may_export_do(client, role) -> None:
    sign_in(client, make_membership(role))
    for name in ("people:export_csv", "people:export_xlsx"):
        assert client.get(reverse(name)).status_code == 403


def test_a_manager_is_clearly_refused_a_list_of_names(client) -> None:
    organisation = make_organisation()
    with as_member(make_membership(organisation=organisation)) as member:
        make_file(member, "Nadia")
    sign_in(client, make_membership(Role.MANAGER, organisation=organisation))
    for name in ("people:export_csv", "people:export_xlsx"):
        answer = client.get(reverse(name))
        assert answer.status_code == 403
        assert "Votre rôle ne permet pas ce geste" in answer.content.decode()


def test_pairs_are_found_by_number_by_birth_and_by_names(now) -> None:
    with as_member(make_membership()) as theirs:
        make_file(theirs, "Mohamed", last_name="Benali", phone="0612345678")
    with as_member(make_membership()) as member:
        assert pairs_to_look_at(member) == []
        make_file(member, "Mohamed", last_name="Benali", phone="0612345678")
        make_file(member, "Momo", last_name="Ben Ali", phone="0612345678")
        make_file(member, "Chloé", last_name="Petit", born_on=date(2004, 3, 1))
        make_file(member, "Cloé", last_name="Petite", born_on=date(2004, 3, 1))
        make_file(member, "Inès", last_name="Lefèvre", birth_year=2005)
        make_file(member, "Lefevre", last_name="Ines", birth_year=2005)
        make_file(member, "Tout", last_name="Autre")

        pairs = {
            frozenset((p.first.first_name, p.second.first_name)) for p in pairs_to_look_at(member)
        }
        assert pairs == {
            frozenset(("Mohamed", "Momo")),
            frozenset(("Chloé", "Cloé")),
            frozenset(("Inès", "Lefevre")),
        }
        assert all(pair.reasons for pair in pairs_to_look_at(member))


def test_contact_sources_are_named_in_the_settings() -> None:
    assert settings.CONTACT_SOURCES
    assert timezone.localdate() >= TODAY
