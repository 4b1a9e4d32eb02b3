"""Why two records are held to be one person or two, as codes and in words: French, Italian,
English.
"""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import Final


class Found(StrEnum):
    """Why a person comes up in a search."""

    NAME = "NAME"
    SPELLING = "SPELLING"
    SHORT_FORM = "SHORT_FORM"
    SOUND = "SOUND"
    PHONE = "PHONE"
    HANDLE = "HANDLE"
    REFERENCE = "REFERENCE"
    BIRTH_DATE = "BIRTH_DATE"


class ReasonCode(StrEnum):
    """What a comparison saw. Codes are stored and exported: never rename one."""

    SAME_SURNAME = "SAME_SURNAME"
    SAME_SURNAME_GLUED = "SAME_SURNAME_GLUED"
    USAGE_NAME = "USAGE_NAME"
    PART_OF_SURNAME = "PART_OF_SURNAME"
    SURNAME_ONE_LETTER = "SURNAME_ONE_LETTER"
    SAME_PHONETIC_SURNAME = "SAME_PHONETIC_SURNAME"
    CLOSE_SURNAME = "CLOSE_SURNAME"
    DIFFERENT_SURNAME = "DIFFERENT_SURNAME"
    ORDER_SWAPPED = "ORDER_SWAPPED"
    SAME_FIRST_NAME = "SAME_FIRST_NAME"
    FIRST_NAME_SPELLING = "FIRST_NAME_SPELLING"
    MORE_FIRST_NAMES = "MORE_FIRST_NAMES"
    OTHER_GIVEN_NAME = "OTHER_GIVEN_NAME"
    FIRST_NAME_ONE_LETTER = "FIRST_NAME_ONE_LETTER"
    SAME_PHONETIC_FIRST_NAME = "SAME_PHONETIC_FIRST_NAME"
    SHORT_FORM = "SHORT_FORM"
    CLOSE_FIRST_NAME = "CLOSE_FIRST_NAME"
    FIRST_NAME_INITIAL = "FIRST_NAME_INITIAL"
    SAME_ALIAS = "SAME_ALIAS"
    FIRST_NAME_IN_ADDRESS = "FIRST_NAME_IN_ADDRESS"
    DIFFERENT_FIRST_NAME = "DIFFERENT_FIRST_NAME"
    SAME_BIRTH_DATE = "SAME_BIRTH_DATE"
    SAME_FIRST_OF_JANUARY = "SAME_FIRST_OF_JANUARY"
    BIRTH_DAY_MONTH_SWAPPED = "BIRTH_DAY_MONTH_SWAPPED"
    BIRTH_DATE_ONE_DIGIT = "BIRTH_DATE_ONE_DIGIT"
    BIRTH_DATE_TWO_PARTS = "BIRTH_DATE_TWO_PARTS"
    SAME_BIRTH_MONTH = "SAME_BIRTH_MONTH"
    SAME_BIRTH_YEAR = "SAME_BIRTH_YEAR"
    DIFFERENT_BIRTH_DATE = "DIFFERENT_BIRTH_DATE"
    BIRTH_YEAR_NEXT = "BIRTH_YEAR_NEXT"
    DIFFERENT_BIRTH_YEAR = "DIFFERENT_BIRTH_YEAR"
    SAME_SEX = "SAME_SEX"
    DIFFERENT_SEX = "DIFFERENT_SEX"
    SAME_PHONE = "SAME_PHONE"
    PHONE_ONE_DIGIT = "PHONE_ONE_DIGIT"
    DIFFERENT_PHONE = "DIFFERENT_PHONE"
    SAME_EMAIL = "SAME_EMAIL"
    SAME_HANDLE = "SAME_HANDLE"
    SAME_REFERENCE = "SAME_REFERENCE"
    SAME_ADDRESS = "SAME_ADDRESS"
    SAME_COMMUNE = "SAME_COMMUNE"
    SAME_POSTCODE = "SAME_POSTCODE"
    SAME_BIRTH_PLACE = "SAME_BIRTH_PLACE"
    DIFFERENT_BIRTH_PLACE = "DIFFERENT_BIRTH_PLACE"
    SAME_INE = "SAME_INE"
    DIFFERENT_INE = "DIFFERENT_INE"
    SAME_HOUSEHOLD = "SAME_HOUSEHOLD"
    MAY_BE_TWIN = "MAY_BE_TWIN"
    MAY_BE_SHARED = "MAY_BE_SHARED"


