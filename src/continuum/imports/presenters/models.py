"""Empty tables to fill in, one a kind, with two lines that show how."""

from continuum.imports.rules.fields import BY_CODE
from continuum.imports.rules.kinds import Kind

_MODELS: dict[Kind, tuple[tuple[str, str, str], ...]] = {
    Kind.ENCOUNTERS: (
        ("date", "12/03/2021", "13/03/2021"),
        ("time", "20h15", ""),
        ("place", "Parc du Verney", "Instagram"),
        ("heads", "3", "1"),
        ("familiarity", "première fois", "déjà vu"),
        ("girls", "1", ""),
        ("boys", "2", ""),
        ("age", "16-17", "19"),
        ("situation", "rien", "école"),
        ("topics", "logement, emploi", "santé"),
        ("next_step", "se revoir", "RDV"),
        ("alias", "", "Momo"),
        ("team", "Karim et Sophie", "Sophie"),
    ),
    Kind.PEOPLE: (
        ("last_name", "DUPONT", "MARTIN"),
        ("first_name", "Léa", "Tom"),
        ("born_on", "12/03/2004", "01/07/2001"),
        ("gender", "F", "M"),
        ("phone", "06 12 34 56 78", ""),
        ("postcode", "03200", "03000"),
        ("commune", "Vichy", "Moulins"),
        ("joined_on", "01/09/2020", "02/09/2020"),
        ("qpv", "oui", "non"),
        ("invisible", "oui", ""),
    ),
    Kind.ENROLMENTS: (
        ("last_name", "DUPONT", "MARTIN"),
        ("first_name", "Léa", "Tom"),
        ("born_on", "12/03/2004", "01/07/2001"),
        ("gender", "F", "M"),
        ("strand", "", ""),
        ("entered_on", "01/03/2021", "01/03/2021"),
        ("state", "terminé", "abandon"),
        ("ended_on", "30/09/2021", "05/05/2021"),
        ("end_reason", "", "manque de motivation"),
        ("exit_kind", "CDI", ""),
        ("project", "oui", ""),
    ),
    Kind.EXITS: (
        ("last_name", "DUPONT", "MARTIN"),
        ("first_name", "Léa", "Tom"),
        ("born_on", "12/03/2004", "01/07/2001"),
        ("exit_on", "30/09/2021", "05/05/2021"),
        ("exit_kind", "CDD 7 mois", "service civique"),
        ("project", "oui", "non"),
    ),
}


def model_table(kind: Kind) -> tuple[list[str], list[list[str]]]:
    """Headings that are recognised, and examples to write over."""
    columns = _MODELS[kind]
    headings = [str(BY_CODE[kind][code].label) for code, _first, _second in columns]
    examples = [list(line) for line in zip(*(column[1:] for column in columns), strict=True)]
    return headings, examples
