"""One organisation that knows everybody: files as a mission locale keeps them, with their keys."""

import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from uuid import NAMESPACE_OID, UUID, uuid5

import numpy as np
import polars as pl
from django.db import transaction
from django.utils import timezone

from benchmarks.database import Session, above_the_wall, exists, make_afresh
from benchmarks.registers import CFA, MISSION, OUTREACH, SCHOOL, World, population, register
from continuum.access.acting import acting_as_operator
from continuum.access.actions import create_accounts, give_membership
from continuum.access.models import Membership
from continuum.access.roles import Role
from continuum.hosting import schema
from continuum.hosting.addresses import Address
from continuum.linkage.identity import Identity
from continuum.linkage.lookup import stored_keys
from continuum.linkage.normalise.dates import Precision, read_birth_date
from continuum.linkage.normalise.names import normalise_name
from continuum.organisations.models import Organisation
from continuum.organisations.rules import OrganisationKind
from continuum.people.entries import PersonDetails
from continuum.people.linking import identity_of
from continuum.people.reading import reading, secret_of

SEED: Final = 2_026
UNKNOWN: Final = 0.4
"""For each person of the base, how many more young people live there."""
SOURCES: Final = {"school": SCHOOL, "cfa": CFA, "outreach": OUTREACH}
READ_ON: Final = date(2026, 1, 1)
_AT_ONCE: Final = 5_000
Cells = Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    """Somebody typed in: `person` is their file, None for a stranger to the organisation."""

    typed: Identity
    person: UUID | None


def at_hand(administrator: Address, *, people: int, fresh: bool) -> None:
    """Have the filled database there."""
    found = schema.label() if exists(administrator) else {}
    if fresh or found.get("filled_by") != _recipe(people) or found.get("schema") != schema.digest():
        with _step(f"Database of {people:,} people"):
            _fill(administrator, people=people)


def membership() -> Membership:
    with acting_as_operator(), transaction.atomic():
        return Membership.objects.select_related("account").get(
            role=Role.COORDINATOR, account__is_service=False
        )


