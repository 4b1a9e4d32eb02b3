"""What the programmes have published of themselves, and what their teams count in their own way."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

from continuum.demo.scenario.consortium import CHAMBERY, login_of
from continuum.demo.scenario.programmes import (
    ALLIER,
    AUBE,
    AUBE_FIRST,
    AUBE_LAST,
    DYNAMO,
    ESCALE,
    LAB_FIRST,
    LAB_LAST,
    TEEN_LAB,
    YEAR_FIRST,
    YEAR_LAST,
)
from continuum.demo.scenario.teen_lab import OUTSIDE_TOWN
from continuum.demo.scenario.values import BandPlan, DeclaredPlan, IndicatorPlan, ItemPlan

_SPOKEN_BY: Final = {
    ALLIER.code: (login_of("sagess", "coordination"), "Présentation d'Allier vers, 2020-2021"),
    TEEN_LAB.code: (login_of("chambery", "coordination"), "Bilan du TEEN LAB, Chambéry"),
    AUBE.code: (login_of("aube", "coordination"), "Fiche du plan de rattachage, Aube"),
    DYNAMO.code: (login_of("aurore", "coordination"), "Fiche de Dynamo, Troyes"),
    ESCALE.code: (login_of("maison-emploi", "coordination"), ""),
}
_DAYS: Final[dict[str, tuple[date, date]]] = {
    ALLIER.code: (YEAR_FIRST, YEAR_LAST),
    TEEN_LAB.code: (LAB_FIRST, LAB_LAST),
    AUBE.code: (AUBE_FIRST, AUBE_LAST),
    DYNAMO.code: (date(2020, 1, 6), AUBE_LAST),
}


def _count(programme: str, wording: str, value: str, indicator: str = "") -> DeclaredPlan:
    author, source = _SPOKEN_BY[programme]
    return DeclaredPlan(
        programme=programme,
        author=author,
        source=source,
        wording=wording,
        days=_DAYS[programme],
        value=Decimal(value),
        indicator=indicator,
    )


def _percent(
    programme: str, wording: str, value: str, *, indicator: str, base: str
) -> DeclaredPlan:
    author, source = _SPOKEN_BY[programme]
    return DeclaredPlan(
        programme=programme,
        author=author,
        source=source,
        wording=wording,
        days=_DAYS[programme],
        kind="percent",
        value=Decimal(value),
        indicator=indicator,
        base=base,
    )


def _parts(
    programme: str,
    wording: str,
    lines: Iterable[tuple[str, str, str]],
    *,
    indicator: str = "",
    base: str = "",
) -> DeclaredPlan:
    """Lines of label, amount and share; an empty text was not printed."""
    author, source = _SPOKEN_BY[programme]
    return DeclaredPlan(
        programme=programme,
        author=author,
        source=source,
        wording=wording,
        days=_DAYS[programme],
        kind="distribution",
        indicator=indicator,
        base=base,
        items=tuple(
            ItemPlan(
                label=label,
                amount=Decimal(amount) if amount else None,
                share=Decimal(share) if share else None,
            )
            for label, amount, share in lines
        ),
    )


_IN_THE_ALLIER: Final = (
    _count(ALLIER.code, "1 260 jeunes contactés et rencontrés", "1260", "people_met"),
    _percent(
        ALLIER.code,
        "22 % d'entre eux sont sortis des radars des institutions",
        "22",
        indicator="invisible",
        base="people_met",
    ),
    _count(ALLIER.code, "304 jeunes invisibles ont commencé un parcours", "304", "invisible"),
    _count(ALLIER.code, "208 ont bénéficié d'un accompagnement", "208", "supported"),
)
_AT_THE_LAB: Final = (
    _count(TEEN_LAB.code, "11 informations collectives", "11", "information_sessions"),
    _count(TEEN_LAB.code, "80 jeunes reçus", "80", "received"),
    _count(TEEN_LAB.code, "39 jeunes recrutés", "39", "entries"),
    _count(TEEN_LAB.code, "28 jeunes au bout du parcours", "28", "completions"),
    _count(TEEN_LAB.code, "11 abandons", "11", "withdrawals"),
    _parts(
        TEEN_LAB.code,
        "11 filles et 28 garçons",
        (("Fille, femme", "11", ""), ("Garçon, homme", "28", "")),
        indicator="gender",
    ),
    _parts(
        TEEN_LAB.code,
        "Un projet professionnel : 65 % oui, 25 % non, 10 % non recensés",
        (("Oui", "", "65"), ("Non", "", "25"), ("Non renseigné", "", "10")),
        indicator="project",
    ),
    _percent(
        TEEN_LAB.code,
        "Études : 4 (6 %)",
        "6",
        indicator="exit_types:etude",
        base="positive_exits",
    ),
    _parts(
        TEEN_LAB.code,
        "Sorties positives : travail 2 (8 %), études 4 (6 %), expérience 5 (20 %), formation 10 "
        "(40 %), projet 4 (16 %)",
        (
            ("Travail", "2", "8"),
            ("Étude", "4", "6"),
            ("Expérience", "5", "20"),
            ("Formation", "10", "40"),
            ("Projet", "4", "16"),
        ),
        indicator="exit_types",
    ),
    _parts(
        TEEN_LAB.code,
        "350 000 € pour la France : transfrontalier 9,4 %, coordination 15,4 %, parcours 37,2 %, "
        "locaux 38 %",
        (
            ("Actions transfrontalières", "33000", "9.4"),
            ("Coordination", "54000", "15.4"),
            ("Parcours de formation", "130000", "37.2"),
            ("Aménagement des locaux", "133000", "38.0"),
        ),
    ),
)
_IN_THE_AUBE: Final = (
    _count(AUBE.code, "800 bénéficiaires visés en deux ans", "800"),
    _count(AUBE.code, "Budget total : 2 236 587 €", "2236587"),
    _count(AUBE.code, "dont 875 000 € du plan d'investissement dans les compétences", "875000"),
    _parts(
        DYNAMO.code,
        "70 jeunes par an à Troyes et 30 dans deux annexes, soit 100",
        (("Troyes", "70", ""), ("Nogent-sur-Seine", "15", ""), ("La Maladière", "15", "")),
    ),
)
DECLARED: Final = (*_IN_THE_ALLIER, *_AT_THE_LAB, *_IN_THE_AUBE)

INDICATORS: Final = (
    IndicatorPlan(
        programme=TEEN_LAB.code,
        author=_SPOKEN_BY[TEEN_LAB.code][0],
        code="age",
        label="Âge",
        wording="Les entrés de la période, selon leur âge au jour de l'entrée, comme l'équipe "
        "de Chambéry les présente : mineurs, puis 18 à 23 ans.",
        measure="entries",
        base="entries",
        breakdown=(
            "age",
            (
                BandPlan(label="Mineurs", high=17),
                BandPlan(label="18 à 23 ans", low=18, high=23),
                BandPlan(label="24 ans et plus", low=24),
            ),
        ),
        section="profile",
        position=20,
        chart="stacked",
        revises=True,
        note="Les tranches du bilan publié",
    ),
    IndicatorPlan(
        programme=TEEN_LAB.code,
        author=_SPOKEN_BY[TEEN_LAB.code][0],
        code="residence",
        label="Lieu de vie",
        wording="Les entrés de la période qui vivent à Chambéry, et ceux qui vivent dans une autre "
        "commune de l'agglomération : Chambéry n'y est pas comptée deux fois.",
        measure="entries",
        base="entries",
        breakdown=(
            "commune",
            (
                BandPlan(label="Chambéry", values=(CHAMBERY,)),
                BandPlan(label="Reste de l'agglomération", values=OUTSIDE_TOWN),
            ),
        ),
        section="profile",
        position=25,
        chart="stacked",
    ),
    IndicatorPlan(
        programme=ESCALE.code,
        author=_SPOKEN_BY[ESCALE.code][0],
        code="juste-discuter",
        label="Venus discuter, sans demande",
        wording="Jeunes présents à un moment où l'on a juste discuté : ce que le lieu permet et "
        "qu'un rendez-vous ne permet pas.",
        measure="heads",
        base="contacts",
        filters=(("topics", "is", ("discussion",)),),
    ),
)
"""The shared place had no indicator of its own: its team made one, without a programmer."""
