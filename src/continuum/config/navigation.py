"""The rail and the tab bar: groups of pages, each shown to those who may open it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from continuum.access import queries
from continuum.access.checks import can
from continuum.access.permissions import Permission as P  # noqa: N817 - one letter keeps the table a table
from continuum.access.scope import Member
from continuum.core.components.navigation import Choice, NavigationGroup, NavigationItem, Text
from continuum.core.todo import Shortcut
from continuum.pathways.queries.palette import begins


@dataclass(frozen=True)
class Page:
    """A page of the rail: who may open it, and whether the phone's tab bar shows it."""

    label: Text
    name: str
    icon: str
    needs: P
    tab: bool = False
    short: Text = ""


PAGES: Final[tuple[tuple[Text, tuple[Page, ...]], ...]] = (
    ("", (Page(_("À faire"), "pathways:home", "home", P.USE_OWN_ACCOUNT, tab=True),)),
    (
        _("Suivre"),
        (
            Page(_("Jeunes"), "people:list", "users", P.SEE_FILES, tab=True),
            Page(_("À rapprocher"), "people:duplicates", "arrows-join", P.JOIN_FILES),
        ),
    ),
    (
        _("Agir"),
        (
            Page(_("Terrain"), "outreach:field", "walk", P.RECORD_ENCOUNTERS, tab=True),
            Page(_("Rencontres"), "outreach:encounters", "messages", P.SEE_OUTREACH),
        ),
    ),
    (
        _("Rendre compte"),
        (
            Page(_("Bilan"), "outcomes:bilans", "chart-bar", P.SEE_FIGURES, tab=True),
            Page(_("Imports"), "imports:list", "table-import", P.IMPORT),
        ),
    ),
    (
        _("Consortium"),
        (
            Page(_("Dispositifs"), "access:programmes", "route", P.SEE_CONSORTIUM),
            Page(_("Structures"), "access:organisations", "building", P.SEE_CONSORTIUM),
            Page(_("Équipe"), "access:members", "user-cog", P.MANAGE_ACCOUNTS, tab=True),
            Page(
                _("Journal des accès"),
                "access:audit",
                "history",
                P.READ_AUDIT,
                tab=True,
                short=pgettext_lazy("onglet", "Journal"),
            ),
        ),
    ),
)


def context(request: HttpRequest) -> dict[str, Any]:
    """What every page needs: the navigation, the switch, `may_<permission>` to show a button."""
    member: Member | None = getattr(request, "member", None)
    if member is None:
        return {}
    return {
        "navigation": groups(member, path=request.path),
        "memberships": choices(member),
        **{f"may_{permission.value}": can(member, permission) for permission in P},
    }


def shortcuts_for(member: Member, query: str) -> Iterable[Shortcut]:
    """The pages of the rail, for the palette."""
    for _label, pages in PAGES:
        for page in pages:
            url = _url(page)
            if url and can(member, page.needs) and begins(query, str(page.label)):
                title, group = str(page.label), gettext("Pages")
                yield Shortcut(title=title, url=url, icon=page.icon, group=group)


def choices(member: Member) -> list[Choice]:
    """Whom the account may act for."""
    return [
        Choice(
            value=str(membership.pk),
            label=str(membership.organisation),
            detail=membership.get_role_display(),
            current=membership.pk == member.membership_id,
        )
        for membership in queries.own_memberships(member)
    ]


def groups(member: Member, *, path: str) -> list[NavigationGroup]:
    """The pages `member` may open, the one holding `path` marked."""
    current = _current(path)
    shown = []
    for label, pages in PAGES:
        items = tuple(
            NavigationItem(
                label=page.label,
                url=url,
                icon=page.icon,
                current=page is current,
                tab=page.tab,
                short=page.short,
            )
            for page in pages
            if can(member, page.needs) and (url := _url(page)) is not None
        )
        if items:
            shown.append(NavigationGroup(label=label, items=items))
    return shown


def _current(path: str) -> Page | None:
    """The page whose address is the longest beginning of `path`."""
    best: tuple[int, Page | None] = (0, None)
    for _label, pages in PAGES:
        for page in pages:
            url = _url(page)
            if (
                url
                and (path == url or (url != "/" and path.startswith(url)))
                and len(url) > best[0]
            ):
                best = (len(url), page)
    return best[1]


def _url(page: Page) -> str | None:
    try:
        return reverse(page.name)
    except NoReverseMatch:
        return None
