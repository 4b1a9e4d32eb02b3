"""What is said of an encounter is said of the version that was read."""

from django import forms

from continuum.outreach.actions import AlreadyCorrected


class OfVersionForm(forms.Form):
    """Carries the version that was before the eyes: a later one is not acted on unseen."""

    version = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={"required": AlreadyCorrected.message, "invalid": AlreadyCorrected.message},
    )
