"""Splink on DuckDB, versions 4 and 5, tuned as well as we could: `docs/linkage.md` says how.

    splink_rival.py LEFT RIGHT OUT [--plain] [--no-veto] [--small]      two lists
    splink_rival.py LEFT - OUT                                          one list with duplicates

--plain leaves out the veto on brothers and sisters and the blocking rules beyond the usual ones;
--small adds rules that only small lists can afford.
"""

import sys
from importlib.metadata import version
from typing import Any

import duckdb
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from telling import Teller

LEAST_WEIGHT = -10
DIFFERENT_NAME, DIFFERENT_SEX = 14, 6
"""Bits taken away where first names are clearly different, and more where sexes are too."""
RARE = 8
"""How many may share a surname that is a reason of its own to look at a pair."""
COLUMNS = (
    *("surname", "surname_core", "surname_first", "surname_last", "surname_sound"),
    *("given", "given_head", "given_pair", "given_second", "given_canonical", "given_sound"),
    *("born", "sex", "birth_place", "phone", "email", "street", "street_number"),
    *("postcode", "commune", "ine"),
)
Level = dict[str, Any]


def main() -> None:
    left, right, out, *options = sys.argv[1:]
    plain, within = "--plain" in options, right == "-"
    teller = Teller()
    connection = duckdb.connect()
    paths = [left] if within else [left, right]
    with teller.stage("load"):
        tables = [_loaded(connection, path, f"list_{n}") for n, path in enumerate(paths)]
    with teller.stage("train"):
        rules = _rules(plain=plain, small="--small" in options)
        linker = _linker(connection, tables, rules, within=within)
        _train(linker)
    with teller.stage("predict"):
        predicted = linker.inference.predict(threshold_match_weight=LEAST_WEIGHT)
    veto = not plain and "--no-veto" not in options
    with teller.stage("write"):
        _write(connection, predicted.physical_name, out, within=within, veto=veto)
    teller.tell(version=version("splink"), duckdb=version("duckdb"))


def _loaded(connection: duckdb.DuckDBPyConnection, path: str, name: str) -> str:
    told = ", ".join(
        f"nullif(nullif({column}::varchar, ''), '0') as {column}" for column in COLUMNS
    )
    connection.execute(
        f"""create table {name} as
            with told as (select row_number() over () - 1 as unique_id, {told}
                          from read_parquet('{path}'))
            select *, substr(born, 1, 4) as y, substr(born, 5, 2) as m, substr(born, 7, 2) as d,
                   left(given, 3) as given3, left(surname, 3) as sur3,
                   case when count(*) over (partition by surname_core) <= {RARE}
                        then surname_core end as rare_surname
            from told order by unique_id"""
    ).fetchall()
    return name


def _linker(
    connection: duckdb.DuckDBPyConnection, tables: list[str], rules: list[Any], *, within: bool
) -> Linker:
    present = _present(connection, tables)
    settings = SettingsCreator(
        link_type="dedupe_only" if within else "link_only",
        comparisons=_comparisons(present),
        blocking_rules_to_generate_predictions=rules,
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
        additional_columns_to_retain=["given", "sex"],
    )
    api = DuckDBAPI(connection)
    if version("splink").startswith("5."):
        registered = [api.register(name, dataset_display_name=name) for name in tables]
        return Linker(registered[0] if within else registered, settings, log_level=None)
    return Linker(tables[0] if within else tables, settings, db_api=api)


def _present(connection: duckdb.DuckDBPyConnection, tables: list[str]) -> set[str]:
    """Columns that every list tells in some rows: others teach nothing."""
    asked = ", ".join(f"count({column})" for column in COLUMNS)
    counts = [connection.execute(f"select {asked} from {name}").fetchall()[0] for name in tables]
    return {
        column
        for column, told in zip(COLUMNS, zip(*counts, strict=True), strict=True)
        if min(told) > 0
    }


