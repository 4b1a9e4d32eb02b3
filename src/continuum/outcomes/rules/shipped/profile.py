"""Who they are."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from continuum.outcomes.rules.indicators import Breakdown, Definition
from continuum.outcomes.rules.shipped.parts import AGES
from continuum.outcomes.rules.vocabulary import GROUPS, Chart, Measure, Section

PROFILE: Final = (
    Definition(
        code="gender",
        label=_("Genre"),
        wording=_("Les entrés de la période, selon le genre qu'ils ont dit."),
        measure=Measure.ENTRIES,
        base="entries",
        breakdown=Breakdown("gender"),
        section=Section.PROFILE,
        position=10,
        chart=Chart.STACKED,
    ),
    Definition(
        code="age",
        label=_("Âge"),
        wording=_(
            "Les entrés de la période, selon leur âge au jour que fixe le dispositif (l'entrée, "
            "sauf réglage contraire). Sans date de naissance, l'année suffit."
        ),
        measure=Measure.ENTRIES,
        base="entries",
        breakdown=Breakdown("age", AGES),
        section=Section.PROFILE,
        position=20,
        chart=Chart.STACKED,
    ),
    Definition(
        code="groups",
        label=_("Publics visés"),
        wording=_(
            "Les entrés de la période qui appartiennent à chaque public, selon la dernière réponse "
            "connue. Un jeune appartient souvent à plusieurs : les lignes ne s'additionnent pas."
        ),
        measure=Measure.ENTRIES,
        base="entries",
        breakdown=Breakdown(GROUPS),
        section=Section.PROFILE,
        position=30,
        chart=Chart.BARS,
    ),
    Definition(
        code="organisations",
        label=_("Entrées par structure"),
        wording=_("Les entrés de la période, selon la structure qui tient leur dossier."),
        measure=Measure.ENTRIES,
        base="entries",
        breakdown=Breakdown("organisation"),
        section=Section.PROFILE,
        position=40,
        chart=Chart.BARS,
    ),
    Definition(
        code="sites",
        label=_("Inscrits par site"),
        wording=_(
            "Les entrés de la période, selon le site où ils sont inscrits, à l'entrée ou ensuite."
        ),
        measure=Measure.ENROLLED,
        base="entries",
        breakdown=Breakdown("site"),
        section=Section.PROFILE,
        position=50,
        chart=Chart.BARS,
    ),
    Definition(
        code="strands",
        label=_("Inscrits par volet"),
        wording=_(
            "Les entrés de la période, selon le volet où ils sont inscrits, à l'entrée ou ensuite."
        ),
        measure=Measure.ENROLLED,
        base="entries",
        breakdown=Breakdown("strand"),
        section=Section.PROFILE,
        position=60,
        chart=Chart.BARS,
    ),
    Definition(
        code="entries_by_month",
        label=_("Entrées, mois par mois"),
        wording=_("Les entrés de la période, selon le mois de leur entrée."),
        measure=Measure.ENTRIES,
        base="entries",
        breakdown=Breakdown("month"),
        section=Section.PATH,
        position=60,
        chart=Chart.TREND,
    ),
)
