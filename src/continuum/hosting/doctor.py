"""Looks at everything an installation rests on, and says what to do about what is not well."""

import os
import shutil
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import psycopg
from django.conf import settings
from django.utils import timezone

from continuum.hosting import places, roles, schema, wall
from continuum.hosting.cluster import Cluster
from continuum.hosting.findings import Finding, ill, listed, wanting, well
from continuum.hosting.trouble import HostingTrouble
from continuum.people.reading import reading

Session = psycopg.Connection[Any]

_ROOM: Final = 2**30
_CLOCKS_MAY_DIFFER: Final = timedelta(seconds=5)
_FIRST_SAFE_MINOR: Final = {15: 14, 16: 10, 17: 6}
"""Older ones let a restored dump run code (CVE-2025-8714)."""
_DURABLE: Final = {
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "server_encoding": "UTF8",
}
_PREPARE: Final = "Lancer : continuum database prepare"
_WORK: Final = """
SELECT (SELECT count(*) FROM procrastinate_jobs
        WHERE status = 'todo' AND coalesce(scheduled_at, now()) <= now()),
    EXISTS (SELECT 1 FROM procrastinate_workers WHERE last_heartbeat > now() - interval '1 minute')
"""
_UNREAD: Final = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'S')
    AND NOT (SELECT rolbypassrls AND CASE relkind
             WHEN 'S' THEN has_sequence_privilege(pg_class.oid, 'SELECT')
             ELSE has_table_privilege(pg_class.oid, 'SELECT') END
             FROM pg_roles WHERE rolname = current_user)
ORDER BY 1
"""
_THE_CODE_IS_NEWER_THAN: Final = datetime(2025, 1, 1, tzinfo=UTC)

_HOST_VARIABLES: Final = {
    "name": "CONTINUUM_HOST_NAME",
    "address": "CONTINUUM_HOST_ADDRESS",
    "contact": "CONTINUUM_HOST_CONTACT",
    "privacy": "CONTINUUM_PRIVACY_CONTACT",
}


def examine() -> list[Finding]:
    """All the findings, the database's first."""
    return [*_database(), *_files(), *settings_found(of_demo=_holds_demo()), _clock()]


def _holds_demo() -> bool:
    """Whether the database is a demonstration's, asked from a terminal that does not say so."""
    try:
        return "demo" in schema.label()
    except (psycopg.Error, HostingTrouble):
        return False


def _database() -> Iterator[Finding]:
    try:
        connection = psycopg.connect(
            autocommit=True,
            **places.database_urls()["web"].keywords(),  # type: ignore[arg-type]
        )
    except psycopg.OperationalError as error:
        yield ill(
            "Base de données",
            f"elle ne répond pas ({str(error).strip().splitlines()[-1]})",
            advice="La démarrer et la préparer : continuum database prepare",
        )
        return
    with connection:
        yield _version(connection)
        yield _durability(connection)
        yield _checksums(connection)
        label = schema.read_label(connection)
        schema_found = _schema(label)
        yield schema_found
        yield from wall.examine(connection)
        yield _database_clock(connection)
        if schema_found.is_well:
            yield _search(label)
            yield _waiting_work(connection)
    yield from _backup()


def _version(connection: Session) -> Finding:
    major, minor = divmod(connection.info.server_version, 10_000)
    if major < roles.OLDEST_SERVER:
        return ill(
            "PostgreSQL", f"version {major}", advice=f"Il faut la version {roles.OLDEST_SERVER}."
        )
    if minor < _FIRST_SAFE_MINOR.get(major, 0):
        return ill(
            "PostgreSQL",
            f"version {major}.{minor}, qui a des failles connues",
            advice=f"Mettre à jour vers {major}.{_FIRST_SAFE_MINOR[major]} ou plus récent.",
        )
    return well("PostgreSQL", f"version {major}.{minor}")


def _durability(connection: Session) -> Finding:
    found = {}
    for name in _DURABLE:
        row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
        found[name] = row[0] if row else None
    wrong = [f"{name} = {found[name]}" for name in _DURABLE if found[name] != _DURABLE[name]]
    if wrong:
        return ill(
            "Durabilité",
            f"une panne de courant peut perdre ou abîmer des données : {', '.join(wrong)}",
            advice="Remettre ces réglages de PostgreSQL.",
        )
    return well("Durabilité", "chaque écriture est sur le disque avant d'être confirmée")


def _checksums(connection: Session) -> Finding:
    subject = "Sommes de contrôle"
    row = connection.execute("SELECT current_setting('data_checksums')").fetchone()
    if row is None or row[0] != "on":
        return ill(
            subject,
            "absentes : un disque qui s'abîme ne serait pas remarqué",
            advice="Arrêter PostgreSQL, lancer « pg_checksums --enable -D » sur ses données, "
            "le redémarrer (voir docs/installation.md).",
        )
    return well(subject, "chaque page lue est vérifiée")


def _schema(label: dict[str, Any]) -> Finding:
    if label.get("schema") != schema.digest():
        return ill(
            "Schéma",
            "ce n'est pas celui de cette version",
            advice="Lancer : continuum migrate",
        )
    return well("Schéma", "celui de cette version")


def _search(label: dict[str, Any]) -> Finding:
    """Whether people are found as this version reads their names."""
    subject = "Recherche"
    if label.get(schema.READING) != reading():
        return ill(
            subject,
            "les noms y sont rangés comme une autre version les lisait : des dossiers peuvent "
            "rester introuvables",
            advice="Lancer : continuum migrate",
        )
    return well(subject, "les noms y sont rangés comme cette version les lit")