def _level(sql: str, label: str, frequency: str | None = None) -> Level:
    found: Level = {"sql_condition": sql, "label_for_charts": label}
    return {**found, "tf_adjustment_column": frequency} if frequency else found


def _comparison(name: str, untold: str, *levels: Level) -> dict[str, Any]:
    return {
        "output_column_name": name,
        "comparison_levels": [
            {**_level(untold, "untold"), "is_null_level": True},
            *levels,
            _level("ELSE", "else"),
        ],
    }


def _comparisons(present: set[str]) -> list[dict[str, Any]]:
    found = [_surname(), _given(), _born()]
    if "sex" in present:
        found.append(_comparison("sex", _untold("sex"), _level("sex_l = sex_r", "same")))
    if present & {"phone", "email", "postcode"}:
        found.append(_contact(present))
    if "birth_place" in present:
        found.append(_birth_place())
    if "ine" in present:
        found.append(_ine())
    return found


def _untold(column: str) -> str:
    return f"{column}_l is null or {column}_r is null"


def _surname() -> dict[str, Any]:
    part = " or ".join(
        f"surname_{ours}_l = surname_{theirs}_r"
        for ours in ("first", "last", "core")
        for theirs in ("first", "last", "core")
        if (ours, theirs) != ("core", "core")
    )
    return _comparison(
        "surname",
        _untold("surname"),
        _level("surname_l = surname_r", "exact", "surname"),
        _level("surname_core_l = surname_core_r", "core", "surname_core"),
        _level(part, "part"),
        _level("surname_l = given_r and given_l = surname_r", "swapped"),
        _level("jaro_winkler_similarity(surname_l, surname_r) >= 0.92", "jw 0.92"),
        _level("surname_sound_l = surname_sound_r", "sound"),
        _level("jaro_winkler_similarity(surname_l, surname_r) >= 0.82", "jw 0.82"),
    )


def _given() -> dict[str, Any]:
    variant = (
        "given_canonical_l = given_canonical_r or given_pair_l = given_r"
        " or given_pair_r = given_l or given_head_l = given_head_r"
    )
    return _comparison(
        "given",
        _untold("given"),
        _level("given_l = given_r", "exact", "given"),
        _level(variant, "variant"),
        _level("given_second_l = given_r or given_second_r = given_l", "other given name"),
        _level("surname_l = given_r and given_l = surname_r", "swapped"),
        _level("jaro_winkler_similarity(given_l, given_r) >= 0.92", "jw 0.92"),
        _level(
            "given_sound_l = given_sound_r or starts_with(given_l, given_r)"
            " or starts_with(given_r, given_l)",
            "sound or beginning",
        ),
        _level("jaro_winkler_similarity(given_l, given_r) >= 0.80", "jw 0.80"),
    )


def _born() -> dict[str, Any]:
    return _comparison(
        "born",
        _untold("born"),
        _level("born_l = born_r", "exact"),
        _level("y_l = y_r and m_l = d_r and d_l = m_r", "swapped"),
        _level("damerau_levenshtein(born_l, born_r) <= 1", "dl 1"),
        _level("(y_l = y_r)::int + (m_l = m_r)::int + (d_l = d_r)::int = 2", "two parts"),
        _level("damerau_levenshtein(born_l, born_r) <= 2", "dl 2"),
        _level("y_l = y_r", "year"),
    )


