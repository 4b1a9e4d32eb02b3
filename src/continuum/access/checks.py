"""The first wall: every view states a permission, or says why it is public."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import render

from continuum.access.models import Membership
from continuum.access.permissions import Permission
from continuum.access.scope import Member

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)

READ: Final = ("GET",)
WRITE: Final = ("POST",)
BOTH: Final = ("GET", "POST")


class MemberRequest(HttpRequest):
    """A request by somebody known: `member` is read again from the database each time."""

    member: Member


@dataclass(frozen=True)
class Stated:
    """What a view says of its own access, printed into `docs/access-policy.json`."""

    permission: Permission | None
    methods: tuple[str, ...]
    own_only: bool = False
    public_because: str = ""


View = Callable[Concatenate[MemberRequest, P], HttpResponseBase]


def can(member: Member | None, permission: Permission) -> bool:
    """Whether `member` may; the same answer opens a view and shows a button."""
    return member is not None and member.may(permission)


def require(
    permission: Permission, *, methods: Iterable[str] = READ, own_only: bool = False
) -> Callable[[View[P]], Callable[..., HttpResponseBase]]:
    """Open a view to members who hold `permission`, by `methods` only.

    Anonymous: to the sign-in page. Without the permission, or of no organisation any more: 403.
    `own_only` says that the view's records are the member's own (the view loads them so); it is
    stated here for the printed policy.
    """
    allowed = tuple(methods)

    def decorate(view: View[P]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def checked(request: MemberRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if getattr(request, "member", None) is None:
                return _nobody(request)
            if request.method not in allowed and not (
                request.method == "HEAD" and "GET" in allowed
            ):
                return HttpResponseNotAllowed(allowed)
            if not can(request.member, permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        checked.stated = Stated(permission, allowed, own_only)  # type: ignore[attr-defined]
        return checked

    return decorate


def _nobody(request: HttpRequest) -> HttpResponse:
    """Who acts for no organisation signs in; an account that has none left is told so."""
    account = request.user
    if account.is_authenticated:
        if not Membership.objects.current().filter(account=account.pk).exists():
            return render(request, "access/no_organisation.html", status=403)
        logout(request)  # this session's membership ended: signing in takes up another
    return redirect_to_login(request.get_full_path())


def public(
    *, because: str, methods: Iterable[str] = READ
) -> Callable[[Callable[..., Any]], Callable[..., HttpResponseBase]]:
    """Open a view to everybody, saying why."""
    allowed = tuple(methods)

    def decorate(view: Callable[..., Any]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in allowed and not (
                request.method == "HEAD" and "GET" in allowed
            ):
                return HttpResponseNotAllowed(allowed)
            response: HttpResponseBase = view(request, *args, **kwargs)
            return response

        checked.stated = Stated(None, allowed, public_because=because)  # type: ignore[attr-defined]
        return checked

    return decorate


__all__ = [
    "BOTH",
    "READ",
    "WRITE",
    "HttpResponse",
    "MemberRequest",
    "Stated",
    "can",
    "public",
    "require",
]
