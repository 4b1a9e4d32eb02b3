"""Addresses known to libraries and to the page shell by a name without namespace."""

from collections.abc import Callable
from typing import Any, Final

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import URLPattern, path

from continuum.access.checks import BOTH, WRITE, public, require
from continuum.access.permissions import Permission
from continuum.access.views import account as own
from continuum.access.views import preferences, recovery, team

_SECOND_FACTOR: Final[tuple[tuple[str, Callable[..., Any], str], ...]] = (
    ("", mfa.index, "mfa_index"),
    ("application/", totp.activate_totp, "mfa_activate_totp"),
    ("application/retirer/", totp.deactivate_totp, "mfa_deactivate_totp"),
    ("cles/", webauthn.list_webauthn, "mfa_list_webauthn"),
    ("cles/ajouter/", webauthn.add_webauthn, "mfa_add_webauthn"),
    ("cles/<int:pk>/retirer/", webauthn.remove_webauthn, "mfa_remove_webauthn"),
    ("secours/", recovery_codes.view_recovery_codes, "mfa_view_recovery_codes"),
    ("secours/nouveaux/", recovery_codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
    ("confirmer/", mfa.reauthenticate, "mfa_reauthenticate"),
)
_own = require(Permission.USE_OWN_ACCOUNT, methods=BOTH, own_only=True)


def _second_factor() -> list[URLPattern]:
    return [
        path(f"compte/second-facteur/{where}", _own(view), name=name)
        for where, view, name in _SECOND_FACTOR
    ]


urlpatterns = [
    path(
        "connexion/",
        public(because="the way in", methods=BOTH)(account.login),
        name="account_login",
    ),
    path(
        "connexion/code/",
        public(because="second step of the way in", methods=BOTH)(mfa.authenticate),
        name="mfa_authenticate",
    ),
    path(
        "deconnexion/",
        public(because="the way out, harmless to anybody", methods=WRITE)(account.logout),
        name="account_logout",
    ),
    path("compte/", own.my_account, name="my_account"),
    path("compte/mot-de-passe/", own.change_password, name="change_password"),
    path("compte/confirmer/", _own(account.reauthenticate), name="account_reauthenticate"),
    path("compte/connexions/fermer/", own.close_sessions, name="close_sessions"),
    path("compte/connexions/<uuid:session>/fermer/", own.close_session, name="close_session"),
    *_second_factor(),
    path("invitation/<str:secret>/", team.accept_invitation, name="accept_invitation"),
    path("nouvel-acces/<str:secret>/", recovery.recover_access, name="recover_access"),
    path("apparence/", preferences.theme, name="theme"),
    path("langue/", preferences.language, name="set_language"),
    path("agir-pour/", preferences.switch_membership, name="switch_membership"),
]