def _contact(present: set[str]) -> dict[str, Any]:
    """E-mail, phone and address as one: separate, they would count three times."""
    untold = " and ".join(
        f"({_untold(column)})" for column in ("phone", "email", "postcode") if column in present
    )
    address = "street_l = street_r and street_number_l = street_number_r"
    town = "postcode_l = postcode_r"
    levels = {
        "e-mail and phone": "email_l = email_r and phone_l = phone_r",
        "e-mail": "email_l = email_r",
        "phone and address": f"phone_l = phone_r and {address} and {town}",
        "phone and town": f"phone_l = phone_r and {town}",
        "phone": "phone_l = phone_r",
        "address": f"{address} and {town}",
        "address, another town": address,
        "street": f"street_l = street_r and {town}",
        "town": town,
        "near town": "commune_l = commune_r",
        "department": "left(postcode_l, 2) = left(postcode_r, 2)",
    }
    needed = {"e-mail": "email", "phone": "phone", "near": "commune"}
    kept = [
        _level(sql, label)
        for label, sql in levels.items()
        if all(column in present for word, column in needed.items() if word in label)
    ]
    return _comparison("contact", untold, *kept)


def _birth_place() -> dict[str, Any]:
    return _comparison(
        "birth_place",
        _untold("birth_place"),
        _level("birth_place_l = birth_place_r", "exact", "birth_place"),
        _level("left(birth_place_l, 2) = left(birth_place_r, 2)", "department"),
    )


def _ine() -> dict[str, Any]:
    return _comparison(
        "ine",
        _untold("ine"),
        _level("ine_l = ine_r", "exact"),
        _level("damerau_levenshtein(ine_l, ine_r) <= 1", "dl 1"),
    )


def _rules(*, plain: bool, small: bool) -> list[Any]:
    usual = [
        block_on("ine"),
        block_on("phone"),
        block_on("email"),
        block_on("born", "surname_sound"),
        block_on("born", "given_sound"),
        block_on("surname_sound", "given_sound", "y"),
        block_on("surname_sound", "given_sound", "m", "d"),
        block_on("born", "postcode"),
    ]
    more = [
        "l.born = r.born and l.surname_sound = r.given_sound",
        "l.born = r.born and l.given_sound = r.surname_sound",
        block_on("born", "surname_first"),
        block_on("born", "surname_last"),
        "l.born = r.born and l.surname_core = r.surname_first",
        "l.born = r.born and l.surname_first = r.surname_core",
        "l.born = r.born and l.given_second = r.given",
        "l.born = r.born and l.given = r.given_second",
        block_on("surname_sound", "given_sound", "postcode"),
        block_on("street", "street_number", "given_sound"),
        block_on("given", "sur3", "y", "m"),
        block_on("rare_surname"),
        block_on("surname", "postcode"),
    ]
    affordable = [block_on(column) for column in ("postcode", "street", "surname_sound", "born")]
    return [*usual, *([] if plain else more), *(affordable if small else [])]


def _train(linker: Linker) -> None:
    """Not on phones: that teaches the model brothers and sisters."""
    training = linker.training
    certain = [
        block_on("surname", "given", "born"),
        block_on("born", "given", "postcode"),
        block_on("phone", "given"),
    ]
    training.estimate_probability_two_random_records_match(certain, recall=0.75)
    training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in (
        block_on("born", "given_sound"),
        block_on("surname", "given"),
        block_on("born", "surname_sound"),
    ):
        training.estimate_parameters_using_expectation_maximisation(rule)


def _write(
    connection: duckdb.DuckDBPyConnection, table: str, out: str, *, within: bool, veto: bool
) -> None:
    """Row numbers of the first and the second list, and the weight in bits after the veto."""
    differ = "jaro_winkler_similarity(given_l, given_r) < 0.7"
    taken = f"""case when {differ} then {DIFFERENT_NAME}
                     + case when sex_l <> sex_r then {DIFFERENT_SEX} else 0 end else 0 end"""
    score = f"match_weight - ({taken})" if veto else "match_weight"
    crossed = "false" if within else "source_dataset_l > source_dataset_r"
    connection.execute(
        f"""copy (select case when {crossed} then unique_id_r else unique_id_l end as "left",
                         case when {crossed} then unique_id_l else unique_id_r end as "right",
                         {score} as score
                  from {table} order by 1, 2) to '{out}' (format parquet)"""
    )


main()
