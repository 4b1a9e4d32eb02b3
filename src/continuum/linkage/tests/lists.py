"""Two made-up lists of one town's young people: families, twins, slips of the pen, empty cells."""

from collections.abc import Callable
from random import Random

import polars as pl

from continuum.linkage.normalise.rows import Field


def _listed(text: str) -> list[str]:
    return text.split("|")


SURNAMES = _listed(
    "Moreau|Le Goff|Diallo|Benali|Ferreira|N'Guyen|Kaya|Roussel|Garcia-Lopez|El Amrani|De La Tour"
    "|Thibault|Morreau|Bernard|Petit|Durand|Leroy|Traoré|Cissé|Da Silva"
)
GIVEN = _listed(
    "Léa|Karim|Aminata|Lucas|Inès|Tiago|Elif|Jean-Baptiste|Momo|Zoé|Mohamed|Mohammed|Charlotte"
    "|Paul Simon|Marie|Louise|Yanis|Sacha|Fatou|Hugo"
)
STREETS = _listed("rue des Lilas|place Foch|bd Victor-Hugo|chemin Vert|allée du Parc")
FIELDS = {
    Field.SURNAME: "nom",
    Field.USAGE_NAME: "usage",
    Field.GIVEN_NAMES: "prénom",
    Field.BIRTH_DATE: "né le",
    Field.SEX: "sexe",
    Field.BIRTH_PLACE: "né à",
    Field.PHONE: "tel.",
    Field.EMAIL: "mail",
    Field.ADDRESS: "adresse",
    Field.POSTCODE: "cp",
    Field.INE: "INE",
}
Row = dict[str, str]


def two_lists(seed: int, rows: int, *, shared: float = 0.6) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Each of `rows`, `shared` of them in both; an `id` says which of its list, in no order."""
    chance = Random(seed)
    people = [person for n in range(rows) for person in _family(chance, n)][: 2 * rows]
    both = int(rows * shared)
    ours = people[:rows]
    theirs = [_miswritten(one, chance) for one in people[rows - both : 2 * rows - both]]
    chance.shuffle(theirs)
    return _table(ours, "A"), _table(theirs, "B")


def with_duplicates(seed: int, rows: int) -> pl.DataFrame:
    """One list of which a quarter stand in it twice, otherwise written."""
    ours, theirs = two_lists(seed, rows, shared=1.0)
    return pl.concat([ours, theirs.head(rows // 4)])


def _table(people: list[Row], name: str) -> pl.DataFrame:
    columns = {
        column: pl.Series([one.get(column, "") for one in people], dtype=pl.String)
        for column in FIELDS.values()
    }
    ids = [f"{name}{n}" for n in range(len(people))]
    return pl.DataFrame({"id": pl.Series(ids, dtype=pl.String), **columns})


def _family(chance: Random, number: int) -> list[Row]:
    """One to three of one name and address; sometimes two of one day."""
    surname = _drawn(SURNAMES, chance) + chance.choice(["", "", "", f"-{_drawn(SURNAMES, chance)}"])
    home = {
        "nom": surname + _ending(chance),
        "tel.": f"06{chance.randrange(10**8):08d}",
        "adresse": f"{chance.randrange(1, 90)} {chance.choice(STREETS)}",
        "cp": f"{10_000 + 10 * chance.randrange(40)}",
        "né à": chance.choice(["75056", "13055", "69123", "Troyes", ""]),
    }
    members: list[Row] = []
    for child in range(chance.choice([1, 1, 2, 3])):
        given = _drawn(GIVEN, chance)
        day, month, year = (
            chance.randrange(1, 29),
            chance.randrange(1, 13),
            2000 + chance.randrange(8),
        )
        born = f"{day:02d}/{month:02d}/{year}"
        if members and chance.random() < 0.05:
            born = members[-1]["né le"]
        mail = f"{given[:3]}.{number}.{child}@exemple.fr".lower()
        own = {"prénom": given, "né le": born, "sexe": chance.choice("FM"), "mail": mail}
        if chance.random() < 0.3:
            own["INE"] = f"{chance.randrange(10**9):010d}{chance.choice('ABCDEFGH')}"
        members.append({**home, **own})
    return members


def _drawn(names: list[str], chance: Random) -> str:
    """The first ones most often."""
    return names[min(int(chance.expovariate(0.25)), len(names) - 1)]


def _ending(chance: Random) -> str:
    """Makes a name rare."""
    return "".join(
        chance.choice("aeioubdflmnrst") for _letter in range(chance.choice([0, 0, 3, 4]))
    )


def _miswritten(person: Row, chance: Random) -> Row:
    row = dict(person)
    slips: list[tuple[float, str, Callable[[str], str]]] = [
        (0.10, "nom", lambda text: _slip(text, chance)),
        (0.05, "nom", lambda text: text.replace("-", " ").replace(" ", "").upper()),
        (0.10, "prénom", lambda text: _slip(text, chance)),
        (0.04, "né le", lambda text: f"{text[3:5]}/{text[:2]}/{text[6:]}"),
        (0.03, "né le", lambda text: f"01/01/{text[6:]}"),
        (0.25, "tel.", lambda _text: ""),
        (0.15, "tel.", lambda _text: f"07{chance.randrange(10**8):08d}"),
        (0.20, "adresse", lambda _text: ""),
        (0.60, "mail", lambda _text: ""),
        (0.10, "né le", lambda _text: ""),
        (0.10, "né à", lambda _text: ""),
        (0.05, "sexe", lambda _text: ""),
        (0.50, "INE", lambda _text: ""),
    ]
    for share, column, change in slips:
        if chance.random() < share:
            row[column] = change(row.get(column, ""))
    if chance.random() < 0.05:
        row["usage"], row["nom"] = row["nom"], _drawn(SURNAMES, chance)
    if chance.random() < 0.03:
        row["nom"], row["prénom"] = row["prénom"], row["nom"]
    return row


def _slip(text: str, chance: Random) -> str:
    if len(text) < 3:
        return text
    place = chance.randrange(1, len(text) - 1)
    return chance.choice(
        [
            text[:place] + text[place + 1 :],
            text[:place] + text[place] + text[place:],
            text[:place] + text[place + 1] + text[place] + text[place + 2 :],
        ]
    )
