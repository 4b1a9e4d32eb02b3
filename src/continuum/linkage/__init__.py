"""Names, dates and phones read alike; knows neither Django nor the database.

A file, a list and a typed name go through the same functions. All are pure: values in, values out,
no clock, no file but the tables of `normalise/specification/`, and they never raise on any text.

Reading cells (each result holds the value, what was repaired, and why it was refused)
    normalise_name(text)                      "Élodie  D’ARC" → "elodie d arc"
    read_surname(text), read_given_names(text)
    split_full_name(text, order=None)         → FullName(surname, given_names, confidence, order…)
    usual_order(cells)                        which way round a column writes names, for `order`
    read_birth_date(value, on=today)          → DateRead(value, precision, repairs, doubts, refused)
    read_event_date(value, latest=today, year=None), read_date(value, within=Window(...))
    read_phones(value), read_phone(value), phone_key(value)    E.164; nine digits to search by
    read_postcode(value), read_commune_code(value), read_siret(value), read_email(value) → CodeRead
    looks_like_nir(value), looks_like_codice_fiscale(value), looks_like_state_number(value)
    sound_of(text)                            phonetic key for French

Searching (kinds and tokens to store; see `tokens`)
    search_tokens(Identity(...))              → frozenset of SearchToken(kind, token), for an index
    query_tokens(typed)                       → terms: each to be met by one of its look-ups
    meets_query(tokens, query)                → why it comes up, () when it does not

Before creating
    compare_identities(left, right)           → Verdict(score, band, pros, cons).in_words("fr")
    in_words(code, language), found_in_words(found, language)

Whole lists: `normalise.columns.read_table` brings a table into normal form, `engine` matches it
with another or with itself, and has an example.

NORMALISATION_VERSION changes when stored tokens must be rebuilt.
"""

from continuum.linkage.compare import (
    SCORE_POSSIBLE,
    SCORE_STRONG,
    Band,
    Verdict,
    compare_identities,
)
from continuum.linkage.identity import Identity
from continuum.linkage.normalise import NORMALISATION_VERSION
from continuum.linkage.normalise.codes import (
    CodeRead,
    CodeRefusal,
    CodeRepair,
    read_commune_code,
    read_email,
    read_postcode,
    read_siret,
)
from continuum.linkage.normalise.dates import (
    EXCEL_1900,
    EXCEL_1904,
    DateRead,
    Doubt,
    Precision,
    Refusal,
    Repair,
    Window,
    read_birth_date,
    read_date,
    read_event_date,
)
from continuum.linkage.normalise.full_names import (
    Confidence,
    FullName,
    Order,
    split_full_name,
    usual_order,
)
from continuum.linkage.normalise.names import normalise_name, read_given_names, read_surname
from continuum.linkage.normalise.phones import (
    Phone,
    PhoneRefusal,
    PhoneRepair,
    PhonesRead,
    phone_key,
    read_phone,
    read_phones,
)
from continuum.linkage.normalise.phonetic import sound_of
from continuum.linkage.normalise.state_numbers import (
    looks_like_codice_fiscale,
    looks_like_nir,
    looks_like_state_number,
)
from continuum.linkage.reasons import Found, ReasonCode, found_in_words, in_words
from continuum.linkage.tokens import (
    Lookup,
    QueryTerm,
    SearchToken,
    TokenKind,
    meets_query,
    query_tokens,
    search_tokens,
)

__all__ = [
    "EXCEL_1900",
    "EXCEL_1904",
    "NORMALISATION_VERSION",
    "SCORE_POSSIBLE",
    "SCORE_STRONG",
    "Band",
    "CodeRead",
    "CodeRefusal",
    "CodeRepair",
    "Confidence",
    "DateRead",
    "Doubt",
    "Found",
    "FullName",
    "Identity",
    "Lookup",
    "Order",
    "Phone",
    "PhoneRefusal",
    "PhoneRepair",
    "PhonesRead",
    "Precision",
    "QueryTerm",
    "ReasonCode",
    "Refusal",
    "Repair",
    "SearchToken",
    "TokenKind",
    "Verdict",
    "Window",
    "compare_identities",
    "found_in_words",
    "in_words",
    "looks_like_codice_fiscale",
    "looks_like_nir",
    "looks_like_state_number",
    "meets_query",
    "normalise_name",
    "phone_key",
    "query_tokens",
    "read_birth_date",
    "read_commune_code",
    "read_date",
    "read_email",
    "read_event_date",
    "read_given_names",
    "read_phone",
    "read_phones",
    "read_postcode",
    "read_siret",
    "read_surname",
    "search_tokens",
    "sound_of",
    "split_full_name",
    "usual_order",
]
