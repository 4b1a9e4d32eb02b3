"""What every address answers to every role, printed from the code into docs/."""

from collections.abc import Iterator
from typing import Any, Final

from django.urls import URLPattern, URLResolver, get_resolver

from continuum.access.checks import Stated
from continuum.access.roles import ROLES, Role

ALLOW: Final = "allow"
DENY: Final = "deny"
RELATIONS: Final = ("own", "own_organisation", "other_organisation")
"""Of the record an address names: made by oneself, by a colleague, by another organisation."""
OUTSIDERS: Final = ("anonymous", "removed")
"""Nobody signed in; an account whose membership has ended."""

Policy = dict[str, dict[str, dict[str, dict[str, str]]]]


def addresses(
    resolver: URLResolver | None = None, space: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Every named address of the site with its pattern, namespaced as `reverse` wants it."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from addresses(entry, inner)
        else:
            yield f"{space}{entry.name}", entry


def policy() -> Policy:
    """Address → method → role or outsider → relation → allow or deny, alphabetically."""
    found: Policy = {}
    for name, pattern in sorted(addresses(), key=lambda pair: pair[0]):
        stated: Stated = pattern.callback.stated  # type: ignore[attr-defined]
        relations = relations_of(pattern)
        found[name] = {
            method: {
                **{role.value: _cells(stated, role, relations) for role in Role},
                **{
                    outsider: {"any": DENY if stated.permission else ALLOW}
                    for outsider in OUTSIDERS
                },
            }
            for method in stated.methods
        }
    return found


def relations_of(pattern: URLPattern) -> tuple[str, ...]:
    """Three when the address names a record, else the one page each organisation has."""
    names_a_record = any(converter not in _NOT_RECORDS for converter in pattern.pattern.converters)
    return RELATIONS if names_a_record else ("own_organisation",)


_NOT_RECORDS: Final = frozenset({"secret", "code", "format", "part", "pk"})


def _cells(stated: Stated, role: Role, relations: tuple[str, ...]) -> dict[str, str]:
    return {
        relation: _cell(stated, role, relation, alone=len(relations) == 1) for relation in relations
    }


def _cell(stated: Stated, role: Role, relation: str, *, alone: bool) -> str:
    if stated.permission is None:
        return ALLOW
    if stated.permission not in ROLES[role].permissions or relation == "other_organisation":
        return DENY
    if stated.own_only and relation == "own_organisation" and not alone:
        return DENY
    return ALLOW


def roles_page() -> str:
    """docs/roles.md: the role table, in words."""
    lines = [
        "# Qui peut quoi",
        "",
        "Imprimé du code par `continuum user roles` ; un test refuse une page périmée.",
    ]
    for role, rule in ROLES.items():
        sees = "voit des dossiers de sa structure" if rule.files else "ne voit aucun dossier"
        lines += ["", f"## {role.label}", "", f"{rule.purpose} Ce rôle {sees}.", ""]
        lines += sorted(f"- {permission.label}" for permission in rule.permissions)
    return "\n".join(lines) + "\n"


def as_json(found: Policy) -> dict[str, Any]:
    """The policy with what its words mean."""
    return {
        "relations": {
            "own": "the record was made by the member",
            "own_organisation": "by a colleague, or the page names no record",
            "other_organisation": "by another organisation",
            "any": "whatever the record",
        },
        "deny": "403, 404 or the sign-in page; never a word of the record",
        "addresses": found,
    }
