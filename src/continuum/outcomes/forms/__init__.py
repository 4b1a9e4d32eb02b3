"""Forms of outcomes: they clean, they never save."""

from django import forms

from continuum.core.refusals import Refused


def put_on(form: forms.Form, refusal: Refused) -> None:
    """Say a refusal beside the field it speaks of, else at the top of the form."""
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, str(refusal))
