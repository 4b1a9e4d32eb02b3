"""Settings of the web application, from the environment and the installation's own folder."""

import os
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from continuum.hosting import places

PACKAGE = Path(__file__).resolve().parents[1]
PROJECT = PACKAGE.parents[1]
BUILT = Path(os.environ.get("CONTINUUM_BUILD", PROJECT / "build"))

DEMO = os.environ.get("CONTINUUM_DEMO", "") == "1"
DEBUG = os.environ.get("CONTINUUM_DEBUG", "") == "1"
ALLOWED_HOSTS = os.environ.get("CONTINUUM_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
SECURE_TRANSPORT = os.environ.get("CONTINUUM_HTTPS", "") == "1"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if SECURE_TRANSPORT else []

SECRET_KEY = places.key("django")
LOGIN_KEY = places.key("login")

INSTALLED_APPS = [
    "continuum.core",
    "continuum.organisations",
    "continuum.access",
    "continuum.people",
    "continuum.outreach",
    "continuum.matching",
    "continuum.pathways",
    "continuum.outcomes",
    "continuum.imports",
    "continuum.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "continuum.core.middleware.never_kept",
    "continuum.access.middleware.acting_session",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "continuum.access.middleware.member",
    "continuum.access.middleware.second_factor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "continuum.config.urls"
WSGI_APPLICATION = "continuum.config.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "continuum.config.navigation.context",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    },
]

FORM_RENDERER = "continuum.core.components.forms.ContinuumRenderer"

# A database that was away is asked again by the next page, not by a clock that waits ever longer.
_POOL = {"min_size": 1, "max_size": 8, "timeout": 20, "reconnect_timeout": 3}
_addresses = places.database_urls()


def _database(alias: str, *, pooled: bool = False, **options: Any) -> dict[str, Any]:
    entry = _addresses[alias].for_django()
    return {
        "ENGINE": "continuum.core.database",
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,  # a pooled connection may be older than the server
        "DISABLE_SERVER_SIDE_CURSORS": True,
        **entry,
        "OPTIONS": {
            **dict(entry["OPTIONS"]),  # type: ignore[call-overload]
            "server_side_binding": True,
            **({"pool": _POOL} if pooled else {}),
            **options,
        },
        "TEST": {"MIGRATE": True},
    }


DATABASES = {
    "default": _database("web", pooled=os.environ.get("CONTINUUM_POOL", "") == "1"),
}
if (
    os.environ.get("CONTINUUM_AS_OWNER", "") == "1"
):  # only `continuum migrate` and the making of migrations
    DATABASES["default"] = _database("migrate")

CACHES = {
    "default": {
        "BACKEND": "continuum.core.cache.JsonCache",
        "LOCATION": "core_cache",
    }
}

AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = ["continuum.access.backend.PasswordBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "continuum.access.passwords.StrengthValidator"},
]
SECOND_FACTOR_REQUIRED = not DEMO
ACCOUNT_ADAPTER = "continuum.access.adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "continuum.access.library_forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True  # the cookie lasts as long as the session in the database
ACCOUNT_RATE_LIMITS: dict[str, str] = {}  # the library's: five codes in 5 min, 30 forms a minute
ACCOUNT_LOGOUT_REDIRECT_URL = "/connexion/"
MFA_ADAPTER = "continuum.access.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Continuum"
MFA_FORMS = {
    "activate_totp": "continuum.access.library_forms.AddCodesForm",
    "add_webauthn": "continuum.access.library_forms.AddKeyForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are those people were invited at

SESSION_ENGINE = "continuum.access.session_store"
SESSION_IDLE_SECONDS = 30 * 60
SESSION_LIFETIME_SECONDS = 12 * 3600
SESSION_COOKIE_AGE = SESSION_LIFETIME_SECONDS
SESSION_COOKIE_NAME = "__Host-session" if SECURE_TRANSPORT else "session"
SESSION_COOKIE_SECURE = SECURE_TRANSPORT
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE_TRANSPORT else "csrf"
CSRF_COOKIE_SECURE = SECURE_TRANSPORT
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "continuum.access.views.stale.stale_page"
LANGUAGE_COOKIE_NAME = "language"
SECURE_SSL_REDIRECT = SECURE_TRANSPORT
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_TRANSPORT else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_TRANSPORT else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the drawing of a one-time code's secret
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LOGIN_URL = "/connexion/"
LOGIN_REDIRECT_URL = "/"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "continuum.core.uploads.LimitedFileUploadHandler",
]
FILE_UPLOAD_TEMP_DIR = str(places.folder("uploads"))
UPLOAD_LARGEST_BYTES = 50 * 1024 * 1024
PROCRASTINATE_IMPORT_PATHS = ["continuum.imports.jobs"]

# Pages that show what several packages know: each source is a function named here, so that the
# packages
# need not import one another and the order is read in one place.
TIMELINE_SOURCES: list[str] = [
    "continuum.people.queries.sources.timeline_of",
    "continuum.outreach.queries.timeline_of",
    "continuum.outcomes.queries.exits.timeline_of",
]
"""`(person: Person, *, member: Member) -> Iterable[core.timeline.Entry]`"""
TODO_SOURCES: list[str] = [
    "continuum.outreach.queries.tasks_of",
    "continuum.outreach.queries.tasks.nameless",
    "continuum.outreach.queries.tasks.rounds_left_open",
    "continuum.people.queries.tasks.my_files",
    "continuum.people.queries.tasks.team_files",
    "continuum.people.queries.tasks.enrolments",
    "continuum.people.queries.tasks.sites",
    "continuum.people.queries.tasks.files_to_watch",
    "continuum.people.queries.tasks.pairs",
    "continuum.imports.queries.tasks_of",
    "continuum.imports.queries.tasks.lately_imported",
    "continuum.outcomes.queries.exits.tasks_of",
    "continuum.outcomes.queries.pace.tasks_of",
    "continuum.outcomes.queries.gaps.tasks_of",
    "continuum.access.queries.tasks.journal",
    "continuum.access.queries.tasks.accounts",
    "continuum.access.queries.tasks.programmes",
    "continuum.access.queries.tasks.organisation",
]
"""`(member: Member, *, today: date) -> Iterable[core.todo.Task]`"""
PALETTE_SOURCES: list[str] = [
    "continuum.people.queries.sources.shortcuts_for",
    "continuum.pathways.queries.palette.gestures_for",
    "continuum.config.navigation.shortcuts_for",
]
"""`(member: Member, query: str) -> Iterable[core.todo.Shortcut]`"""
PERSON_CALLED = "continuum.people.queries.sources.called"
"""`(person: UUID, *, member: Member) -> str`: the name above somebody's access journal."""
CONTACT_SOURCES: list[str] = ["continuum.pathways.queries.contacts.met"]
"""`(member: Member) -> QuerySet` with columns `person` and `day`: times somebody was met."""
MILESTONE_SOURCES: list[str] = [
    "continuum.pathways.queries.milestones.from_files",
    "continuum.outcomes.queries.exits.milestones_of",
]
"""`(person: Person, member: Member) -> Iterable[pathways.rules.Dated]`: what moves them along."""

HOST = {
    "name": os.environ.get("CONTINUUM_HOST_NAME", ""),
    "address": os.environ.get("CONTINUUM_HOST_ADDRESS", ""),
    "contact": os.environ.get("CONTINUUM_HOST_CONTACT", ""),
    "privacy": os.environ.get("CONTINUUM_PRIVACY_CONTACT", ""),
}
"""Who answers for this installation, as the public pages say it."""

EXIT_DURABLE_MONTHS = 6
EXIT_DURABLE_INCLUSIVE = False
"""From how many months a job is durable: the IAE text says more than six, the CEJ six."""

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("Français")), ("it", _("Italien")), ("en", _("Anglais"))]
LOCALE_PATHS = [BUILT / "locale"]
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATICFILES_DIRS = [BUILT / "static"]
WHITENOISE_USE_FINDERS = True  # served from where they were built: no copy to keep in step
WHITENOISE_MAX_AGE = 600

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {
        "without_secrets": {"()": "continuum.access.logs.WithoutSecrets"},
        "refusals_in_one_line": {"()": "continuum.access.logs.RefusalsInOneLine"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["without_secrets", "refusals_in_one_line"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
