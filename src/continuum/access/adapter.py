"""How django-allauth signs people in here: by invitation only, with a growing delay, for one
membership."""

import hashlib
from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import ngettext

from continuum.access import rules
from continuum.access.backend import admit
from continuum.access.models import Account, Membership
from continuum.access.session_store import DEVICE, MEMBERSHIP

_MEMORY = timedelta(hours=12)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closed to sign-up; five failures, then each one doubles the wait."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Raises while the wait lasts, whether or not the address exists and the password is
        right."""
        _failures, until = cache.get(_key(credentials), (0, None))
        wait = rules.seconds_left(until, now=timezone.now())
        if wait:
            minutes = -(-wait // 60)
            raise ValidationError(
                ngettext(
                    "Trop d'essais : réessayez dans %(minutes)s minute.",
                    "Trop d'essais : réessayez dans %(minutes)s minutes.",
                    minutes,
                )
                % {"minutes": minutes},
                code="too_many_login_attempts",
            )

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        failures, _until = cache.get(_key(credentials), (0, None))
        failures += 1
        delay = rules.delay_after(failures)
        until = timezone.now() + delay if delay else None
        cache.set(_key(credentials), (failures, until), _MEMORY.total_seconds())

    def _rollback_login_failed_rl_usage(self) -> None:
        """Nothing to give back: only failures are counted here."""

    def login(self, request: HttpRequest, user: Account) -> None:
        """Signing in changes the session's key: the account is admitted until the new one holds,
        also when a code came between the password and this."""
        admit(user)
        super().login(request, user)
        cache.delete(_key({"email": user.email}))
        membership = (
            Membership.objects.current().filter(account=user).order_by("started_at").first()
        )
        if membership is not None:
            request.session[MEMBERSHIP] = str(membership.pk)
        request.session[DEVICE] = request.headers.get("User-Agent", "")[:200]


def _key(credentials: dict[str, Any]) -> str:
    address = str(credentials.get("email") or credentials.get("username") or "").strip().lower()
    return f"failures-{hashlib.sha256(address.encode()).hexdigest()}"
