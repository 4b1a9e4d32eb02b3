"""A figure and the rows behind it say the same, for whoever may see them all."""

import pytest

from continuum.access.tests.factories import as_member
from continuum.outcomes.queries import figures_of
from continuum.outcomes.queries.definitions import definitions_of
from continuum.outcomes.queries.rows import OF_MEETINGS, rows_behind
from continuum.outcomes.rules.report import lines_of
from continuum.outcomes.rules.vocabulary import TAKEN, Method
from continuum.outcomes.tests.story import PERIOD, tell
from continuum.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def alone():
    """The same story, told by one organisation only."""
    return tell(alone=True)


def opened(line, story, member, known, **more):
    return rows_behind(
        line,
        programme=story.programme,
        period=PERIOD,
        member=member,
        known=known,
        **more,
    )


def test_every_figure_and_every_line_opens_on_as_many_rows(alone):
    compared = 0
    with as_member(alone.lead) as member:
        known = definitions_of(alone.programme)
        figures = figures_of(alone.programme, PERIOD, member, definitions=known)
        for figure in figures:
            for line in lines_of(figure):
                rows = opened(line, alone, member, known).rows
                taking = TAKEN[figure.definition.measure]
                if taking.source in OF_MEETINGS and taking.method is not Method.ROWS:
                    continue
                expected = line.numerator if figure.definition.is_ratio else line.value
                assert rows.count() == expected, line.code
                compared += 1
    assert compared > 60


def test_meetings_behind_heads_hold_those_heads(alone):
    with as_member(alone.lead) as member:
        known = definitions_of(alone.programme)
        figures = figures_of(alone.programme, PERIOD, member, definitions=known)
        by_code = {figure.code: figure for figure in figures}
        for line in lines_of(by_code["met_by_place"]):
            rows = opened(line, alone, member, known).rows
            assert sum(row.first_time_count for row in rows) == line.value, line.code
        [contacts] = lines_of(by_code["contacts"])
        rows = opened(contacts, alone, member, known).rows
        assert sum(row.head_count for row in rows) == contacts.value


def test_joined_files_are_one_row_as_they_are_one_person(alone):
    with as_member(alone.lead) as member:
        known = definitions_of(alone.programme)

        def entries():
            figures = figures_of(
                alone.programme, PERIOD, member, definitions=known, only=["entries"]
            )
            [line] = lines_of(figures[0])
            return line.value, list(opened(line, alone, member, known).rows)

        before, people = entries()
        people[0].identity = people[1].identity
        people[0].save(update_fields=["identity"])
        after, joined = entries()
    assert (before, len(people)) == (5, 5)
    assert (after, len(joined)) == (4, 4)


def test_people_are_shown_as_they_were_counted_not_as_they_are_today(alone):
    with as_member(alone.lead) as member:
        known = definitions_of(alone.programme)

        def shown(code):
            figures = figures_of(alone.programme, PERIOD, member, definitions=known, only=[code])
            behind = opened(lines_of(figures[0])[0], alone, member, known)
            told = behind.behind.counted(list(behind.people))
            names = {person.pk: person.first_name for person in behind.people}
            return {names[key]: (str(one.day), one.age, one.value) for key, one in told.items()}

        assert shown("age") == {
            "Léa": ("2026-02-20", 16, "0"),
            "Tom": ("2026-03-01", 20, "1"),
            "Ana": ("2026-03-03", 23, "2"),
        }
        assert shown("project") == {"Léa": ("2026-06-05", 16, "yes")}
        assert shown("withdrawals") == {"Ana": ("2026-04-01", 23, "")}
        assert shown("files")["Zoé"] == ("2026-01-05", None, "")


def test_a_joined_file_is_shown_with_the_day_of_the_person(alone):
    with as_member(alone.lead) as member:
        known = definitions_of(alone.programme)
        lea, ines = Person.objects.filter(first_name__in=["Léa", "Inès"]).order_by("recorded_at")
        ines.identity = lea.identity
        ines.save(update_fields=["identity"])
        figures = figures_of(alone.programme, PERIOD, member, definitions=known, only=["entries"])
        behind = opened(lines_of(figures[0])[0], alone, member, known)
        told = behind.behind.counted(list(behind.people))
    assert len(told) == 5
    assert {str(one.day) for one in told.values()} >= {"2026-02-20"}
