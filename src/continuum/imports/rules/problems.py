"""What can be wrong with a line: how grave, in which cell, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as with_default
from enum import IntEnum, StrEnum
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

Text = str | Promise


class Level(IntEnum):
    """A notice is imported and told, a doubt waits for somebody, an error is not imported."""

    NOTICE = 1
    DOUBT = 2
    ERROR = 3


class Code(StrEnum):
    """Stable names of problems, for machines."""

    STATE_NUMBER = "state_number"
    MISSING = "missing"
    NAMELESS = "nameless"
    NOT_A_DATE = "not_a_date"
    NO_YEAR = "no_year"
    NO_SUCH_DAY = "no_such_day"
    TOO_LATE = "too_late"
    TOO_EARLY = "too_early"
    NOT_A_COUNT = "not_a_count"
    UNKNOWN_WORD = "unknown_word"
    WORD_LEFT_OUT = "word_left_out"
    NOT_READ = "not_read"
    TOO_LONG = "too_long"
    AMBIGUOUS_DATE = "ambiguous_date"
    SWAPPED_DATE = "swapped_date"
    MONTH_ONLY = "month_only"
    YEAR_GUESSED = "year_guessed"
    STATE_UNDATED = "state_undated"
    STATE_AT_JOINING = "state_at_joining"
    ESTIMATE = "estimate"
    PARTS_DISAGREE = "parts_disagree"
    PARTS_LACKING = "parts_lacking"
    NOBODY = "nobody"
    ODD_AGE = "odd_age"
    PROBABLE_DUPLICATE = "probable_duplicate"
    SEVERAL_PEOPLE = "several_people"
    IN_OTHER_PROGRAMME = "in_other_programme"
    NO_REASON = "no_reason"
    ALREADY_ENROLLED = "already_enrolled"
    NOT_ENROLLED = "not_enrolled"
    ALREADY_LEFT = "already_left"
    DATES_DISORDERED = "dates_disordered"
    NOT_A_CHANGE = "not_a_change"
    UNKNOWN_PLACE = "unknown_place"
    UNKNOWN_COMMUNE = "unknown_commune"
    AMBIGUOUS_COMMUNE = "ambiguous_commune"
    COMMUNE_DEDUCED = "commune_deduced"
    BROAD_AGE = "broad_age"
    NOT_IN_TEAM = "not_in_team"
    NO_FILE_OPENED = "no_file_opened"
    NUMBER_TAKEN = "number_taken"
    REFUSED = "refused"


@dataclass(frozen=True)
class Wording:
    """How grave, what is wrong, what to do; `%(name)s` stand for the problem's own words."""

    level: Level
    message: Text
    advice: Text = ""


_E, _D, _N = Level.ERROR, Level.DOUBT, Level.NOTICE

