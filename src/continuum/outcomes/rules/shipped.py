"""The indicators every programme starts with, chosen by what its strands do.

A team may revise any of them, or add its own: theirs then take the place of these
(models.Indicator). When a meaning changes here, so does its version.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from django.utils.translation import gettext_lazy as _

from continuum.organisations.rules import StrandKind
from continuum.outcomes.rules.exits import DYNAMIC, ExitType, IaeClass
from continuum.outcomes.rules.indicators import Band, Breakdown, Definition, Filter
from continuum.outcomes.rules.vocabulary import (
    GROUPS,
    Chart,
    Measure,
    Operator,
    Section,
)
from continuum.outreach.rules import Mode, PlaceKind
from continuum.people.rules import Answer, EnrolmentState

TYPED: Final = tuple(one.value for one in ExitType if one is not ExitType.NONE)
AGES: Final = (
    Band(_("Moins de 18 ans"), high=17),
    Band(_("18 à 21 ans"), low=18, high=21),
    Band(_("22 à 25 ans"), low=22, high=25),
    Band(_("26 ans et plus"), low=26),
)


def _is(field: str, *values: str) -> Filter:
    return Filter(field, Operator.IS, values)


def _unknown(field: str) -> Filter:
    return Filter(field, Operator.UNKNOWN)


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
            "Jeunes dont l'inscription dans le dispositif a pris effet (inscrit ou en cours) "
            "pendant la période. Chacun compte une fois, même inscrit dans plusieurs volets."
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
        label=_("Entrées par site"),
        wording=_("Les entrés de la période, selon le site où ils sont inscrits."),
        measure=Measure.ENTRIES,
        base="entries",
        breakdown=Breakdown("site"),
        section=Section.PROFILE,
        position=50,
        chart=Chart.BARS,
    ),
    Definition(
        code="strands",
        label=_("Entrées par volet"),
        wording=_("Les entrés de la période, selon le volet où ils sont inscrits."),
        measure=Measure.ENTRIES,
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
        filters=(_is("exit_type", *TYPED),),
        unknown=(_unknown("kind"),),
        base="exits",
        section=Section.EXITS,
        position=20,
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
        filters=(_is("exit_type", *TYPED),),
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
        filters=(_is("iae", *sorted(one.value for one in DYNAMIC)),),
        unknown=(_unknown("iae"),),
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
        filters=(_is("qualified", "yes"),),
        unknown=(_unknown("qualified"),),
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
        filters=(_is("state", EnrolmentState.COMPLETED.value),),
        base="completions",
        breakdown=Breakdown("project"),
        section=Section.EXITS,
        position=45,
        chart=Chart.STACKED,
    ),
)

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
            "on donne deux bornes entre lesquelles le nombre se trouve sûrement."
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
            "selon la définition du financeur et un signe daté. Sans signe noté, on ne sait pas."
        ),
        measure=Measure.ENTRIES,
        filters=(_is("invisible", Answer.YES.value),),
        unknown=(_unknown("invisible"),),
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
        filters=(_is("mode", Mode.INFORMATION.value),),
        section=Section.PATH,
        position=5,
        is_key=True,
    ),
    Definition(
        code="received",
        label=_("Jeunes reçus en information collective"),
        wording=_("Somme des jeunes présents à chaque information collective de la période."),
        measure=Measure.HEADS,
        filters=(_is("mode", Mode.INFORMATION.value),),
        section=Section.PATH,
        position=12,
        chart=Chart.FUNNEL,
        is_key=True,
    ),
    Definition(
        code="completers_positive_exits",
        label=_("Sorties positives parmi les parcours menés à terme"),
        wording=_(
            "Parmi les parcours menés à terme : travail, étude, expérience, formation ou projet."
        ),
        measure=Measure.EXITS,
        filters=(_is("exit_type", *TYPED), _is("state", EnrolmentState.COMPLETED.value)),
        unknown=(_unknown("kind"), _is("state", EnrolmentState.COMPLETED.value)),
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
        filters=(_is("place_kind", PlaceKind.SHARED_PLACE.value, PlaceKind.MOBILE.value),),
        section=Section.PATH,
        position=8,
        is_key=True,
    ),
    Definition(
        code="welcomed_first",
        label=_("Nouveaux venus au lieu partagé"),
        wording=_("Jeunes accueillis pour la première fois dans un lieu partagé."),
        measure=Measure.PEOPLE_MET,
        filters=(_is("place_kind", PlaceKind.SHARED_PLACE.value, PlaceKind.MOBILE.value),),
        base="people_met",
        section=Section.PATH,
        position=9,
    ),
    Definition(
        code="welcomed_by_month",
        label=_("Nouveaux venus au lieu partagé, mois par mois"),
        wording=_("Jeunes accueillis pour la première fois dans un lieu partagé, selon le mois."),
        measure=Measure.PEOPLE_MET,
        filters=(_is("place_kind", PlaceKind.SHARED_PLACE.value, PlaceKind.MOBILE.value),),
        base="welcomed_first",
        breakdown=Breakdown("month"),
        section=Section.MET,
        position=45,
        chart=Chart.TREND,
    ),
)

EVERYWHERE: Final = (*PATH, *PROFILE, *EXITS)
BY_STRAND: Final[Mapping[frozenset[StrandKind], tuple[Definition, ...]]] = MappingProxyType(
    {
        frozenset({StrandKind.OUTREACH, StrandKind.RECEPTION}): OUTREACH,
        frozenset({StrandKind.TRAINING}): TRAINING,
        frozenset({StrandKind.RECEPTION}): RECEPTION,
    }
)


def shipped_for(kinds: Iterable[str]) -> dict[str, Definition]:
    """The indicators of a programme whose strands are of these kinds; without any, of outreach.

    A training is told as received, recruited, brought to its end; the rest as met, entered,
    accompanied.
    """
    present = frozenset(StrandKind(kind) for kind in kinds) or frozenset({StrandKind.OUTREACH})
    found = {one.code: one for one in EVERYWHERE}
    for wanted, definitions in BY_STRAND.items():
        if wanted & present:
            found |= {one.code: one for one in definitions}
    if StrandKind.TRAINING in present:
        found["supported"] = replace(found["supported"], chart=Chart.NUMBER)
        found["completions"] = replace(found["completions"], chart=Chart.FUNNEL)
    return found
