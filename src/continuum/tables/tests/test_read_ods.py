"""ODS files: their kinds of cells, what they repeat and hide."""

from datetime import date, datetime

from continuum.tables.read import read
from continuum.tables.rows import Row, Sheet, Table
from continuum.tables.tests import corpus


def values(sheet: Sheet) -> list[tuple[object, ...]]:
    return [row.cells for row in sheet.rows]


def notices(table: Table) -> list[str]:
    return [str(notice) for notice in (*table.notices, *table.sheet.notices)]


MOMENT = datetime.fromisoformat("2024-03-12T18:30")


def codes(table: Table) -> list[str]:
    return [notice.code for notice in (*table.notices, *table.sheet.notices)]


def typed(kind: str, value: str, text: str, more: str = "") -> str:
    return (
        f'<table:table-cell office:value-type="{kind}" {value} {more}>'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


KINDS = [
    typed("float", 'office:value="1000"', "01000"),
    typed("float", 'office:value="612345678"', "06 12 34 56 78"),
    typed("float", 'office:value="0.5"', "0,50"),
    typed("percentage", 'office:value="0.241"', "24,1 %"),
    typed("date", 'office:date-value="2024-03-12"', "12/03/24"),
    typed("date", 'office:date-value="2024-03-12T18:30:00"', "12/03/24 18:30"),
    typed("time", 'office:time-value="PT09H30M00S"', "09:30"),
    typed("boolean", 'office:boolean-value="true"', "VRAI"),
    typed(
        "string",
        'office:string-value="x"',
        'vu<text:s text:c="2"/>au<text:tab/>parc</text:p><text:p>soir',
    ),
    typed("string", "", "#REF!", 'calcext:value-type="error"'),
    typed("float", 'office:value="2"', "2", 'table:formula="of:=1+1"'),
    '<table:covered-table-cell/><table:table-cell table:number-columns-repeated="2"/>',
    '<table:table-cell office:value-type="string"><office:annotation><text:p>private</text:p>'
    "</office:annotation><text:p>said <text:span>aloud</text:span></text:p></table:table-cell>",
    '<table:table-cell table:number-columns-repeated="16000"/>',
]


def test_kinds_of_ods_cells() -> None:
    padding = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/>'
    row = f"{padding}</table:table-row><table:table-row>{''.join(KINDS)}</table:table-row>"

    table = read(corpus.ods(row))

    (found,) = table.sheet.rows
    assert found == Row(
        1_048_001,
        (
            *("01000", "06 12 34 56 78", 0.5, 0.241, date(2024, 3, 12), MOMENT, "09:30", True),
            *("vu  au\tparc\nsoir", None, 2, None, None, None, "said aloud"),
        ),
    )
    assert codes(table) == ["error_cells", "formulas", "no_header"]


def test_ods_repeats_hidden_and_inner_tables() -> None:
    hidden = '<style:table-properties table:display="false"/>'
    styles = f'<style:style style:name="ta2">{hidden}</style:style>'
    inner = '<table:table-cell><table:table table:name="inner"><table:table-row>'
    inner += f"{corpus.ods_cell('inner')}</table:table-row></table:table></table:table-cell>"
    tables = (
        f'<table:table table:name="Cachée" table:style-name="ta2">{corpus.ods_rows([["x"]])}'
        f'</table:table><table:table table:name="Vue">{corpus.ods_rows([["Âge"]])}'
        '<table:table-row table:number-rows-repeated="3" table:visibility="filter">'
        f"{corpus.ods_cell(5)}{inner}</table:table-row></table:table>"
    )

    table = read(corpus.ods(tables=tables, styles=styles))

    assert [(sheet.name, sheet.is_hidden) for sheet in table.sheets] == [
        ("Cachée", True),
        ("Vue", False),
    ]
    assert [(row.line, row.cells) for row in table.sheet.rows] == [(2, (5,)), (3, (5,)), (4, (5,))]
    assert codes(table) == ["hidden_sheets", "hidden_rows"]
