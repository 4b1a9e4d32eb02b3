"""Addresses known to libraries and to the page shell by a name without namespace."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from django.urls import path

from continuum.access.checks import BOTH, WRITE, public
from continuum.access.views import preferences

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
    path("apparence/", preferences.theme, name="theme"),
    path("langue/", preferences.language, name="set_language"),
    path("agir-pour/", preferences.switch_membership, name="switch_membership"),
]
