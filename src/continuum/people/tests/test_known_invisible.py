"""Whether a young person is invisible today: yes, no, or not known, with the facts that tell."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from continuum.access.tests.factories import (
    as_member,
    make_membership,
    make_programme,
    set_up,
    sign_in,
)
from continuum.people import actions
from continuum.people.entries import EvidenceEntry, FactEntry
from continuum.people.models import InvisibilityDefinition
from continuum.people.queries import invisibility_of
from continuum.people.rules import Answer, EvidenceKind, FactKind, Source
from continuum.people.tests.factories import make_file

pytestmark = pytest.mark.django_db

LONG_AGO = timedelta(days=400)


def written(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def team():
    membership = make_membership()
    programme = make_programme(organisations=[membership.organisation])
    set_up(
        InvisibilityDefinition,
        programme=programme,
        version=1,
        wording="Suivi par personne",
        accepted=["said", "no_contact"],
        in_force_from="2020-01-01",
    )
    return membership


def noted(member, person, *, sign: date | None = None, **answers: tuple[Answer, date]) -> None:
    if sign:
        entry = EvidenceEntry(kind=EvidenceKind.SAID, on=sign)
        actions.record_evidence(person=person, entry=entry, by=member, today=timezone.localdate())
    for kind, (answer, on) in answers.items():
        fact = FactEntry(kind=FactKind(kind), answer=answer, source=Source.PROVED, on=on)
        actions.record_fact(person=person, entry=fact, by=member, today=timezone.localdate())


def test_an_expired_sign_leaves_it_unknown_and_says_what_would_tell(client, team, today) -> None:
    with as_member(team) as member:
        person = make_file(member, "Zéphirine", on=today)
        noted(member, person, sign=today - LONG_AGO)
    sign_in(client, team)

    text = written(client.get(reverse("pathways:file", args=[person.pk])))

    assert "on ne sait pas" in text
    assert "pas invisible" not in text
    assert "trop ancien : 12 mois ou plus" in text
    assert "un signe de moins de 12 mois (sans contact" not in text
    assert "le jeune le dit ; sans contact depuis 5 mois au moins) ; ou une réponse" in text


def test_who_a_service_follows_is_known_not_to_be_with_the_day(client, team, today) -> None:
    with as_member(team) as member:
        person = make_file(member, "Zéphirine", on=today)
        noted(member, person, sign=today - LONG_AGO, registered=(Answer.YES, today))
    sign_in(client, team)

    text = written(client.get(reverse("people:evidence", args=[person.pk])))

    assert "pas invisible" in text
    assert "Inscrit à France Travail : Oui · Justificatif vu" in text
    assert "Ce qui le dirait" not in text


def test_a_later_answer_takes_the_place_of_the_first(team, today) -> None:
    """Followed once, no longer said to be: then nobody knows, whatever the order of writing."""
    before = today - timedelta(days=30)
    with as_member(team) as member:
        person, other, old = (make_file(member, name, on=today) for name in ("Ana", "Tom", "Léa"))
        noted(member, person, followed=(Answer.NO, today))
        noted(member, person, followed=(Answer.YES, before))
        noted(member, other, followed=(Answer.NO, before))
        noted(member, other, followed=(Answer.YES, today))
        noted(member, old, followed=(Answer.YES, today - LONG_AGO))

        verdicts = [
            invisibility_of(member, one, today=today)[0].today.verdict
            for one in (person, other, old)
        ]

    assert verdicts == [Answer.UNKNOWN, Answer.NO, Answer.UNKNOWN]