WORDINGS: Final[Mapping[Code, Wording]] = {
    Code.STATE_NUMBER: Wording(
        _E,
        _("Cette case contient un numéro de sécurité sociale ou un code fiscal."),
        _("Nous n'en gardons jamais : effacez-la dans votre tableau, puis redéposez-le."),
    ),
    Code.MISSING: Wording(_E, _("Cette information manque."), _("Complétez la case.")),
    Code.NAMELESS: Wording(
        _E, _("Cette ligne ne dit pas de qui il s'agit."), _("Donnez un prénom ou un surnom.")
    ),
    Code.NOT_A_DATE: Wording(
        _E, _("Cette date n'est pas lisible."), _("Écrivez-la comme 12/03/2021.")
    ),
    Code.NO_YEAR: Wording(_E, _("L'année manque."), _("Écrivez la date comme 12/03/2021.")),
    Code.NO_SUCH_DAY: Wording(_E, _("Ce jour n'existe pas."), _("Vérifiez le jour et le mois.")),
    Code.TOO_LATE: Wording(
        _E, _("Cette date est dans le futur."), _("Vérifiez le jour et l'année.")
    ),
    Code.TOO_EARLY: Wording(_E, _("Cette date est trop ancienne."), _("Vérifiez l'année.")),
    Code.NOT_A_COUNT: Wording(
        _E, _("Ce n'est pas un nombre entier de %(low)s à %(high)s."), _("Écrivez un seul nombre.")
    ),
    Code.UNKNOWN_WORD: Wording(
        _E,
        _("Ce mot n'est pas connu ici."),
        _("Dites ce qu'il veut dire dans la liste des mots inconnus de l'essai, ou changez-le."),
    ),
    Code.WORD_LEFT_OUT: Wording(_N, _("Ce mot n'est pas connu ici : il n'est pas repris.")),
    Code.NOT_READ: Wording(_N, _("Cette valeur n'est pas lisible : elle n'est pas reprise.")),
    Code.TOO_LONG: Wording(_E, _("Ce texte dépasse %(high)s caractères."), _("Raccourcissez-le.")),
    Code.AMBIGUOUS_DATE: Wording(
        _D,
        _("Jour et mois pourraient être inversés : la colonne mêle les deux façons d'écrire."),
        _("Vérifiez la date, puis importez la ligne ou corrigez la case."),
    ),
    Code.SWAPPED_DATE: Wording(
        _D, _("Jour et mois ont été inversés pour lire cette date."), _("Vérifiez la date.")
    ),
    Code.MONTH_ONLY: Wording(
        _D, _("Le jour manque : ce serait le %(day)s."), _("Complétez, ou importez ainsi.")
    ),
    Code.YEAR_GUESSED: Wording(
        _D, _("L'année manque : ce serait le %(day)s."), _("Complétez, ou importez ainsi.")
    ),
    Code.STATE_UNDATED: Wording(
        _D,
        _("Aucune date ne dit depuis quand : ce serait le jour de l'import, le %(day)s."),
        _("Complétez, ou importez ainsi."),
    ),
    Code.STATE_AT_JOINING: Wording(
        _N, _("Aucune date ne dit depuis quand : c'est celle de l'adhésion, le %(day)s.")
    ),
    Code.ESTIMATE: Wording(
        _D, _("Ce nombre est une estimation : ce serait %(n)s."), _("Corrigez, ou importez ainsi.")
    ),
    Code.PARTS_DISAGREE: Wording(
        _D,
        _("Filles et garçons font %(parts)s, pour un total de %(n)s."),
        _("Corrigez la case ; importée ainsi, la ligne compte %(n)s sans dire filles ni garçons."),
    ),
    Code.PARTS_LACKING: Wording(
        _D,
        _("Filles et garçons ne font pas le total de %(n)s : il en manque %(rest)s."),
        _("Corrigez la case ; importée ainsi, la ligne compte %(n)s, dont %(rest)s sans le dire."),
    ),
    Code.NOBODY: Wording(
        _E,
        _("Aucun jeune ce jour-là : il n'y a pas de rencontre à compter."),
        _("Il n'y a rien à corriger, la ligne reste de côté."),
    ),
    Code.ODD_AGE: Wording(
        _D,
        ngettext_lazy("Cela ferait %(age)s an.", "Cela ferait %(age)s ans.", "age"),
        _("Vérifiez l'année de naissance."),
    ),
    Code.PROBABLE_DUPLICATE: Wording(
        _D, _("Ce jeune est sans doute déjà connu."), _("Regardez, puis dites si c'est lui.")
    ),
    Code.SEVERAL_PEOPLE: Wording(
        _D, _("Plusieurs jeunes connus répondent à cette ligne."), _("Dites lequel.")
    ),
    Code.IN_OTHER_PROGRAMME: Wording(
        _D,
        _("La même rencontre est déjà dans le dispositif %(programme)s."),
        _("Laissez-la de côté ; importez-la seulement si ce sont deux rencontres."),
    ),
    Code.NO_REASON: Wording(
        _D,
        _("La raison de l'abandon manque : ce serait « Autre »."),
        _("Complétez, ou importez ainsi."),
    ),
    Code.ALREADY_ENROLLED: Wording(
        _E,
        _("Ce jeune est déjà inscrit ici depuis le %(day)s."),
        _("Changez plutôt l'état de son inscription, dans son dossier."),
    ),
    Code.NOT_ENROLLED: Wording(
        _E,
        _("Ce jeune n'est pas inscrit dans ce dispositif."),
        _("Importez d'abord son inscription, ou donnez sa date d'entrée."),
    ),
    Code.ALREADY_LEFT: Wording(
        _E,
        _("Une autre sortie est déjà notée pour cette inscription."),
        _("Corrigez-la plutôt dans son dossier."),
    ),
    Code.DATES_DISORDERED: Wording(
        _E, _("Cette date vient avant celle de l'étape précédente."), _("Vérifiez les deux dates.")
    ),
    Code.NOT_A_CHANGE: Wording(
        _E,
        _("Une inscription ne passe pas de « %(before)s » à « %(after)s »."),
        _("Vérifiez l'état."),
    ),
    Code.UNKNOWN_PLACE: Wording(
        _N, _("Ce lieu n'est pas dans votre liste : la rencontre est importée sans lieu.")
    ),
    Code.UNKNOWN_COMMUNE: Wording(
        _N, _("Cette commune n'est pas connue : elle n'est pas reprise.")
    ),
    Code.AMBIGUOUS_COMMUNE: Wording(
        _N, _("Plusieurs communes ont ce nom : sans réponse, elle n'est pas reprise.")
    ),
    Code.COMMUNE_DEDUCED: Wording(
        _N,
        _("Plusieurs communes ont ce nom : ce serait %(commune)s, comme les autres du tableau."),
    ),
    Code.BROAD_AGE: Wording(
        _N, _("Cette tranche d'âge est plus large que les nôtres : elle n'est pas reprise.")
    ),
    Code.NOT_IN_TEAM: Wording(_N, _("Ce nom n'est celui d'aucun compte de votre équipe.")),
    Code.NO_FILE_OPENED: Wording(
        _N, _("Ce jeune est connu sans dossier : ouvrez-le depuis sa fiche.")
    ),
    Code.NUMBER_TAKEN: Wording(
        _E,
        _("Un autre dossier porte déjà ce numéro."),
        _("Vérifiez le numéro, ou rapprochez les deux dossiers."),
    ),
    Code.REFUSED: Wording(_E, "%(said)s"),
}


LOSING: Final = frozenset(
    {
        Code.WORD_LEFT_OUT,
        Code.NOT_READ,
        Code.UNKNOWN_COMMUNE,
        Code.AMBIGUOUS_COMMUNE,
        Code.BROAD_AGE,
    }
)
"""With these a line is imported without what one of its cells says."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a line; never carries what the cell holds."""

    code: Code
    field: str = ""
    column: int | None = None
    params: Mapping[str, object] = with_default(default_factory=dict)

    @property
    def level(self) -> Level:
        return WORDINGS[self.code].level

    @property
    def message(self) -> str:
        said: Any = WORDINGS[self.code].message
        return str(said % self.params)

    @property
    def advice(self) -> str:
        return str(WORDINGS[self.code].advice)


class Flaw(Exception):
    """Raised by a reader: what is wrong with the one cell it was given."""

    def __init__(self, code: Code, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
