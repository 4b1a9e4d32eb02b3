"""Forms of access: they clean, they never save."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.utils.translation import gettext_lazy as _

from continuum.access.models import Account
from continuum.access.roles import ROLES, Role
from continuum.core.components.forms import Choices, TextField, refuse_state_number


class InvitationForm(forms.Form):
    email = forms.EmailField(label=_("Adresse électronique"), validators=[refuse_state_number])
    role = forms.ChoiceField(
        label=_("Rôle"),
        widget=Choices,
        choices=[(role.value, role.label) for role in Role],
    )

    @staticmethod
    def purposes() -> list[tuple[str, str]]:
        """What each role is for, to be read beside the choice."""
        return [(str(role.label), str(rule.purpose)) for role, rule in ROLES.items()]


class NewPasswordForm(forms.Form):
    """A password typed once, shown to whoever wants to check it."""

    password = forms.CharField(
        label=_("Nouveau mot de passe"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, account: Account | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._account = account
        self.fields["password"].help_text = password_validators_help_texts()[-1]

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self._account)
        return password


class ChangePasswordForm(NewPasswordForm):
    current = forms.CharField(
        label=_("Mot de passe actuel"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("current", "password")

    def clean_current(self) -> str:
        current: str = self.cleaned_data["current"]
        if self._account is None or not self._account.check_password(current):
            raise forms.ValidationError(_("Ce n'est pas votre mot de passe actuel."))
        return current


class JoinForm(NewPasswordForm):
    name = TextField(
        label=_("Votre nom, tel que vos collègues le verront"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("name", "password")


class ProfileForm(forms.Form):
    name = TextField(label=_("Nom affiché"), max_length=100)
