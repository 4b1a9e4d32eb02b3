"""What several shipped indicators are made of."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from continuum.outcomes.rules.exits import ExitType
from continuum.outcomes.rules.indicators import Band, Filter
from continuum.outcomes.rules.vocabulary import Operator

TYPED: Final = tuple(one.value for one in ExitType if one is not ExitType.NONE)
AGES: Final = (
    Band(_("Moins de 18 ans"), high=17),
    Band(_("18 à 21 ans"), low=18, high=21),
    Band(_("22 à 25 ans"), low=22, high=25),
    Band(_("26 ans et plus"), low=26),
)


def is_(field: str, *values: str) -> Filter:
    return Filter(field, Operator.IS, values)


def unknown(field: str) -> Filter:
    return Filter(field, Operator.UNKNOWN)
