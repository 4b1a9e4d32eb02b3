"""Untrusted spreadsheets in, plain rows out; knows neither Django nor the database.

Reading (XLSX, ODS, CSV) happens in a separate, limited process; the caller never parses the file:

    from continuum.tables.read import read
    from continuum.tables.refusals import Unreadable

    try:
        table = read(path)                   # or bytes; limits=replace(DEFAULT_LIMITS, rows=500)
    except Unreadable as refusal:
        refusal.code, refusal.params         # a Reason and its figures, for the caller to word
    sheet = table.sheet                      # the visible one with most rows; table.sheets has all
    sheet.columns                            # letter, heading, samples, how many cells are filled
    for row in sheet.rows:                   # decoded as they are read: never all in memory
        row.line, row.cells, row.is_total    # line as the spreadsheet numbers it, from 1
    table.notices, sheet.notices             # formulas, hidden sheets, merged cells, title lines...

A cell is `str | int | float | bool | date | datetime | None`. The cells of a CSV file are all
text, because guessing there would lose zeros. Numbers that a spreadsheet shows with leading zeros
come as the text that is seen, hours and durations as "09:30". Every row has as many cells as its
sheet has columns; empty rows are skipped.

Guessing columns, with the caller's own vocabulary:

    from continuum.tables.guess import match_headings

    match_headings(
        [column.heading for column in sheet.columns],
        {"birth_date": ["date de naissance", "né le"], "phone": ["téléphone", "portable"]},
        [column.samples for column in sheet.columns],
        shapes={"phone": looks_like_a_phone},  # optional: what the values of a field look like
    )                                          # -> Proposal(column, field, confidence), sorted

Writing, where no text can become a formula:

    from continuum.tables.write import write_csv, write_xlsx

This file imports nothing, so that the reading process starts in a few hundredths of a second.
"""
