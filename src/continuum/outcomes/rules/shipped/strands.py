"""What outreach, training and a shared place add."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from continuum.outcomes.rules.indicators import Breakdown, Definition, Filter
from continuum.outcomes.rules.shipped.parts import TYPED, is_, unknown
from continuum.outcomes.rules.vocabulary import Chart, Measure, Operator, Section
from continuum.outreach.rules import Mode, PlaceKind
from continuum.people.rules import Answer, EnrolmentState

OUTREACH: Final = (
    Definition(
        code="encounters",
        label=_("Rencontres"),
        wording=_(
            "Rencontres notées pendant la période, dans la rue, en ligne, au téléphone ou "
            "ailleurs. Une rencontre avec trois jeunes compte une fois."
        ),
        measure=Measure.ENCOUNTERS,
        section=Section.MET,
        position=10,
    ),
    Definition(
        code="people_met",
        label=_("Jeunes rencontrés pour la première fois"),
        wording=_(
            "Premiers contacts de la période : chaque jeune vu pour la première fois compte une "
            "fois, nommé ou non. Un jeune nommé plus tard n'est pas compté deux fois."
        ),
        measure=Measure.PEOPLE_MET,
        section=Section.PATH,
        position=10,
        chart=Chart.FUNNEL,
        is_key=True,
    ),
    Definition(
        code="distinct_people",
        label=_("Jeunes différents vus"),
        wording=_(
            "Combien de jeunes différents ont été vus pendant la période. Quand des noms manquent, "
            "on donne deux bornes entre lesquelles le nombre se trouve sûrement. Deux structures "
            "peuvent avoir vu le même jeune sans le savoir : la borne basse est celle de la "
            "structure qui en a vu le plus, la borne haute les additionne toutes."
        ),
        measure=Measure.DISTINCT_PEOPLE,
        section=Section.MET,
        position=20,
    ),
    Definition(
        code="contacts",
        label=_("Jeunes vus, à chaque rencontre"),
        wording=_(
            "Somme des jeunes présents à chaque rencontre : qui vient deux fois compte deux."
        ),
        measure=Measure.HEADS,
        section=Section.MET,
        position=30,
    ),
    Definition(
        code="invisible",
        label=_("Invisibles entrés en parcours"),
        wording=_(
            "Parmi les entrés de la période : personne ne suivait le jeune au jour de son entrée, "
            "selon la définition du financeur et un signe daté. Sans signe qui compte ce jour-là, "
            "ni réponse disant qu'un service le suivait, on ne sait pas."
        ),
        measure=Measure.ENTRIES,
        filters=(is_("invisible", Answer.YES.value),),
        unknown=(unknown("invisible"),),
        base="entries",
        section=Section.PATH,
        position=35,
        is_key=True,
    ),
    Definition(
        code="met_by_month",
        label=_("Premiers contacts, mois par mois"),
        wording=_("Les jeunes rencontrés pour la première fois, selon le mois de la rencontre."),
        measure=Measure.PEOPLE_MET,
        base="people_met",
        breakdown=Breakdown("month"),
        section=Section.MET,
        position=40,
        chart=Chart.TREND,
    ),
    Definition(
        code="met_by_place",
        label=_("Où les premiers contacts ont eu lieu"),
        wording=_("Les jeunes rencontrés pour la première fois, selon le type de lieu."),
        measure=Measure.PEOPLE_MET,
        base="people_met",
        breakdown=Breakdown("place_kind"),
        section=Section.MET,
        position=50,
        chart=Chart.BARS,
    ),
    Definition(
        code="met_by_mode",
        label=_("Comment les premiers contacts ont eu lieu"),
        wording=_(
            "Les jeunes rencontrés pour la première fois, selon le mode : un appel n'est pas une "
            "rencontre dans la rue."
        ),
        measure=Measure.PEOPLE_MET,
        base="people_met",
        breakdown=Breakdown("mode"),
        section=Section.MET,
        position=60,
        chart=Chart.BARS,
    ),
    Definition(
        code="met_by_network",
        label=_("Premiers contacts sur les réseaux sociaux"),
        wording=_("Les premiers contacts faits sur un réseau social, selon le réseau."),
        measure=Measure.PEOPLE_MET,
        filters=(Filter("network", Operator.KNOWN),),
        breakdown=Breakdown("network"),
        section=Section.MET,
        position=65,
        chart=Chart.BARS,
    ),
    Definition(
        code="topics",
        label=_("De quoi on a parlé"),
        wording=_("Rencontres où chaque sujet a été abordé ; souvent plusieurs à la fois."),
        measure=Measure.ENCOUNTERS,
        base="encounters",
        breakdown=Breakdown("topics"),
        section=Section.MET,
        position=70,
        chart=Chart.BARS,
    ),
    Definition(
        code="met_gender",
        label=_("Genre des jeunes vus"),
        wording=_(
            "Les jeunes vus à chaque rencontre, selon leur dossier ou ce qu'un œil a pu dire. Ceux "
            "que personne n'a décrits sont comptés comme non renseignés."
        ),
        measure=Measure.DESCRIBED,
        base="contacts",
        breakdown=Breakdown("gender"),
        section=Section.MET,
        position=80,
        chart=Chart.STACKED,
    ),
    Definition(
        code="met_age",
        label=_("Âge des jeunes vus"),
        wording=_(
            "Les jeunes vus à chaque rencontre, selon leur dossier ou l'âge qu'un œil leur a "
            "donné. Ceux que personne n'a décrits sont comptés comme non renseignés."
        ),
        measure=Measure.DESCRIBED,
        base="contacts",
        breakdown=Breakdown("age_band"),
        section=Section.MET,
        position=90,
        chart=Chart.BARS,
    ),
)

TRAINING: Final = (
    Definition(
        code="information_sessions",
        label=_("Informations collectives"),
        wording=_("Réunions d'information collective tenues pendant la période."),
        measure=Measure.ENCOUNTERS,
        filters=(is_("mode", Mode.INFORMATION.value),),
        section=Section.PATH,
        position=5,
        is_key=True,
    ),
    Definition(
        code="received",
        label=_("Jeunes reçus en information collective"),
        wording=_("Somme des jeunes présents à chaque information collective de la période."),
        measure=Measure.HEADS,
        filters=(is_("mode", Mode.INFORMATION.value),),
        section=Section.PATH,
        position=12,
        is_key=True,
    ),
    Definition(
        code="completers_positive_exits",
        label=_("Sorties positives parmi les parcours menés à terme"),
        wording=_(
            "Parmi les parcours menés à terme : travail, étude, expérience, formation ou projet."
        ),
        measure=Measure.EXITS,
        filters=(is_("exit_type", *TYPED), is_("state", EnrolmentState.COMPLETED.value)),
        unknown=(unknown("kind"), is_("state", EnrolmentState.COMPLETED.value)),
        base="completions",
        section=Section.EXITS,
        position=25,
    ),
)

RECEPTION: Final = (
    Definition(
        code="welcomed",
        label=_("Jeunes accueillis au lieu partagé"),
        wording=_("Somme des jeunes présents à chaque moment tenu dans un lieu partagé."),
        measure=Measure.HEADS,
        filters=(is_("place_kind", PlaceKind.SHARED_PLACE.value, PlaceKind.MOBILE.value),),
        section=Section.PATH,
        position=8,
        is_key=True,
    ),
    Definition(
        code="welcomed_first",
        label=_("Nouveaux venus au lieu partagé"),
        wording=_("Jeunes accueillis pour la première fois dans un lieu partagé."),
        measure=Measure.PEOPLE_MET,
        filters=(is_("place_kind", PlaceKind.SHARED_PLACE.value, PlaceKind.MOBILE.value),),
        base="people_met",
        section=Section.PATH,
        position=9,
    ),
    Definition(
        code="welcomed_by_month",
        label=_("Nouveaux venus au lieu partagé, mois par mois"),
        wording=_("Jeunes accueillis pour la première fois dans un lieu partagé, selon le mois."),
        measure=Measure.PEOPLE_MET,
        filters=(is_("place_kind", PlaceKind.SHARED_PLACE.value, PlaceKind.MOBILE.value),),
        base="welcomed_first",
        breakdown=Breakdown("month"),
        section=Section.MET,
        position=45,
        chart=Chart.TREND,
    ),
)
