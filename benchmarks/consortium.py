"""Who works in the measured database: organisations of unequal size, programmes, names."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction

from benchmarks.database import Session
from continuum.access.acting import acting_as_operator
from continuum.access.actions import create_accounts, give_membership
from continuum.access.roles import Role
from continuum.demo.scenario.names import NICKNAMES, ORIGINS, STOCKS, STREET_NAMES
from continuum.linkage import normalise_name
from continuum.organisations.actions import load_communes
from continuum.organisations.models import Organisation, Participation, Programme, Site, Strand
from continuum.organisations.rules import OrganisationKind, ProgrammeRole, StrandKind
from continuum.people.actions import install_notices
from continuum.people.models import InvisibilityDefinition

ORGANISATIONS: Final = 40
LARGEST_SHARE: Final = 0.25
"""One organisation knows a quarter of the young people: more than any team really follows."""
PROGRAMMES: Final = 6
IN_LARGE_PROGRAMME: Final = 8
PASSWORD: Final = "Corbeau-48-vert-plume"
TEAM: Final = (
    Role.COORDINATOR,
    Role.EDUCATOR,
    Role.EDUCATOR,
    Role.COUNSELLOR,
    Role.COUNSELLOR,
    Role.TRAINER,
)
STRANDS: Final = (
    StrandKind.OUTREACH,
    StrandKind.SUPPORT,
    StrandKind.TRAINING,
    StrandKind.RECEPTION,
)
_BEGINNINGS: Final = (
    "bar bel bou cam cha col cor dan del des fer fon gar ger gui jol lam lar mar mon per pon rol "
    "sau tar val ver vil"
)
_MIDDLES: Final = "a an ar e el en er i in o on ou"
_ENDS: Final = (
    "bert card court din dier gny lin lot mard nay net pin quet rand sier tel thier vert veau zac"
)
_RARE_FAMILIES: Final = tuple(
    "".join(parts).capitalize()
    for parts in product(_BEGINNINGS.split(), _MIDDLES.split(), _ENDS.split())
)


def found_consortium(session: Session, *, today: date, people: int) -> None:
    """Everything that is there before the first young person is met."""
    with acting_as_operator(), transaction.atomic():
        load_communes(file=Path(settings.BUILT) / "data" / "communes.tsv")
        organisations = _organisations(session)
        _teams(session, organisations)
        _programmes(session, organisations, today=today)
        notices = install_notices(today=today - timedelta(days=1200))
    session.execute("UPDATE made.size SET notice = %s", [notices[0].pk])
    _names(session, count=max(500, people // 4))


def _organisations(session: Session) -> list[Organisation]:
    weights = [1 / rank for rank in range(1, ORGANISATIONS)]
    shares = [LARGEST_SHARE, *(weight / sum(weights) * (1 - LARGEST_SHARE) for weight in weights)]
    kinds = (OrganisationKind.MISSION_LOCALE, OrganisationKind.PREVENTION)
    made = Organisation.objects.bulk_create(
        Organisation(name=f"Structure {no:02}", kind=kinds[no % 2]) for no in range(ORGANISATIONS)
    )
    lows = [float(sum(shares[:no])) for no in range(ORGANISATIONS)]
    _rows(session, "organisation", ((no, one.pk, lows[no]) for no, one in enumerate(made)))
    session.execute("UPDATE made.size SET lows = %s", [lows])
    sites = Site.objects.bulk_create(
        Site(organisation=one, name=f"Antenne {nth}") for one in made for nth in range(1, 5)
    )
    _rows(session, "site", ((at // 4, 1 + at % 4, site.pk) for at, site in enumerate(sites)))
    return made


def _teams(session: Session, organisations: list[Organisation]) -> None:
    people = [
        (f"membre{no}.{nth}@exemple.test", f"Membre {no}.{nth}")
        for no in range(ORGANISATIONS)
        for nth in range(len(TEAM))
    ]
    accounts = create_accounts(people=people, password=PASSWORD)
    for at, account in enumerate(accounts):
        no, nth = divmod(at, len(TEAM))
        give_membership(account=account, organisation=organisations[no], role=TEAM[nth])
    size = len(TEAM)
    _rows(
        session,
        "account",
        ((at // size, 1 + at % size, account.pk) for at, account in enumerate(accounts)),
    )


def _programmes(session: Session, organisations: list[Organisation], *, today: date) -> None:
    made = Programme.objects.bulk_create(
        Programme(
            code=f"dispositif-{no}",
            name=f"Dispositif {no}",
            action_starts_on=today - timedelta(days=1200),
            target_groups=["neet", "qpv", "rural"],
        )
        for no in range(PROGRAMMES)
    )
    strands = Strand.objects.bulk_create(
        Strand(programme=one, code=kind, name=str(kind.label), kind=kind, position=nth)
        for one in made
        for nth, kind in enumerate(STRANDS, 1)
    )
    Participation.objects.bulk_create(
        Participation(
            programme=made[programme],
            organisation=one,
            role=ProgrammeRole.LEAD if no == programme else ProgrammeRole.PARTNER,
        )
        for no, one in enumerate(organisations)
        for programme in _of(no)
    )
    _define_invisibility(made, since=today - timedelta(days=1200))
    _rows(session, "programme", ((no, one.pk) for no, one in enumerate(made)))
    size = len(STRANDS)
    _rows(
        session,
        "strand",
        ((at // size, 1 + at % size, one.pk, one.kind) for at, one in enumerate(strands)),
    )


def _define_invisibility(programmes: list[Programme], *, since: date) -> None:
    InvisibilityDefinition.objects.bulk_create(
        InvisibilityDefinition(
            programme=one,
            version=1,
            wording="Sans suivi depuis cinq mois",
            accepted=["said", "no_contact"],
            in_force_from=since,
        )
        for one in programmes
    )


def _of(organisation: int) -> Iterator[int]:
    """As `made.programme_at` (sql/ground.sql)."""
    if organisation < IN_LARGE_PROGRAMME:
        yield 0
    yield 1 + organisation % 5


def _names(session: Session, *, count: int) -> None:
    """As many full names as a quarter of the people: common ones often, rare ones once."""
    dice = random.Random("names")
    rows = []
    for no in range(1, count + 1):
        origins = ORIGINS["aube"]
        stock = STOCKS[dice.choices(list(origins), list(origins.values()))[0]]
        gender = dice.choice("FM")
        first = dice.choice(stock.girls if gender == "F" else stock.boys)
        last = dice.choice(stock.families if dice.random() < 0.4 else _RARE_FAMILIES)
        alias = NICKNAMES.get(first) or f"{dice.choice(STREET_NAMES)} {dice.randint(2, 999)}"
        shown = normalise_name(f"{first} {last}")
        rows.append((no, first, last, alias, gender, shown, normalise_name(alias)))
    _rows(session, "name", rows)


def _rows(session: Session, table: str, rows: object) -> None:
    with session.cursor() as cursor, cursor.copy(f"COPY made.{table} FROM STDIN") as copy:
        for row in rows:  # type: ignore[attr-defined]
            copy.write_row(row)
