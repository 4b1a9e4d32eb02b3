"""Saying no: an action that refuses raises a named `Refused` whose text a user can act upon."""

from django.utils.functional import Promise


class Refused(Exception):
    """An action's refusal, in the user's language; the view puts it on the form.

    Subclasses are named after what they say (`RoundAlreadyClosed`). `field` names the form field
    concerned.
    """

    message: str | Promise = ""

    def __init__(self, message: str | Promise = "", *, field: str | None = None) -> None:
        super().__init__(str(message or self.message))
        self.field = field