FRENCH, ITALIAN, ENGLISH = "fr", "it", "en"

_FOUND: Final[Mapping[Found, tuple[str, str, str]]] = {
    Found.NAME: ("nom ou prénom", "nome o cognome", "name"),
    Found.SPELLING: ("autre orthographe", "altra grafia", "other spelling"),
    Found.SHORT_FORM: ("diminutif", "diminutivo", "short form"),
    Found.SOUND: ("même sonorité", "stesso suono", "sounds the same"),
    Found.PHONE: ("téléphone", "telefono", "phone"),
    Found.HANDLE: (
        "identifiant sur un réseau social",
        "nome su un social",
        "username on a network",
    ),
    Found.REFERENCE: ("numéro de dossier", "numero di fascicolo", "file number"),
    Found.BIRTH_DATE: ("date de naissance", "data di nascita", "date of birth"),
}

_SEEN: Final[Mapping[ReasonCode, tuple[str, str, str]]] = {
    ReasonCode.SAME_SURNAME: ("même nom", "stesso cognome", "same surname"),
    ReasonCode.SAME_SURNAME_GLUED: (
        "même nom écrit autrement (espace ou trait d'union)",
        "stesso cognome scritto diversamente (spazio o trattino)",
        "same surname written otherwise (space or hyphen)",
    ),
    ReasonCode.USAGE_NAME: (
        "nom de naissance de l'un et nom d'usage de l'autre",
        "cognome di nascita dell'uno e cognome d'uso dell'altro",
        "birth surname of one and preferred surname of the other",
    ),
    ReasonCode.PART_OF_SURNAME: (
        "une partie du nom double en commun",
        "una parte del doppio cognome in comune",
        "one part of the double surname in common",
    ),
    ReasonCode.SURNAME_ONE_LETTER: (
        "nom à une lettre près",
        "cognome con una lettera di differenza",
        "surname one letter apart",
    ),
    ReasonCode.SAME_PHONETIC_SURNAME: (
        "nom de même sonorité",
        "cognome con lo stesso suono",
        "surname sounds the same",
    ),
    ReasonCode.CLOSE_SURNAME: ("nom proche", "cognome simile", "surname close"),
    ReasonCode.DIFFERENT_SURNAME: ("nom différent", "cognome diverso", "surname differs"),
    ReasonCode.ORDER_SWAPPED: (
        "nom et prénom intervertis",
        "nome e cognome invertiti",
        "surname and first name swapped",
    ),
    ReasonCode.SAME_FIRST_NAME: ("même prénom", "stesso nome", "same first name"),
    ReasonCode.FIRST_NAME_SPELLING: (
        "même prénom dans une autre orthographe",
        "stesso nome con altra grafia",
        "same first name in another spelling",
    ),
    ReasonCode.MORE_FIRST_NAMES: (
        "même premier prénom (d'autres prénoms en plus d'un côté)",
        "stesso primo nome (altri nomi in più da una parte)",
        "same first name (more given names on one side)",
    ),
    ReasonCode.OTHER_GIVEN_NAME: (
        "prénom en commun à une autre place",
        "nome in comune in un altro posto",
        "given name in common at another place",
    ),
    ReasonCode.FIRST_NAME_ONE_LETTER: (
        "prénom à une lettre près",
        "nome con una lettera di differenza",
        "first name one letter apart",
    ),
    ReasonCode.SAME_PHONETIC_FIRST_NAME: (
        "prénom de même sonorité",
        "nome con lo stesso suono",
        "first name sounds the same",
    ),
    ReasonCode.SHORT_FORM: (
        "diminutif du prénom",
        "diminutivo del nome",
        "short form of the first name",
    ),
    ReasonCode.CLOSE_FIRST_NAME: ("prénom proche", "nome simile", "first name close"),
    ReasonCode.FIRST_NAME_INITIAL: (
        "même initiale du prénom",
        "stessa iniziale del nome",
        "same initial of the first name",
    ),
    ReasonCode.SAME_ALIAS: ("même surnom", "stesso soprannome", "same nickname"),
    ReasonCode.FIRST_NAME_IN_ADDRESS: (
        "adresse électronique au prénom de l'autre",
        "e-mail con il nome dell'altro",
        "email address made of the other's first name",
    ),
    ReasonCode.DIFFERENT_FIRST_NAME: ("prénom différent", "nome diverso", "first name differs"),
    ReasonCode.SAME_BIRTH_DATE: (
        "même date de naissance",
        "stessa data di nascita",
        "same date of birth",
    ),
    ReasonCode.SAME_FIRST_OF_JANUARY: (
        "1er janvier de la même année (jour de naissance peut-être inconnu)",
        "1º gennaio dello stesso anno (giorno di nascita forse sconosciuto)",
        "1 January of the same year (the day of birth may be unknown)",
    ),
    ReasonCode.BIRTH_DAY_MONTH_SWAPPED: (
        "jour et mois de naissance intervertis",
        "giorno e mese di nascita invertiti",
        "day and month of birth swapped",
    ),
    ReasonCode.BIRTH_DATE_ONE_DIGIT: (
        "date de naissance à un chiffre près",
        "data di nascita con una cifra di differenza",
        "date of birth one digit apart",
    ),
    ReasonCode.BIRTH_DATE_TWO_PARTS: (
        "deux éléments sur trois de la date de naissance",
        "due elementi su tre della data di nascita",
        "two parts out of three of the date of birth",
    ),
    ReasonCode.SAME_BIRTH_MONTH: (
        "même mois et même année de naissance",
        "stesso mese e stesso anno di nascita",
        "same month and year of birth",
    ),
    ReasonCode.SAME_BIRTH_YEAR: (
        "même année de naissance",
        "stesso anno di nascita",
        "same year of birth",
    ),
    ReasonCode.DIFFERENT_BIRTH_DATE: (
        "date de naissance différente",
        "data di nascita diversa",
        "date of birth differs",
    ),
    ReasonCode.BIRTH_YEAR_NEXT: (
        "année de naissance à un an près",
        "anno di nascita con un anno di differenza",
        "birth year one year apart",
    ),
    ReasonCode.DIFFERENT_BIRTH_YEAR: (
        "année de naissance différente",
        "anno di nascita diverso",
        "year of birth differs",
    ),
    ReasonCode.SAME_SEX: ("même genre", "stesso genere", "same gender"),
    ReasonCode.DIFFERENT_SEX: ("genre différent", "genere diverso", "gender differs"),
    ReasonCode.SAME_PHONE: ("même téléphone", "stesso telefono", "same phone"),
    ReasonCode.PHONE_ONE_DIGIT: (
        "téléphone à un chiffre près",
        "telefono con una cifra di differenza",
        "phone one digit apart",
    ),
    ReasonCode.DIFFERENT_PHONE: ("téléphone différent", "telefono diverso", "phone differs"),
    ReasonCode.SAME_EMAIL: ("même adresse électronique", "stessa e-mail", "same email address"),
    ReasonCode.SAME_HANDLE: (
        "même identifiant sur un réseau social",
        "stesso nome su un social",
        "same username on a network",
    ),
    ReasonCode.SAME_REFERENCE: (
        "même numéro de dossier",
        "stesso numero di fascicolo",
        "same file number",
    ),
    ReasonCode.SAME_ADDRESS: ("même adresse", "stesso indirizzo", "same address"),
    ReasonCode.SAME_COMMUNE: ("même commune", "stesso comune", "same commune"),
    ReasonCode.SAME_POSTCODE: ("même code postal", "stesso codice postale", "same postcode"),
    ReasonCode.SAME_BIRTH_PLACE: (
        "même lieu de naissance",
        "stesso luogo di nascita",
        "same place of birth",
    ),
    ReasonCode.DIFFERENT_BIRTH_PLACE: (
        "lieu de naissance différent",
        "luogo di nascita diverso",
        "place of birth differs",
    ),
    ReasonCode.SAME_INE: (
        "même INE (identifiant national de l'élève)",
        "stesso INE (codice nazionale dell'alunno)",
        "same INE (national pupil number)",
    ),
    ReasonCode.DIFFERENT_INE: ("INE différent", "INE diverso", "INE differs"),
    ReasonCode.SAME_HOUSEHOLD: (
        "peut-être un autre membre du foyer (frère ou sœur)",
        "forse un altro membro della famiglia (fratello o sorella)",
        "perhaps another member of the household (brother or sister)",
    ),
    ReasonCode.MAY_BE_TWIN: (
        "peut-être un jumeau ou une jumelle",
        "forse un gemello o una gemella",
        "perhaps a twin",
    ),
    ReasonCode.MAY_BE_SHARED: (
        "coordonnée que plusieurs personnes peuvent partager (foyer ou parent)",
        "recapito che più persone possono condividere (famiglia o genitore)",
        "contact detail that several people may share (household or parent)",
    ),
}

