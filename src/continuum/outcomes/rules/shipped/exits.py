"""How they leave."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from continuum.outcomes.rules.exits import DYNAMIC, IaeClass
from continuum.outcomes.rules.indicators import Breakdown, Definition, Filter
from continuum.outcomes.rules.shipped.parts import TYPED, is_, unknown
from continuum.outcomes.rules.vocabulary import Chart, Measure, Operator, Section
from continuum.people.rules import EnrolmentState

EXITS: Final = (
    Definition(
        code="exits",
        label=_("Sorties enregistrées"),
        wording=_(
            "Parmi les entrés de la période : ceux dont la sortie est notée, quelle qu'elle soit, "
            "au plus tard le dernier jour de la période."
        ),
        measure=Measure.EXITS,
        base="entries",
        section=Section.EXITS,
        position=10,
    ),
    Definition(
        code="positive_exits",
        label=_("Sorties positives"),
        wording=_(
            "Parmi les sorties enregistrées : travail, étude, expérience, formation ou projet. "
            "C'est le sens large ; le sens strict de l'IAE est donné à part."
        ),
        measure=Measure.EXITS,
        filters=(is_("exit_type", *TYPED),),
        unknown=(unknown("kind"),),
        base="exits",
        section=Section.EXITS,
        position=20,
        chart=Chart.FUNNEL,
        is_key=True,
    ),
    Definition(
        code="positive_exits_of_entries",
        label=_("Sorties positives, rapportées aux entrées"),
        wording=_("Les sorties positives de la période, divisées par les entrées en parcours."),
        measure=Measure.RATIO,
        numerator="positive_exits",
        base="entries",
        section=Section.EXITS,
        position=30,
    ),
    Definition(
        code="exit_types",
        label=_("Sorties positives par type"),
        wording=_("Les sorties positives de la période, selon leur type. La base est leur nombre."),
        measure=Measure.EXITS,
        filters=(is_("exit_type", *TYPED),),
        base="positive_exits",
        breakdown=Breakdown("exit_type"),
        section=Section.EXITS,
        position=40,
        chart=Chart.STACKED,
    ),
    Definition(
        code="dynamic_exits",
        label=_("Sorties dynamiques (IAE)"),
        wording=_(
            "Parmi les sorties enregistrées, sans les sorties neutres : emploi durable, emploi de "
            "transition ou sortie positive au sens de l'insertion par l'activité économique."
        ),
        measure=Measure.EXITS,
        filters=(is_("iae", *sorted(one.value for one in DYNAMIC)),),
        unknown=(unknown("iae"),),
        base="exits_not_neutral",
        section=Section.EXITS,
        position=50,
    ),
    Definition(
        code="exits_not_neutral",
        label=_("Sorties, hors sorties neutres"),
        wording=_(
            "Les sorties enregistrées, sans celles que l'IAE dit neutres : déménagement, "
            "empêchement durable, décès."
        ),
        measure=Measure.EXITS,
        filters=(Filter("iae", Operator.IS_NOT, (IaeClass.NEUTRAL.value,)),),
        base="exits",
        section=Section.EXITS,
        position=55,
    ),
    Definition(
        code="exit_iae",
        label=_("Sorties selon l'IAE"),
        wording=_("Les sorties enregistrées, dans les classes de l'IAE."),
        measure=Measure.EXITS,
        base="exits",
        breakdown=Breakdown("iae"),
        section=Section.EXITS,
        position=60,
        chart=Chart.BARS,
    ),
    Definition(
        code="exit_esf",
        label=_("Sorties selon le FSE+"),
        wording=_(
            "Les sorties enregistrées, selon les résultats immédiats du FSE+. Un résultat ne "
            "s'y déclare que si la situation est nouvelle depuis l'entrée."
        ),
        measure=Measure.EXITS,
        base="exits",
        breakdown=Breakdown("esf"),
        section=Section.EXITS,
        position=70,
        chart=Chart.BARS,
    ),
    Definition(
        code="qualified",
        label=_("Qualification obtenue (FSE+ EECR03)"),
        wording=_("Parmi les sorties enregistrées : une qualification a été obtenue."),
        measure=Measure.EXITS,
        filters=(is_("qualified", "yes"),),
        unknown=(unknown("qualified"),),
        base="exits",
        section=Section.EXITS,
        position=75,
    ),
    Definition(
        code="exit_o2r",
        label=_("Sorties selon l'O2R"),
        wording=_("Les sorties enregistrées, selon les suites de l'article D. 5316-10, 6°."),
        measure=Measure.EXITS,
        base="exits",
        breakdown=Breakdown("o2r"),
        section=Section.EXITS,
        position=80,
        chart=Chart.BARS,
    ),
    Definition(
        code="project",
        label=_("Projet professionnel à la fin du parcours"),
        wording=_(
            "Les parcours menés à terme, selon que le jeune a un projet professionnel. Ceux dont "
            "la sortie n'est pas notée comptent comme non renseignés."
        ),
        measure=Measure.EXITS,
        filters=(is_("state", EnrolmentState.COMPLETED.value),),
        base="completions",
        breakdown=Breakdown("project"),
        section=Section.EXITS,
        position=45,
        chart=Chart.STACKED,
    ),
)