def _database_clock(connection: Session) -> Finding:
    row = connection.execute("SELECT clock_timestamp()").fetchone()
    apart = abs(timezone.now() - row[0]) if row else timedelta.max
    if apart > _CLOCKS_MAY_DIFFER:
        return ill(
            "Heure de la base",
            f"{apart.total_seconds():.0f} s d'écart avec cette machine",
            advice="Régler les horloges des deux machines (NTP).",
        )
    return well("Heure de la base", "la même que celle de cette machine")


def _waiting_work(connection: Session) -> Finding:
    """Whether what people asked for (an import…) is left undone because nobody does it."""
    subject = "Travaux de fond"
    row = connection.execute(_WORK).fetchone()
    waiting, is_anybody_there = row or (0, False)
    if waiting and not is_anybody_there:
        return ill(
            subject,
            f"{waiting} en attente, et aucun ouvrier ne répond",
            advice="Lancer : continuum worker",
        )
    return well(subject, "un ouvrier les fait" if is_anybody_there else "aucun en attente")


def _backup() -> Iterator[Finding]:
    """Whether a backup made now would hold everything."""
    subject, address = "Sauvegarde", places.database_urls().get("backup")
    if address is None:
        return
    try:
        with psycopg.connect(**address.keywords()) as connection:  # type: ignore[arg-type]
            unread = [row[0] for row in connection.execute(_UNREAD)]
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        yield ill(subject, f"son rôle n'entre pas ({reason})", advice=_PREPARE)
        return
    if unread:
        yield ill(subject, f"son rôle ne lit pas {listed(unread)}", advice=_PREPARE)
    else:
        yield well(subject, "son rôle lit tout ; garder aussi le fichier des secrets")


def _files() -> Iterator[Finding]:
    yield _secrets()
    home = places.home()
    looked_at = {home}
    if places.is_embedded():
        looked_at.add(Cluster.of(home).folder)
    for folder in sorted(looked_at):
        yield _room(folder)


def _secrets() -> Finding:
    path = places.secrets_file()
    if not path.exists():
        return ill(
            "Secrets",
            f"{path} n'existe pas encore",
            advice="Lancer : continuum database prepare",
        )
    found = path.stat()
    if stat.S_IMODE(found.st_mode) != stat.S_IRUSR | stat.S_IWUSR or found.st_uid != os.geteuid():
        return ill(
            "Secrets",
            f"{path} n'est pas au seul compte qui sert",
            advice=f"Lancer : chmod 600 {path}",
        )
    return well("Secrets", "lisibles par le seul compte qui sert")


def _room(folder: Path) -> Finding:
    existing = next(step for step in (folder, *folder.parents) if step.exists())
    free = shutil.disk_usage(existing).free
    subject, words = f"Place dans {folder}", f"{free / 2**30:.1f} Go libres".replace(".", ",")
    if free < _ROOM:
        return ill(subject, words, advice="Libérer de la place avant que la base ne s'arrête.")
    return well(subject, words)


def settings_found(*, of_demo: bool = False) -> Iterator[Finding]:
    if settings.DEMO or of_demo:
        yield well("Réglages", "ceux d'une démonstration, sans HTTPS ni second facteur")
    else:
        yield from _real_settings()
        yield _host()
    if not any((Path(settings.BUILT) / "static").rglob("*.css")):
        yield ill("Feuilles de style", "absentes", advice="Lancer : scripts/setup")
    for language, _ in settings.LANGUAGES:
        catalogue = Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.mo"
        if not catalogue.exists():
            yield ill(f"Langue {language}", "catalogue absent", advice="Lancer : scripts/setup")


def _real_settings() -> Iterator[Finding]:
    wrong = {
        "CONTINUUM_DEBUG montre le code à qui provoque une erreur": settings.DEBUG,
        "CONTINUUM_HTTPS n'est pas à 1": not settings.SECURE_TRANSPORT,
        "CONTINUUM_HOSTS accepte n'importe quel nom": "*" in settings.ALLOWED_HOSTS,
        "le second facteur n'est pas exigé": not settings.SECOND_FACTOR_REQUIRED,
    }
    found = [words for words, is_wrong in wrong.items() if is_wrong]
    if found:
        yield ill(
            "Réglages",
            " ; ".join(found),
            advice="Corriger l'environnement du service (voir README), ou, pour une "
            "démonstration : CONTINUUM_DEMO=1",
        )
    else:
        yield well("Réglages", "ceux d'un vrai service")


def _host() -> Finding:
    """Who answers for the service, as its public pages must say."""
    subject = "Mentions publiques"
    lacking = [name for key, name in _HOST_VARIABLES.items() if not settings.HOST[key].strip()]
    if lacking:
        return wanting(
            subject,
            f"il manque {', '.join(lacking)}",
            advice="La page « Données et mentions » doit dire qui répond du service et à qui "
            "écrire : docs/installation.md, « Ce que lisent les processus ».",
        )
    return well(subject, settings.HOST["name"])


def _clock() -> Finding:
    now = timezone.now()
    if now < _THE_CODE_IS_NEWER_THAN:
        return ill("Horloge", f"il serait le {now:%d/%m/%Y}", advice="La régler (NTP).")
    return well("Horloge", f"{timezone.localtime(now):%d/%m/%Y %H:%M}")
