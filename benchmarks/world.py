"""Fills the database in a few set-based statements, once; later runs find it as it was left."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from django.utils import timezone

from benchmarks.consortium import found_consortium
from benchmarks.database import Session, above_the_wall, exists, make_afresh
from continuum.hosting import schema
from continuum.hosting.addresses import Address
from continuum.linkage.identity import Identity
from continuum.linkage.lookup import stored_keys
from continuum.outreach.rules import Mode, PlaceKind
from continuum.people.entries import PersonDetails
from continuum.people.linking import found_by, identity_of
from continuum.people.reading import reading, secret_of

SQL: Final = Path(__file__).parent / "sql"
FILES: Final = ("people.sql", "pathways.sql", "outreach.sql")
ENCOUNTERS_EACH: Final = 10
KEPT_FOR: Final = timedelta(days=20)
"""Pages look back from today: an older world would have nothing recent."""
_AT_ONCE: Final = 5000


def at_hand(administrator: Address, *, people: int, fresh: bool) -> date:
    """Have the filled database there; the day it is told from."""
    found = schema.label() if exists(administrator) else {}
    told_on = date.fromisoformat(found.get("filled_on", "2000-01-01"))
    same = found.get("filled_by") == _recipe(people) and found.get("schema") == schema.digest()
    if same and not fresh and timezone.localdate() - told_on < KEPT_FOR:
        return told_on
    with _step(f"Database of {people:,} people and {people * ENCOUNTERS_EACH:,} encounters"):
        _fill(administrator, people=people, today=timezone.localdate())
    return timezone.localdate()


def _fill(administrator: Address, *, people: int, today: date) -> None:
    make_afresh(administrator)
    schema.migrate()
    with above_the_wall() as session:
        # Neither audit entries nor foreign keys checked row by row: the rows are consistent.
        session.execute("SET session_replication_role = replica")
        session.execute("SET synchronous_commit = off; SET work_mem = '256MB'")
        session.execute("SET maintenance_work_mem = '512MB'; SET temp_buffers = '64MB'")
        _ground(session, people=people, today=today)
        found_consortium(session, today=today, people=people)
        _choices(session)
        with _without_indexes(session):
            for name in FILES:
                with _step(f"  {name}"):
                    session.execute((SQL / name).read_text("utf-8"))
            with _step("  tokens and keys"):
                _tokens(session)
        session.execute("DROP SCHEMA made CASCADE")
        with _step("  statistics"):
            session.execute("VACUUM ANALYZE")
    schema.write_label({"filled_by": _recipe(people), "filled_on": today.isoformat()})


def _recipe(people: int) -> str:
    """Changes when anything that fills the database does."""
    found = sha256(f"{people}".encode())
    for path in (
        *sorted(SQL.glob("*.sql")),
        Path(__file__),
        Path(found_consortium.__code__.co_filename),
    ):
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def _ground(session: Session, *, people: int, today: date) -> None:
    session.execute("CREATE SCHEMA made")
    session.execute(
        "CREATE TABLE made.size (people int, encounters int, today date, lows float8[], "
        "notice uuid, communes text[], place_kinds text[], modes text[])"
    )
    session.execute(
        "INSERT INTO made.size (people, encounters, today) VALUES (%s, %s, %s)",
        [people, people * ENCOUNTERS_EACH, today],
    )
    session.execute((SQL / "ground.sql").read_text("utf-8"))


def _choices(session: Session) -> None:
    session.execute(
        "UPDATE made.size SET place_kinds = %s, modes = %s, communes = (SELECT array_agg(code) "
        "FROM (SELECT code FROM organisations_commune WHERE departement IN ('10', '03') "
        "ORDER BY population DESC NULLS LAST LIMIT 250) most)",
        [list(PlaceKind.values), list(Mode.values)],
    )


@contextmanager
def _without_indexes(session: Session) -> Iterator[None]:
    """Make plain indexes after the rows, which is several times quicker."""
    found = session.execute(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i "
        "JOIN pg_class c ON c.oid = i.indrelid WHERE c.relnamespace = 'public'::regnamespace "
        "AND c.relname ~ '^(people|outreach|outcomes)_' AND NOT EXISTS ("
        "SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid)"
    ).fetchall()
    for name, _definition in found:
        session.execute(f"DROP INDEX {name}")
    yield
    with _step("  indexes"):
        for _name, definition in found:
            session.execute(definition)


def _tokens(session: Session) -> None:
    """Every person's search tokens and keys, made by the application's own functions."""
    people = session.execute(
        "SELECT organisation_id, id, alias, first_name, last_name, born_on, birth_year, gender, "
        "reached FROM people_person p LEFT JOIN ("
        "SELECT person_id, array_agg(ARRAY[kind, value]) AS reached FROM people_contact "
        "WHERE ended_on IS NULL GROUP BY person_id) c ON c.person_id = p.id "
        "WHERE withdrawn_at IS NULL ORDER BY recorded_at"
    ).fetchall()
    columns = "organisation_id, person_id, kind, token, version"
    _made(session, people, f"people_searchtoken ({columns})", _tokens_of)
    _made(session, people, "people_lookupkey (key, organisation_id, person_id)", _keys_of)


def _made(
    session: Session,
    people: list[tuple[Any, ...]],
    table: str,
    make: Callable[[list[tuple[Any, ...]]], list[tuple[Any, ...]]],
) -> None:
    parts = [people[at : at + _AT_ONCE] for at in range(0, len(people), _AT_ONCE)]
    with (
        ProcessPoolExecutor() as pool,
        session.cursor() as cursor,
        cursor.copy(f"COPY {table} FROM STDIN") as copy,
    ):
        for rows in pool.map(make, parts):
            for row in rows:
                copy.write_row(row)


def _tokens_of(people: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [
        (organisation, person, token.kind.value, token.token, reading())
        for organisation, person, *told in people
        for token in sorted(found_by(_of_person(*told)))
    ]


def _keys_of(people: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [
        (key, organisation, person)
        for organisation, person, *told in people
        for key in stored_keys(_of_person(*told), secret=secret_of(organisation))
    ]


def _of_person(  # noqa: PLR0913 - the columns of one row
    alias: str,
    first_name: str,
    last_name: str,
    born_on: date | None,
    birth_year: int | None,
    gender: str,
    contacts: list[list[str]] | None,
) -> Identity:
    details = PersonDetails(
        alias=alias,
        first_name=first_name,
        last_name=last_name,
        born_on=born_on,
        birth_year=birth_year,
        gender=gender,
    )
    return identity_of(details, contacts=[(kind, value) for kind, value in contacts or ()])


@contextmanager
def _step(name: str) -> Iterator[None]:
    print(f"{name}…", flush=True)
    began = time.monotonic()
    yield
    print(f"{name}: {time.monotonic() - began:.0f} s", flush=True)
