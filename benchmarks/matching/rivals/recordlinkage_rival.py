"""recordlinkage: blocks, features of one bit each, and its own learning without labels (ECM)."""

import sys
from importlib.metadata import version

import numpy as np
import pandas as pd
import recordlinkage as rl
from telling import Teller

BLOCKS = (
    ("born", "surname_sound"),
    ("born", "given_sound"),
    ("surname_sound", "given_sound", "year"),
    ("surname_sound", "given_sound", "day"),
    ("surname_sound", "given_sound", "postcode"),
    ("born", "postcode"),
    ("phone",),
    ("email",),
    ("ine",),
)
SAME = ("surname", "surname_core", "given", "given_canonical", "born", "day", "sex")
SAME_TOO = ("birth_place", "phone", "postcode", "street", "email", "ine")
CERTAIN = 1e-12


def main() -> None:
    left, right, out = sys.argv[1:4]
    teller = Teller()
    with teller.stage("load"):
        tables = [_loaded(path) for path in (left, right) if path != "-"]
    with teller.stage("candidates"):
        pairs = _pairs(tables)
    with teller.stage("compare"):
        features = _features(pairs, tables)
    with teller.stage("learn"):
        classifier = rl.ECMClassifier(binarize=0.5)
        classifier.fit(features)
        chance = classifier.prob(features).to_numpy().clip(CERTAIN, 1 - CERTAIN)
    found = pd.DataFrame(
        {
            "left": pairs.get_level_values(0).to_numpy(),
            "right": pairs.get_level_values(1).to_numpy(),
            "score": np.log2(chance / (1 - chance)),
        }
    )
    if len(tables) == 1:
        ends = found[["left", "right"]].to_numpy()
        found["left"], found["right"] = ends.min(axis=1), ends.max(axis=1)
    found.to_parquet(out)
    teller.tell(version=version("recordlinkage"), pandas=version("pandas"))


def _loaded(path: str) -> pd.DataFrame:
    table = pd.read_parquet(path)
    born = table["born"].astype(str)
    table["year"] = born.str.slice(0, 4)
    table["day"] = born.str.slice(4, 8)
    for column in table.columns:
        told = table[column].astype(str)
        table[column] = told.where(~told.isin(("", "0")), None)
    return table


def _pairs(tables: list[pd.DataFrame]) -> pd.MultiIndex:
    """Rows without a value are not blocked on it."""
    found = None
    for columns in BLOCKS:
        told = [table.dropna(subset=list(columns)) for table in tables]
        if all(len(table) for table in told):
            made = rl.index.Block(list(columns)).index(*told)
            found = made if found is None else found.union(made)
    return found


def _features(pairs: pd.MultiIndex, tables: list[pd.DataFrame]) -> pd.DataFrame:
    compare = rl.Compare()
    for column in SAME + SAME_TOO:
        if all(table[column].notna().any() for table in tables):
            compare.exact(column, column, missing_value=0)
    compare.string("surname", "surname", method="jarowinkler", threshold=0.88, missing_value=0)
    compare.string("given", "given", method="jarowinkler", threshold=0.88, missing_value=0)
    features = compare.compute(pairs, *tables)
    # A feature that is the same in every pair leaves the classifier without a chance to learn it.
    return features.loc[:, features.nunique() > 1].astype("float32")


main()
