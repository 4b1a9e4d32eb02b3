"""How to reach a database: one address, in each of the forms that programs want it."""

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from continuum.hosting.trouble import HostingTrouble

DEFAULT_DATABASE: Final = "continuum"


@dataclass(frozen=True)
class Address:
    """How to reach one database under one name."""

    host: str
    port: int
    database: str
    user: str
    password: str = field(repr=False)
    more: tuple[tuple[str, str], ...] = ()
    """What else libpq is told: sslmode, sslrootcert, connect_timeout…"""

    def keywords(self) -> dict[str, str]:
        """What `psycopg.connect(**…)` and libpq call these things."""
        given = {
            "host": self.host,
            "port": str(self.port),
            "dbname": self.database,
            "user": self.user,
            "password": self.password,
            **dict(self.more),
        }
        return {name: value for name, value in given.items() if value}

    def conninfo(self) -> str:
        """The same in one line."""
        return " ".join(f"{name}={_quoted(value)}" for name, value in self.keywords().items())

    def url(self) -> str:
        """The same as a URL that psql, pg_dump and `DATABASE_URL` understand."""
        more = dict(self.more)
        host, port = self.host, f":{self.port}"
        if host.startswith("/"):
            more, host, port = {"host": host, "port": str(self.port), **more}, "", ""
        user = quote(self.user, safe="")
        if self.password:
            user += f":{quote(self.password, safe='')}"
        if ":" in host:
            host = f"[{host}]"
        asked = f"?{urlencode(more, quote_via=quote, safe='/')}" if more else ""
        return f"postgresql://{user}@{host}{port}/{quote(self.database, safe='')}{asked}"

    def for_django(self) -> dict[str, object]:
        """The part of a `DATABASES` entry that says where."""
        return {
            "HOST": self.host,
            "PORT": str(self.port),
            "NAME": self.database,
            "USER": self.user,
            "PASSWORD": self.password,
            "OPTIONS": dict(self.more),
        }


def read_url(url: str, *, variable: str) -> Address:
    """`postgresql://user:password@host:port/database?sslmode=…` taken apart."""
    try:
        parts = urlsplit(url.strip())
        more = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
        port = int(more.pop("port", 0)) or parts.port or 5432
    except ValueError as error:
        raise _misread(variable) from error
    host = more.pop("host", "") or unquote(parts.hostname or "") or "/var/run/postgresql"
    if parts.scheme not in ("postgresql", "postgres") or not parts.username:
        raise _misread(variable)
    database = unquote(parts.path.lstrip("/")) or more.pop("dbname", "")
    return Address(
        host=host,
        port=port,
        database=DEFAULT_DATABASE if database in ("", "postgres", "template1") else database,
        user=unquote(parts.username),
        password=unquote(parts.password or ""),
        more=tuple(sorted(more.items())),
    )


def _misread(variable: str) -> HostingTrouble:
    # The value itself may hold a password: it is never shown.
    return HostingTrouble(
        f"{variable} n'a pas la forme attendue.",
        advice="Attendu : postgresql://compte:mot_de_passe@serveur:5432/continuum "
        "(signes spéciaux en %XX).",
    )


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
