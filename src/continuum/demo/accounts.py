"""The demo accounts: who works where, under which login; one password for all."""

from base64 import b32encode
from collections.abc import Iterable, Iterator
from hashlib import sha256
from textwrap import wrap
from typing import Any, Final

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db import transaction

from continuum.access.acting import acting_as, acting_as_operator
from continuum.access.models import Account, Membership
from continuum.access.roles import Role
from continuum.demo.scenario.consortium import ORGANISATIONS, accounts
from continuum.demo.scenario.names import Names
from continuum.demo.scenario.values import AccountPlan
from continuum.hosting import schema

WIDTH: Final = 78
PASSWORD: Final = "Tournee-du-soir-21"  # noqa: S105 - said on the screen that starts the demo


def staff(seed: int) -> tuple[AccountPlan, ...]:
    """Everybody who can sign in to the demonstration of that seed."""
    return accounts(Names(seed))


def in_words(*, seed: int | None = None) -> Iterator[str]:
    """What to type to come in: organisations in columns, within the width of any terminal."""
    by_home: dict[str, list[str]] = {}
    for one in staff(_seed(seed)):
        by_home.setdefault(one.memberships[0][0], []).append(one.login.partition("@")[0])
    yield f"Mot de passe de tous les comptes : {PASSWORD}"
    yield "Adresse : un compte et sa structure, par exemple coordination@sagess.demo"
    yield ""
    name = max(len(one.short_name) for one in ORGANISATIONS)
    domain = max(len(_domain(one.code)) for one in ORGANISATIONS)
    for organisation in ORGANISATIONS:
        begin = f"{organisation.short_name:<{name}}  {_domain(organisation.code):<{domain}}  "
        yield from wrap(
            ", ".join(by_home[organisation.code]),
            width=WIDTH,
            initial_indent=begin,
            subsequent_indent=" " * len(begin),
            break_on_hyphens=False,
        )


def _domain(code: str) -> str:
    return f"@{code}.demo"


def enrol_second_factors(*, seed: int | None = None) -> None:
    """Ask every account for a one-time code too; asked again, changes nothing."""
    seed = _seed(seed)
    with transaction.atomic():
        with acting_as_operator():
            parts = _parts_of(_by_login(seed).values())
        for part in parts:
            with acting_as(part.pk, account_id=part.account_id):
                if not _has_codes():
                    TOTP.activate(part.account, totp_secret(seed, part.account.email))


def listed(*, seed: int | None = None) -> list[dict[str, Any]]:
    """Every account and part, for checks from outside: login, password, secret of its codes."""
    seed = _seed(seed)
    with transaction.atomic(), acting_as_operator():
        parts = _parts_of(_by_login(seed).values())
        secured = set()
        for part in parts:
            with acting_as(part.pk, account_id=part.account_id):
                if _has_codes():
                    secured.add(part.account_id)
        return [
            {
                "login": one.account.email,
                "password": PASSWORD,
                "totp_secret": totp_secret(seed, one.account.email)
                if one.account_id in secured
                else None,
                "name": one.account.name,
                "role": Role(one.role).value,
                "account": str(one.account_id),
                "membership": str(one.pk),
                "organisation": str(one.organisation_id),
                "organisation_name": one.organisation.name,
            }
            for one in parts
        ]


def totp_secret(seed: int, login: str) -> str:
    """The same for one seed and login, as 32 letters and digits of base 32."""
    return b32encode(sha256(f"{seed}/{login}".encode()).digest()[:20]).decode()


def _parts_of(accounts: Iterable[Account]) -> list[Membership]:
    """What they are part of now, in the order of the screens."""
    current = Membership.objects.current().filter(account__in=accounts)
    return list(
        current.select_related("account", "organisation").order_by(
            "organisation__name", "role", "account__email"
        )
    )


def _has_codes() -> bool:
    """Whether whoever acts has one-time codes; nobody sees another's."""
    found: bool = Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()
    return found


def _by_login(seed: int) -> dict[str, Account]:
    logins = [one.login for one in staff(seed)]
    return {account.email: account for account in Account.objects.filter(email__in=logins)}


def _seed(seed: int | None) -> int:
    """The seed written on the database, unless one is given."""
    return int(schema.label()["demo"]["seed"]) if seed is None else seed
