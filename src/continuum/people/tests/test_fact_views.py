"""Screens of the situation, of signs of invisibility and of the notice."""

from datetime import timedelta

import pytest

from continuum.access.acting import acting_as_operator
from continuum.access.tests.factories import as_member, sign_in
from continuum.core.formatting import day as written_day
from continuum.people.models import InvisibilityDefinition, NoticeGiven, SituationFact
from continuum.people.rules import EnrolmentState
from continuum.people.tests.browsing import page_text, pages
from continuum.people.tests.factories import make_enrolment, told

pytestmark = pytest.mark.django_db


def test_the_situation_keeps_only_what_is_new(client, desk, today) -> None:
    sign_in(client, desk.membership)
    sent = {"source": "seen", "on": today.isoformat(), "neet": "yes", "rsa": "no"}
    client.post(pages(desk)["facts"], sent)
    client.post(pages(desk)["facts"], {**sent, "rsa": "unknown"})
    client.post(pages(desk)["facts"], {**sent, "source": "proved", "rsa": "", "confirmed": "on"})
    with as_member(desk.membership):
        kept = SituationFact.objects.order_by("recorded_at").values_list("kind", "answer", "source")
        assert sorted(kept) == [
            ("neet", "yes", "proved"),
            ("neet", "yes", "seen"),
            ("rsa", "no", "seen"),
            ("rsa", "unknown", "seen"),
        ]


def test_the_file_says_what_was_true_at_the_entry_and_what_is_today(client, desk, today) -> None:
    """Said today: whoever entered before was not known to be invisible, and is now."""
    entered = today - timedelta(days=40)
    with as_member(desk.membership) as member:
        make_enrolment(member, desk.person, desk.programme, (EnrolmentState.ACTIVE, entered))
    sign_in(client, desk.membership)

    text = page_text(client.get(pages(desk)["evidence"]))

    entry = text.index(f"À son entrée, le {written_day(entered, 'fr')} :")
    now = text.index("Aujourd’hui :")
    assert "on ne sait pas" in text[entry:now]
    assert "(noté après)" in text[entry:now]
    assert "Le jeune le dit" in text[now:]
    assert "invisible" in text[now:]
    assert "Absent des listes" in text[now:]
    assert text.count("Absent des listes") == 1, "one definition is told once"
    assert "on ne sait pas" not in text[now:]


def test_a_sign_that_does_not_count_says_why(client, desk) -> None:
    with acting_as_operator():
        definition = InvisibilityDefinition.objects.get()
        definition.pk, definition.version = None, 2
        definition.accepted = ["absent_from_list"]
        definition.save(force_insert=True)
    sign_in(client, desk.membership)

    text = page_text(client.get(pages(desk)["evidence"]))

    assert "on ne sait pas" in text
    assert "pas invisible" not in text
    assert "(ce signe ne compte pas)" in text
    assert "À son entrée" not in text, "whoever has not entered is judged today alone"


def test_giving_the_notice_later(client, desk, today) -> None:
    sign_in(client, desk.membership)
    with as_member(desk.membership):
        notice = told().notice
    client.post(
        pages(desk)["give_notice"],
        {"notice": str(notice.pk), "manner": "handed", "told_on": today.isoformat()},
    )
    with as_member(desk.membership):
        manners = NoticeGiven.objects.filter(person=desk.person).values_list("manner", flat=True)
        assert sorted(manners) == ["handed", "read_aloud"]
