"""Labels, quotations and lists, punctuated as the reader's language does it."""

from collections.abc import Iterable
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from continuum.core import formatting

Words = str | Promise

STATE_NUMBER = gettext_lazy(
    "Ce texte semble contenir un numéro de sécurité sociale ou un code fiscal. Nous n'en "
    "gardons jamais : retirez-le."
)


def labelled(label: Words, value: object) -> str:
    """Genre : femme; in English, Gender: woman."""
    return _("%(label)s : %(value)s") % {"label": label, "value": value}


def colon(label: Words) -> str:
    """The label alone, its value follows in the page."""
    return _("%(label)s :") % {"label": label}


def after_colon(value: object) -> str:
    """What completes the label before it."""
    return _(" : %(value)s") % {"value": value}


def quoted(text: object) -> str:
    """« Momo »."""
    return _("« %(text)s »") % {"text": text}


def listed(parts: Iterable[Words]) -> str:
    """Parts that may hold commas of their own."""
    return pgettext("entre deux parties", " ; ").join(map(str, parts))


def span(start: date | None, end: date | None) -> str:
    """2 mars – 4 mai 2020; à partir du 2 mars 2020; jusqu'au 4 mai 2020."""
    language = get_language() or "fr"
    first, last = formatting.day(start, language), formatting.day(end, language)
    if start and end:
        return f"{first} – {last}"
    if start:
        return _("à partir du %(day)s") % {"day": first}
    return _("jusqu'au %(day)s") % {"day": last} if end else formatting.UNKNOWN


def alternatives(parts: Iterable[Words]) -> str:
    """16 ou 17."""
    return pgettext("entre deux possibilités", " ou ").join(map(str, parts))