def asked_about(*, people: int, source: str, size: int) -> list[Asked]:
    """Half about people of the base, half about others who live there, most of them brothers and
    sisters of somebody in it; as this source would write them."""
    world, members = _everybody(people)
    known = np.zeros(len(world), dtype=bool)
    known[members] = True
    order = np.random.default_rng(SEED + 1).permutation(len(world))
    chosen = np.concatenate([order[known[order]][: size // 2], order[~known[order]][: size // 2]])
    rows = register(world, SOURCES[source], chosen, seed=SEED + 2)
    return [
        Asked(
            identity_of(_details(cells), contacts=_contacts(cells)),
            _file_of(cells["truth"]) if known[cells["truth"]] else None,
        )
        for cells in rows.sample(fraction=1.0, shuffle=True, seed=SEED).iter_rows(named=True)
    ]


def _everybody(people: int) -> tuple[World, np.ndarray[Any, Any]]:
    """All who live there, and those of them whom the organisation knows."""
    world = population(people=round(people * (1 + UNKNOWN)), seed=SEED)
    return world, np.random.default_rng(SEED).permutation(len(world))[:people]


def _file_of(person: int) -> UUID:
    return uuid5(NAMESPACE_OID, str(person))


def _recipe(people: int) -> str:
    """Changes when anything that fills the database does."""
    found = sha256(f"{people} {reading()}".encode())
    from_here = Path(__file__).parent
    for path in (Path(__file__), *sorted((from_here.parent / "registers").glob("*.py"))):
        found.update(path.read_bytes())
    found.update(Path(stored_keys.__code__.co_filename).read_bytes())
    return found.hexdigest()[:16]


def _fill(administrator: Address, *, people: int) -> None:
    make_afresh(administrator)
    schema.migrate()
    with acting_as_operator(), transaction.atomic():
        organisation = Organisation.objects.create(
            name="Tout le monde", kind=OrganisationKind.MISSION_LOCALE
        )
        [account] = create_accounts(
            people=[("tout@exemple.test", "Membre")], password="Corbeau-48-vert-plume"
        )
        give_membership(account=account, organisation=organisation, role=Role.COORDINATOR)
    with _step("  population"):
        world, members = _everybody(people)
        base = register(world, MISSION, members, seed=SEED + 3)
    with above_the_wall() as session:
        # Neither audit entries nor foreign keys checked row by row: the rows are consistent.
        session.execute("SET session_replication_role = replica")
        session.execute("SET synchronous_commit = off; SET maintenance_work_mem = '1GB'")
        with _step("  files"):
            _files(session, base, organisation.pk, account.pk)
        with _step("  keys"):
            _keys(session, base, organisation.pk)
        with _step("  trigrams, to compare with"):
            session.execute(
                "CREATE INDEX beside_trigrams ON people_person USING gin (sort_name gin_trgm_ops)"
            )
        with _step("  statistics"):
            session.execute("VACUUM ANALYZE")
    schema.write_label({"filled_by": _recipe(people)})


def _files(session: Session, base: pl.DataFrame, organisation: UUID, account: UUID) -> None:
    now = timezone.now()
    _copy(
        session,
        "people_person (id, organisation_id, identity, alias, first_name, last_name, usage_name, "
        "sort_name, born_on, birth_year, gender, postcode, joined_on, recorded_by_id, recorded_at)",
        (
            (
                *(_file_of(cells["truth"]), organisation, _file_of(cells["truth"]), ""),
                *(told.first_name, told.last_name, told.usage_name),
                normalise_name(f"{told.first_name} {told.last_name}"),
                *(told.born_on, told.birth_year, told.gender, told.postcode),
                *(READ_ON, account, now),
            )
            for cells in base.iter_rows(named=True)
            for told in [_details(cells)]
        ),
    )
    _copy(
        session,
        "people_contact (id, organisation_id, person_id, kind, value, note, recorded_by_id, "
        "recorded_at)",
        (
            (
                uuid5(_file_of(cells["truth"]), kind),
                *(organisation, _file_of(cells["truth"]), kind, value, "", account, now),
            )
            for cells in base.iter_rows(named=True)
            for kind, value in _contacts(cells)
        ),
    )


def _keys(session: Session, base: pl.DataFrame, organisation: UUID) -> None:
    """Keys made by the application's own function; the index after the rows."""
    secret = secret_of(organisation)
    parts = ((part.to_dicts(), secret) for part in base.iter_slices(_AT_ONCE))
    session.execute("ALTER TABLE people_lookupkey DROP CONSTRAINT people_lookupkey_pkey")
    with ProcessPoolExecutor() as pool:
        _copy(
            session,
            "people_lookupkey (key, organisation_id, person_id)",
            (
                (key, organisation, person)
                for rows in pool.map(_keys_of, parts)
                for person, keys in rows
                for key in keys
            ),
        )
    session.execute(
        "ALTER TABLE people_lookupkey ADD PRIMARY KEY (key, organisation_id, person_id)"
    )


def _keys_of(part: tuple[list[dict[str, Any]], bytes]) -> list[tuple[UUID, list[int]]]:
    rows, secret = part
    return [
        (
            _file_of(cells["truth"]),
            sorted(
                stored_keys(identity_of(_details(cells), contacts=_contacts(cells)), secret=secret)
            ),
        )
        for cells in rows
    ]


def _copy(session: Session, table: str, rows: Iterable[tuple[object, ...]]) -> None:
    with session.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _details(cells: Cells) -> PersonDetails:
    born = read_birth_date(cells["naissance"], on=READ_ON)
    whole = born.value if born.precision is Precision.DAY else None
    return PersonDetails(
        first_name=(cells["prenom"] or "")[:80],
        last_name=(cells["nom"] or "")[:80],
        usage_name=(cells["nom_usage"] or "")[:80],
        born_on=whole,
        birth_year=born.value.year if born.value else None,
        gender=cells["sexe"] or "",
        postcode=cells["code_postal"] or "",
    )


def _contacts(cells: Cells) -> list[tuple[str, str]]:
    told = {"phone": "telephone", "email": "courriel", "address": "adresse"}
    return [(kind, cells[column]) for kind, column in told.items() if cells[column]]


@contextmanager
def _step(name: str) -> Iterator[None]:
    print(f"{name}…", flush=True)
    began = time.monotonic()
    yield
    print(f"{name}: {time.monotonic() - began:.0f} s", flush=True)
