"""Two lists matched, or one freed of its duplicates, without an example to learn from.

Lists are read into normal form, rows that share something are compared, a model of what one person,
one household, twins and strangers share is learnt from the lists themselves, and each row is sure,
to be looked at, or not there, with the error to expect (docs/adr/0012, docs/linkage.md).

    import polars as pl

    from continuum.linkage.engine.matching import match
    from continuum.linkage.engine.telling import pairs_table, untraceable_table
    from continuum.linkage.normalise.columns import read_table
    from continuum.linkage.normalise.rows import Field

    fields = {Field.SURNAME: "Nom", Field.GIVEN_NAMES: "Prénom", Field.BIRTH_DATE: "Né le"}
    leavers, known = pl.read_csv("leavers.csv"), pl.read_csv("known.csv")
    matched = match(read_table(leavers, fields), read_table(known, fields))
    pairs = pairs_table(matched, left_ids=leavers["N"], right_ids=known["N"], language="en")
    away = untraceable_table(matched, left_ids=leavers["N"])

`matched.model.to_json()` keeps the weights, `match(…, model=Model.from_json(text))` applies them.
`matching.dedupe` takes one list, `telling.groups_table` says who is one person in it; `spark` does
both on many machines.
"""
