"""The library's forms of signing in, in our words."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from continuum.core.components.forms import TextField


class SignInForm(LoginForm):  # type: ignore[misc]
    """The address one was invited at, and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Adresse électronique")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)  # a label is enough, and stays


class AddCodesForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code that the application shows, as a proof that it is there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code à six chiffres")
        self.fields["code"].widget = forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}
        )


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A key, and the name by which its owner will know it again."""

    name = TextField(
        label=_("Nom de la clé"),
        help_text=_("Par exemple : mon téléphone, la clé bleue."),
        required=False,
    )
