"""Hundreds of damaged files, and many at once: rows or a refusal, never anything else."""

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from continuum.tables.limits import DEFAULT_LIMITS
from continuum.tables.refusals import Reason, Unreadable
from continuum.tables.rows import Table
from continuum.tables.tests import corpus
from continuum.tables.tests.conftest import Attempt

MUTANTS = 65
AT_ONCE = 4
TEXT = (
    'N°;Nom;Prénom;Né le;"Note\nlibre"\n'
    + "".join(
        f'{n};Traoré;"Awa; dite Mimi";12/3/{n:02d};"vu ""au parc""\nà 18 h"\n' for n in range(30)
    )
).encode()


def workbook() -> dict[str, bytes | str]:
    rows = [[f"{n}", "Traoré", n, n / 7, True, None, "x" * n] for n in range(40)]
    sheet = corpus.sheet_xml(rows, after='<mergeCells><mergeCell ref="A1:B2"/></mergeCells>')
    return corpus.xlsx_parts(
        sheet.replace("<c r=", '<c s="0" r=', 90).replace("<c r=", '<c s="2" r='),
        extra={
            "xl/styles.xml": corpus.styles_xml("dd/mm/yyyy", 14, '0#" "##'),
            "xl/sharedStrings.xml": corpus.shared_xml("a", "b"),
        },
    )


def changed(data: bytes, chance: random.Random) -> bytes:
    """One to four small damages: bytes turned, dropped, doubled, or the end cut off."""
    mutant = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(mutant))
        match chance.randrange(5):
            case 0:
                mutant[at] = chance.randrange(256)
            case 1:
                mutant[at] ^= 1 << chance.randrange(8)
            case 2:
                del mutant[at : at + chance.randint(1, 40)]
            case 3:
                mutant[at:at] = mutant[at : at + chance.randint(1, 200)]
            case 4:
                mutant[at:] = b"" if chance.random() < 0.2 else mutant[at:]
        if not mutant:
            return b"\x00"
    return bytes(mutant)


def damaged_archive(chance: random.Random) -> bytes:
    return changed(corpus.xlsx() if chance.random() < 0.5 else corpus.ods(), chance)


def damaged_xlsx_part(chance: random.Random) -> bytes:
    """A sound archive around damaged XML: what reaches the parsers proper."""
    parts = workbook()
    name = chance.choice([name for name in parts if not name.startswith("[")])
    content = parts[name]
    parts[name] = changed(content.encode() if isinstance(content, str) else content, chance)
    return corpus.zipped(parts)


def damaged_ods_part(chance: random.Random) -> bytes:
    rows = corpus.ods_rows([[f"{n}", "Traoré", n, None, n / 7] for n in range(40)])
    content = corpus.content_xml(f'<table:table table:name="Feuille 1">{rows}</table:table>')
    return corpus.ods(extra={"content.xml": changed(content.encode(), chance)})


def damaged_csv(chance: random.Random) -> bytes:
    encoding = chance.choice(["utf-8", "utf-8-sig", "utf-16", "cp1252"])
    return changed(TEXT.decode().encode(encoding), chance)


def twisted_numbers(chance: random.Random) -> bytes:
    """Well-formed, but with absurd values where programs expect sane ones."""
    absurd = ["-1", "", "1e999", "NaN", "9" * 400, "0x10", "٣", "1_000", "A0", "\t7 ", "4294967296"]
    parts = workbook()
    xml = str(parts["xl/worksheets/sheet1.xml"])
    for known in chance.sample(
        ['r="3"', 'r="C3"', 't="b"', "<v>3</v>", 't="inlineStr"', "A1:B2"], 3
    ):
        word = chance.choice(absurd)
        xml = xml.replace(
            known, known[: known.find('"') + 1] + word + '"' if '"' in known else word
        )
    parts["xl/worksheets/sheet1.xml"] = xml
    parts["xl/styles.xml"] = corpus.styles_xml(chance.choice(absurd) + "d", 0)
    return corpus.zipped(parts)


MAKERS = [damaged_archive, damaged_xlsx_part, damaged_ods_part, damaged_csv, twisted_numbers]


@pytest.mark.parametrize("make", MAKERS)
def test_mutants_give_rows_or_a_refusal(
    make: Callable[[random.Random], bytes], attempt: Attempt
) -> None:
    mutants = [make(random.Random(seed)) for seed in range(MUTANTS)]

    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = list(pool.map(attempt, mutants))

    codes = Counter(getattr(outcome, "code", "rows") for outcome in outcomes)
    assert codes[Reason.WORKER_FAILED] == codes[Reason.TOO_SLOW] == 0, codes
    for outcome in outcomes:
        if isinstance(outcome, Table):
            for sheet in outcome.sheets:
                widths = {len(row.cells) for row in sheet.rows}
                assert widths <= {len(sheet.headings)}


def test_concurrent_readings_do_not_mix(attempt: Attempt) -> None:
    files = [corpus.xlsx(corpus.sheet_xml([["n"], *[[n]] * (n + 1)])) for n in range(12)]

    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = list(pool.map(attempt, files))

    tables = [outcome for outcome in outcomes if isinstance(outcome, Table)]
    values = [[row.cells for row in table.sheet.rows] for table in tables]
    assert values == [[(n,)] * (n + 1) for n in range(12)]


def test_a_slow_reading_does_not_hold_up_a_short_one(attempt: Attempt) -> None:
    slow = corpus.xlsx(corpus.raw_sheet("<c/>" * 2_000_000))

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(attempt, slow, replace(DEFAULT_LIMITS, seconds=1, seconds_at_most=1))
        second = pool.submit(attempt, corpus.xlsx())

    refusal = first.result()
    assert isinstance(refusal, Unreadable)
    assert refusal.code == Reason.TOO_SLOW
    assert isinstance(second.result(), Table)
