"""Accounts of workers, their memberships, the links that open them, and open sessions."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from continuum.access import hashes
from continuum.access.roles import Role
from continuum.access.scope import Member
from continuum.core.models import Record
from continuum.organisations.models import Organisation


class AccountQuerySet(models.QuerySet["Account"]):
    def visible_to(self, member: Member) -> Self:
        """Accounts that have, or had, a membership in one's organisation."""
        return self.filter(
            pk__in=Membership.objects.filter(organisation_id=member.organisation_id).values(
                "account_id"
            )
        )


class AccountManager(BaseUserManager["Account"].from_queryset(AccountQuerySet)):  # type: ignore[misc]
    """Accounts are made by `access.actions`, never here."""


class Account(Record, AbstractBaseUser):
    """A worker. `password` is unusable for the accounts of commands and jobs.

    The hash exists in the table only (see migration): no query reads it, its owner asks for it.
    """

    email = models.EmailField(_("adresse électronique"), unique=True)
    name = models.CharField(_("nom affiché"), max_length=100)
    language = models.CharField(max_length=2, default="fr")
    theme = models.CharField(max_length=6, default="auto")
    is_service = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    _hash: str | None = None
    _hash_is_new = False

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = (models.UniqueConstraint(Lower("email"), name="account_email_once"),)

    class Privacy:
        erased = ("email", "name")
        kept = ("id", "language", "theme", "is_service", "created_at", "closed_at", "last_login")

    def __str__(self) -> str:
        if self.is_service:
            return str(SessionKind.COMMAND.label)
        return self.name or self.email

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        return self.closed_at is None

    @property
    def password(self) -> str:
        if self._hash is None:
            self._hash = hashes.hash_of(self.pk)
        return self._hash

    @password.setter
    def password(self, hashed: str) -> None:
        self._hash, self._hash_is_new = hashed, True

    def with_hash(self, hashed: str | None) -> Self:
        """Itself, its hash told."""
        self._hash = hashed or ""
        return self

    def save(self, *, update_fields: Iterable[str] | None = None, **options: Any) -> None:
        """As Django saves; a new hash goes through its own door."""
        if update_fields is not None:
            update_fields = set(update_fields) - {"password"}
        super().save(update_fields=update_fields, **options)
        self.keep_hash()

    def keep_hash(self) -> None:
        """Write the hash of a password just set; twice, once."""
        if self._hash_is_new and self._hash is not None:
            hashes.keep(self._hash, of=[self.pk])
            self._hash_is_new = False


class MembershipQuerySet(models.QuerySet["Membership"]):
    def visible_to(self, member: Member) -> Self:
        return self.filter(organisation_id=member.organisation_id)

    def current(self) -> Self:
        return self.filter(ended_at__isnull=True)


class Membership(Record):
    """An account's part in an organisation, in one role, for a time."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices)
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ("started_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["account", "organisation", "role"],
                condition=Q(ended_at__isnull=True),
                name="membership_current_once",
            ),
        )

    class Privacy:
        erased = ()
        kept = ("id", "account", "organisation", "role", "started_at", "ended_at")

    def __str__(self) -> str:
        return f"{self.account} · {self.organisation} · {self.get_role_display()}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, member: Member) -> Self:
        return self.filter(organisation_id=member.organisation_id)

    def waiting(self, *, now: datetime) -> Self:
        """Neither accepted, nor revoked, nor expired."""
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=now)

    def lapsed(self, *, now: datetime, since: datetime) -> Self:
        """Run out since `since` without an answer, and nobody invited the same address again."""
        again = Invitation.objects.filter(
            organisation=OuterRef("organisation"),
            email__iexact=OuterRef("email"),
            created_at__gt=OuterRef("created_at"),
        )
        ours = Membership.objects.filter(
            organisation=OuterRef("organisation"), account__email__iexact=OuterRef("email")
        )
        return self.filter(
            ~Exists(again),
            ~Exists(ours),
            accepted_at=None,
            revoked_at=None,
            expires_at__range=(since, now),
        )


class Invitation(Record):
    """A link that lets one person make an account, once, within 72 hours. Only the link's digest
    is kept."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField()
    role = models.CharField(max_length=20, choices=Role.choices)
    token_hash = models.BinaryField(max_length=32, unique=True)
    invited_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="invitation_expires_later"
            ),
        )

    class Privacy:
        erased = ("email", "token_hash")
        kept = (
            "id",
            "organisation",
            "role",
            "invited_by",
            "created_at",
            "expires_at",
            "accepted_at",
            "revoked_at",
        )

    def __str__(self) -> str:
        return f"{self.email} · {self.organisation}"


class RecoveryQuerySet(models.QuerySet["Recovery"]):
    def visible_to(self, member: Member) -> Self:
        """What the administration of one's organisation prepared."""
        return self.filter(organisation_id=member.organisation_id)

    def waiting(self, *, now: datetime) -> Self:
        """Neither used, nor revoked, nor expired."""
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=now)


class Recovery(Record):
    """A link that lets the owner of an account choose a new password, once, within 72 hours.

    Only the link's digest is kept. Without organisation, the operator prepared it, who alone may
    let go of a lost second factor. At most one waits for an account: the database revokes the
    earlier one when another is made, and all when the password changes.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.CASCADE, related_name="+"
    )
    token_hash = models.BinaryField(max_length=32, unique=True)
    removes_second_factor = models.BooleanField(default=False)
    prepared_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = RecoveryQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="recovery_expires_later"
            ),
            models.CheckConstraint(
                condition=Q(organisation=None) | Q(removes_second_factor=False),
                name="recovery_factor_by_operator",
            ),
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(used_at=None, revoked_at=None),
                name="recovery_waits_once",
            ),
        )

    class Privacy:
        erased = ("token_hash",)
        kept = (
            "id",
            "account",
            "organisation",
            "removes_second_factor",
            "prepared_by",
            "created_at",
            "expires_at",
            "used_at",
            "revoked_at",
        )

    def __str__(self) -> str:
        return f"{self.account} · {self.expires_at:%Y-%m-%d %H:%M}"


class SessionKind(models.TextChoices):
    WEB = "web", _("Navigateur")
    COMMAND = "command", _("Ligne de commande")
    JOB = "job", _("Tâche de fond")
    OPERATOR = "operator", _("Exploitation")


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, member: Member) -> Self:
        """One's own sessions only."""
        return self.filter(account_id=member.account_id)


class Session(Record):
    """An open session, seen by its owner. The columns `token_hash` and `data` exist in the table
    only (see migration)."""

    kind = models.CharField(max_length=10, choices=SessionKind.choices)
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="+")
    membership = models.ForeignKey(
        Membership, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    pending_account_id = models.UUIDField(null=True)
    device = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    idle_seconds = models.PositiveIntegerField()
    ends_at = models.DateTimeField()

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ("-seen_at",)

    class Privacy:
        erased = ("device",)
        kept = (
            "id",
            "kind",
            "account",
            "membership",
            "pending_account_id",
            "created_at",
            "seen_at",
            "idle_seconds",
            "ends_at",
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.device}"
