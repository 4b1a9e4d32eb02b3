"""The lower bound: equal normalised surname, first name and birth date, joined by DuckDB."""

import sys
from importlib.metadata import version

import duckdb
from telling import Teller


def main() -> None:
    left, right, out = sys.argv[1:4]
    teller = Teller()
    connection = duckdb.connect()
    paths = {"a": left, "b": left if right == "-" else right}
    with teller.stage("load"):
        for name, path in paths.items():
            connection.execute(
                f"""create table {name} as select row_number() over () - 1 as row,
                    surname, given, born from read_parquet('{path}')"""
            )
    order = "and a.row < b.row" if right == "-" else ""
    with teller.stage("join"):
        connection.execute(
            f"""create table pairs as select a.row as "left", b.row as "right", 10.0 as score
                from a join b using (surname, given, born)
                where surname <> '' and given <> '' and born <> 0 {order}"""
        )
    connection.execute(f"copy (from pairs order by 1, 2) to '{out}' (format parquet)")
    teller.tell(version=version("duckdb"))


main()
