"""Pages' statements, as their views issue them, beside the same text without row security."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import connections, transaction
from django.test import Client
from django.urls import reverse

from benchmarks.measuring import Result, compared
from benchmarks.walls import ABOVE, Statement, both, captured, replayed
from continuum.access.acting import acting_as, acting_as_operator
from continuum.access.models import Membership
from continuum.access.roles import Role
from continuum.access.tests.factories import sign_in

MOST_RATIO: Final = 1.3
MOST_MS: Final = 300
LARGEST, MIDDLING = 0, 5


@dataclass(frozen=True)
class Page:
    name: str
    address: str
    sent: str = ""
    """What is typed there, where it is sent."""


def pages(*, rounds: int, people: int) -> Iterator[Result]:
    """Every page, for the largest organisation of the world and for a middling one."""
    for label, number in (("largest", LARGEST), ("middling", MIDDLING)):
        membership = coordinator_of(number)
        for page in _pages(membership.organisation_id):
            statements = statements_of(page, membership)
            with acting_as(membership.pk, account_id=membership.account_id), both() as (web, above):
                ours, peer, ratios = compared(
                    replayed(web, statements), replayed(above, statements), rounds=rounds
                )
            yield Result(
                subject=f"pages, {label} organisation",
                name=f"{page.name} ({len(statements)} statements)",
                ours=ours,
                peer=peer,
                ratios=ratios,
                most=MOST_MS,
                most_ratio=MOST_RATIO,
            )


def coordinator_of(number: int) -> Membership:
    with acting_as_operator(), transaction.atomic():
        return Membership.objects.select_related("account", "organisation").get(
            organisation__name=f"Structure {number:02}",
            role=Role.COORDINATOR,
            account__is_service=False,
        )


def statements_of(page: Page, membership: Membership) -> Sequence[Statement]:
    """What the page reads, for whoever is signed in as the membership."""
    client = sign_in(Client(headers={"host": "localhost"}), membership)
    with captured() as statements:
        typing = {"data": {"q": page.sent}, "headers": {"HX-Request": "true"}}
        answer = client.post(page.address, **typing) if page.sent else client.get(page.address)
    if answer.status_code != 200:
        raise RuntimeError(f"{page.address} answers {answer.status_code}")
    return statements


def _pages(organisation: UUID) -> list[Page]:
    people, encounters = reverse("people:list"), reverse("outreach:encounters")
    person, met = _well_known(organisation)
    return [
        Page("people, by name", f"{people}?vue=tous"),
        Page("people, page 200", f"{people}?vue=tous&page=200"),
        Page("people, my own", f"{people}?vue=miens"),
        Page("people, minors by age", f"{people}?vue=mineurs&tri=age"),
        Page("people, silent", f"{people}?vue=sans-nouvelles"),
        Page("people, incomplete", f"{people}?vue=a-completer"),
        Page("people, incomplete by last contact", f"{people}?vue=a-completer&tri=contact"),
        Page("people, all by last contact", f"{people}?vue=tous&tri=-contact"),
        Page("people, without file", f"{people}?vue=surnoms"),
        Page("files perhaps the same", reverse("people:duplicates")),
        Page("file", reverse("pathways:file", args=[person])),
        Page("encounters", encounters),
        Page("encounters, to specify", f"{encounters}?a-preciser=1"),
        Page("encounter", reverse("outreach:encounter", args=[met])),
        Page("new encounter", reverse("outreach:new_encounter")),
        Page("rounds", reverse("outreach:rounds")),
        Page("places", reverse("outreach:places")),
        Page("exits to record", reverse("outcomes:exits_to_record")),
        Page("home", reverse("pathways:home")),
        Page("palette", reverse("search"), sent="moh"),
    ]


def _well_known(organisation: UUID) -> tuple[UUID, UUID]:
    """The person met most often, and the last encounter they were at."""
    with connections[ABOVE].cursor() as cursor:
        cursor.execute(
            "SELECT a.person_id, (array_agg(a.encounter_id ORDER BY a.recorded_at DESC))[1] "
            "FROM outreach_presence a JOIN people_person p ON p.id = a.person_id "
            "WHERE a.organisation_id = %s AND p.withdrawn_at IS NULL AND p.joined_on IS NOT NULL "
            "AND a.revoked_at IS NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1",
            [organisation],
        )
        person, encounter = cursor.fetchone()
        return person, encounter
