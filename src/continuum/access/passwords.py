"""How strong a password must be: CNIL deliberation 2022-100, for a password that stands alone."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_CLASSES = (r"[a-zà-öø-ÿ]", r"[A-ZÀ-ÖØ-Þ]", r"\d", r"[^\w\s]|_")
LEAST_WITH_FOUR_CLASSES = 12
LEAST_WITH_THREE_CLASSES = 14
LEAST_WORDS = 7
LONGEST = 200


def is_strong(password: str) -> bool:
    """80 bits as the deliberation counts them: 12 characters of four classes, 14 of three, or
    seven words."""
    classes = sum(1 for pattern in _CLASSES if re.search(pattern, password))
    words = {word.lower() for word in re.findall(r"\w{2,}", password)}
    return (
        (len(password) >= LEAST_WITH_FOUR_CLASSES and classes == len(_CLASSES))
        or (len(password) >= LEAST_WITH_THREE_CLASSES and classes >= len(_CLASSES) - 1)
        or len(words) >= LEAST_WORDS
    )


class StrengthValidator:
    """Refuses what would not stand alone; no periodic change is ever asked."""

    def validate(self, password: str, user: object | None = None) -> None:
        if len(password) > LONGEST:
            raise ValidationError(_("Ce mot de passe dépasse 200 caractères."), code="too_long")
        if not is_strong(password):
            raise ValidationError(self.get_help_text(), code="too_weak")

    def get_help_text(self) -> str:
        return _(
            "Choisissez sept mots au hasard, ou 12 caractères mêlant minuscules, majuscules, "
            "chiffres et signes, "
            "ou 14 caractères de trois de ces sortes."
        )