_SURNAME_ALIKE: Final = frozenset(
    {
        ReasonCode.SAME_SURNAME,
        ReasonCode.SAME_SURNAME_GLUED,
        ReasonCode.USAGE_NAME,
        ReasonCode.PART_OF_SURNAME,
        ReasonCode.SURNAME_ONE_LETTER,
        ReasonCode.SAME_PHONETIC_SURNAME,
        ReasonCode.CLOSE_SURNAME,
    }
)
_CONTACTS: Final = frozenset(
    {
        ReasonCode.SAME_PHONE,
        ReasonCode.SAME_EMAIL,
        ReasonCode.SAME_HANDLE,
        ReasonCode.SAME_ADDRESS,
    }
)
_BORN_APART: Final = frozenset({ReasonCode.DIFFERENT_BIRTH_DATE, ReasonCode.DIFFERENT_BIRTH_YEAR})
_LANGUAGES: Final = (FRENCH, ITALIAN, ENGLISH)


def somebody_else(codes: Collection[ReasonCode]) -> ReasonCode | None:
    """Who another may be whose first name is another, by all that was seen: family only where both
    surname and birth date say so; a phone or an address alone is anybody's of a hostel."""
    contact = not _CONTACTS.isdisjoint(codes)
    if not _SURNAME_ALIKE.isdisjoint(codes):
        if ReasonCode.SAME_BIRTH_DATE in codes:
            return ReasonCode.MAY_BE_TWIN
        if contact and not _BORN_APART.isdisjoint(codes):
            return ReasonCode.SAME_HOUSEHOLD
    return ReasonCode.MAY_BE_SHARED if contact else None


def found_in_words(found: Found, language: str = FRENCH) -> str:
    """Why a person came up in a search; a language that is not spoken here gives English."""
    return _FOUND[found][_column(language)]


def in_words(code: ReasonCode, language: str = FRENCH) -> str:
    return _SEEN[code][_column(language)]


def sentence(pros: Iterable[ReasonCode], cons: Iterable[ReasonCode], language: str = FRENCH) -> str:
    """ "same date of birth, first name one letter apart; phone differs": what speaks for, then what
    speaks against.
    """
    sides = [", ".join(in_words(code, language) for code in codes) for codes in (pros, cons)]
    separator = " ; " if language[:2] == FRENCH else "; "
    return separator.join(side for side in sides if side)


def _column(language: str) -> int:
    code = language[:2].lower()
    return _LANGUAGES.index(code) if code in _LANGUAGES else _LANGUAGES.index(ENGLISH)
