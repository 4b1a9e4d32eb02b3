"""The path: files, entries, support, completion."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from continuum.outcomes.rules.indicators import Breakdown, Definition
from continuum.outcomes.rules.vocabulary import Chart, Measure, Section

PATH: Final = (
    Definition(
        code="files",
        label=_("Adhésions"),
        wording=_(
            "Jeunes pour qui un dossier a été ouvert pendant la période, avec leur accord, et qui "
            "ont été inscrits dans le dispositif. Chacun compte une fois."
        ),
        measure=Measure.FILES,
        section=Section.PATH,
        position=20,
        is_key=True,
    ),
    Definition(
        code="entries",
        label=_("Entrées en parcours"),
        wording=_(
            "Jeunes dont la première inscription dans le dispositif a pris effet (inscrit ou en "
            "cours) pendant la période. Chacun compte une fois, même inscrit dans plusieurs "
            "volets, même s'il revient une autre année."
        ),
        measure=Measure.ENTRIES,
        section=Section.PATH,
        position=30,
        chart=Chart.FUNNEL,
        is_key=True,
    ),
    Definition(
        code="supported",
        label=_("Accompagnés"),
        wording=_(
            "Parmi les entrés de la période : un référent a été nommé et quelqu'un de l'équipe a "
            "revu le jeune depuis son entrée, au plus tard le dernier jour de la période."
        ),
        measure=Measure.SUPPORTED,
        base="entries",
        section=Section.PATH,
        position=40,
        chart=Chart.FUNNEL,
        is_key=True,
    ),
    Definition(
        code="reengaged",
        label=_("Remobilisés"),
        wording=_(
            "Parmi les entrés de la période : le jeune est entré dans un volet collectif "
            "(formation, ateliers, chantier, stage)."
        ),
        measure=Measure.REENGAGED,
        base="entries",
        section=Section.PATH,
        position=50,
    ),
    Definition(
        code="present",
        label=_("En parcours au dernier jour"),
        wording=_(
            "Parmi les entrés de la période : le parcours n'était ni fini, ni abandonné, ni passé "
            "chez un partenaire au dernier jour de la période."
        ),
        measure=Measure.PRESENT,
        base="entries",
        section=Section.STAYING,
        position=30,
    ),
    Definition(
        code="completions",
        label=_("Parcours menés à terme"),
        wording=_(
            "Parmi les entrés de la période : le parcours a été mené à son terme, au plus tard le "
            "dernier jour de la période."
        ),
        measure=Measure.COMPLETIONS,
        base="entries",
        section=Section.STAYING,
        position=10,
        chart=Chart.FUNNEL,
        is_key=True,
    ),
    Definition(
        code="withdrawals",
        label=_("Abandons"),
        wording=_(
            "Parmi les entrés de la période : le jeune a quitté le parcours avant son terme, pour "
            "une raison notée."
        ),
        measure=Measure.WITHDRAWALS,
        base="entries",
        section=Section.STAYING,
        position=20,
    ),
    Definition(
        code="moved",
        label=_("Passés chez un partenaire"),
        wording=_(
            "Parmi les entrés de la période : le parcours continue dans une autre structure, qui "
            "en a pris le relais."
        ),
        measure=Measure.MOVED,
        base="entries",
        section=Section.STAYING,
        position=25,
    ),
    Definition(
        code="withdrawal_reasons",
        label=_("Raisons des abandons"),
        wording=_("Les abandons de la période, selon la raison notée. La base est leur nombre."),
        measure=Measure.WITHDRAWALS,
        base="withdrawals",
        breakdown=Breakdown("reason"),
        section=Section.STAYING,
        position=40,
        chart=Chart.BARS,
    ),
)
