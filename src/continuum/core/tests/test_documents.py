"""Reports on paper hold what they were given, whatever it was, and everyone can read them."""

import dataclasses
import struct
import zlib
from datetime import date
from decimal import Decimal
from io import BytesIO
from time import perf_counter
from zipfile import ZipFile

import pytest
import typst
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import IndirectObject
from python_calamine import CalamineWorkbook

from continuum.core.charts import Bar, Bars, Funnel, Stacked, Step, Whole
from continuum.core.documents import (
    Check,
    Definition,
    Field,
    Figure,
    Formats,
    NotALogo,
    Party,
    Plot,
    Report,
    Section,
    Table,
    Words,
    document,
    pages,
    pdf,
    workbook,
)
from continuum.core.documents.printable import printable, shown_characters
from continuum.core.shares import Between

WORDS = Words(
    page_of="Page {page} sur {pages}",
    data_as_of="Données au",
    key_figures="Chiffres clés",
    parties="Les structures",
    checks="Contrôles",
    definitions="Définitions",
    levels={"agrees": "Concorde", "note": "À noter", "differs": "Écart"},
    figures_sheet="Chiffres",
    checks_sheet="Contrôles",
    dictionary_sheet="Dictionnaire",
    figures_header=("Code", "Libellé", "Valeur", "n", "N", "Base", "Inconnus", "Définition", "V"),
    checks_header=("Niveau", "Contrôle", "Détail"),
    dictionary_header=("Feuille", "Colonne", "Type", "Signification", "Version"),
    kinds={
        "text": "texte",
        "number": "nombre",
        "percent": "pourcentage",
        "money": "montant",
        "date": "date",
    },
)
FORMATS = Formats(
    number=lambda value: f"{value:,}".replace(",", "\u202f").replace(".", ","),
    percent=lambda value: f"{value}\u00a0%".replace(".", ","),
    money=lambda value: f"{value:,.2f}\u00a0€".replace(",", "\u202f").replace(".", ","),
    day=lambda day: day.strftime("%d/%m/%Y"),
    between="{low} à {high}",
)
HOSTILE = [
    '#panic("markup was run")',
    '#read("/etc/passwd") #import sys: * $x^2$ *gras* _it_ `code` = Titre\n- liste',
    "\\ \\n \\u{41} // comment /* comment */ @ref <label> ~ -- ---",
    "nul\0 bell\x07 escape\x1b surrogate\ud800 nonchar\uffff bom\ufeff",
    "שלום \u202eabc\u202c مرحبا بكم 中文 हिन्दी ไทย",
    "👩🏽‍🚒 🏳️‍🌈 \ue000 \U000e0041 z\u0337\u0335\u0301",
    "x" * 5000,
    "mot " * 1250,
    '"}],"title":"injected',
    '=HYPERLINK("http://x",1) +1 -1 @SUM(A1) \t=1',
    "",
]


def bars(title="Rencontres par lieu", count=3):
    return Bars(
        title=title,
        empty="Aucune rencontre.",
        bars=tuple(Bar(f"Lieu {number}", number) for number in range(count)),
        number=FORMATS.number,
    )


def report(**changes):
    full = Report(
        title="Bilan 2020-2021",
        heading="Vers tous",
        period="1er septembre 2020 – 31 août 2021",
        territory="Allier",
        issuer="Sauvegarde",
        data_as_of=date(2021, 9, 15),
        formats=FORMATS,
        words=WORDS,
        summary=("Ce que disent les rencontres.",),
        parties=(Party(name="Département de l’Allier", role="Financeur"),),
        figures=(
            Figure(code="met", label="Personnes vues", value=1260, key=True, version="1"),
            Figure(
                code="rate",
                label="Part des invisibles",
                value=Decimal("24.1"),
                kind="percent",
                detail="304 sur 1 260",
                numerator=304,
                denominator=1260,
                base="personnes vues",
                unknown=12,
                definition="Sans contact depuis cinq mois.",
                version="2",
                key=True,
            ),
            Figure(code="distinct", label="Personnes", value=Between(871, 1012), key=True),
            Figure(code="cost", label="Coût", value=Decimal("2795.73"), kind="money"),
            Figure(code="none", label="Sans objet", value=None),
        ),
        sections=(
            Section(
                title="Où nous allons",
                paragraphs=("Les lieux.",),
                blocks=(Plot(chart=bars(), note="Base : 1 260 rencontres."), profile()),
            ),
        ),
        checks=(Check(level="differs", title="« 22 % » annoncé", detail="24,1 % constaté"),),
        definitions=(Definition(term="Invisible", text="Ni emploi ni études.", version="v2"),),
        mentions=("Cofinancé par la DREETS.",),
    )
    return dataclasses.replace(full, **changes)


def profile(rows=None, **changes):
    table = Table(
        caption="Profil",
        columns=(
            Field(label="Situation", meaning="Ce que la personne a dit"),
            Field(label="Effectif", kind="number"),
            Field(label="Part", kind="percent"),
            Field(label="Montant", kind="money"),
            Field(label="Depuis", kind="date"),
        ),
        rows=rows
        or (
            ("Quartier prioritaire", 97, Decimal("31.9"), Decimal("1000.50"), date(2021, 1, 2)),
            ("Ensemble", 304, Decimal("100.0"), None, None),
        ),
        note="Plusieurs réponses possibles.",
        total=True,
    )
    return dataclasses.replace(table, **changes)


def read(made):
    return PdfReader(BytesIO(made))


def text_of(made):
    text = "\n".join(page.extract_text() for page in read(made).pages)
    return " ".join(text.replace("\u00a0", " ").replace("\u200b", "").split())


def tags(reader):
    """Every structure element of the document, as (type, alternative text)."""
    found, waiting = [], [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop()
        node = node.get_object() if isinstance(node, IndirectObject) else node
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            if "/S" in node and "/K" in node:
                found.append((node["/S"], node.get("/Alt")))
            if "/K" in node:
                waiting.append(node["/K"])
    return found


def sheets(made):
    book = CalamineWorkbook.from_filelike(BytesIO(made))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_pdf_says_everything_the_report_says():
    said = text_of(pdf(report(), "fr"))

    for expected in (
        "Bilan 2020-2021",
        "Vers tous",
        "1er septembre 2020 – 31 août 2021",
        "Département de l’Allier",
        "1 260",
        "24,1 %",
        "304 sur 1 260",
        "871 à 1 012",
        "Lieu 2",
        "Base : 1 260 rencontres.",
        "Quartier prioritaire 97 31,9 % 1 000,50 € 02/01/2021",
        "Ensemble 304 100,0 % – –",
        "Plusieurs réponses possibles.",
        "Écart « 22 % » annoncé 24,1 % constaté",
        "Ni emploi ni études.",
        "Cofinancé par la DREETS.",
        "Données au 15/09/2021",
        "Page 1 sur 2",
    ):
        assert expected in said
    assert "Sans objet" not in said


def test_pdf_is_tagged_titled_and_in_its_language():
    reader = read(pdf(report(), "it"))
    root = reader.trailer["/Root"]

    assert root["/Lang"] == "it"
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 – a PDF boolean
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert reader.metadata.title == "Bilan 2020-2021 – Vers tous"
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_object().get_data()


def test_pdf_structure_names_headings_tables_and_pictures():
    found = tags(read(pdf(report(), "fr")))
    kinds = [kind for kind, _ in found]
    alternatives = [alternative for _, alternative in found if alternative]

    assert kinds.count("/Table") == 1
    assert kinds.count("/TH") == 5
    assert kinds.count("/TD") == 10
    assert {"/H1", "/H2"} <= set(kinds)
    assert alternatives == ["Rencontres par lieu. Lieu 0 – 0. Lieu 1 – 1. Lieu 2 – 2."]


def test_pdf_pages_are_a4_and_every_font_is_embedded():
    reader = read(pdf(report(), "fr"))

    for page in reader.pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
    names = set()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font["/DescendantFonts"][0].get_object()
            descriptor = inner["/FontDescriptor"]
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)
            names.add(font["/BaseFont"].split("+")[1])
    assert any(name.startswith("Figtree") for name in names)
    assert any(name.startswith("BricolageGrotesque") for name in names)
    assert all(name.startswith(("Figtree", "BricolageGrotesque")) for name in names)


def test_pdf_is_the_same_for_the_same_report():
    assert pdf(report(), "fr") == pdf(report(), "fr")
    assert pdf(report(), "fr") != pdf(report(data_as_of=date(2021, 9, 16)), "fr")


@pytest.mark.parametrize("text", HOSTILE)
def test_pdf_takes_any_text_as_text(text):
    chart = Funnel(
        title=text,
        empty=text,
        description=text,
        share=lambda of: text,
        break_label=text,
        steps=(Step(text, 3, text), Step(text, 2, text, text), Step(text, 1, "autre")),
    )
    shares = Stacked(
        title=text,
        empty=text,
        series=(text, "b"),
        wholes=(Whole(text, (1, 2)),),
        percent=lambda value: text,
    )
    hostile = report(
        title=text,
        heading=text,
        period=text,
        territory=text,
        issuer=text,
        summary=(text,),
        parties=(Party(name=text, role=text),),
        figures=(Figure(code=text, label=text, value=3, detail=text, key=True),),
        sections=(
            Section(
                title=text,
                paragraphs=(text,),
                blocks=(
                    Plot(chart=chart, note=text),
                    Plot(chart=shares),
                    profile(((text, 1, Decimal(2), Decimal(3), None),), caption=text, note=text),
                ),
            ),
        ),
        checks=(Check(level="note", title=text, detail=text),),
        definitions=(Definition(term=text, text=text, version=text),),
        mentions=(text,),
    )
    made = pdf(hostile, "fr")

    wanted = " ".join(printable(text).replace("\u00a0", " ").replace("\u200b", "").split())
    if wanted.isascii() and len(wanted) < 500:
        assert wanted[:60] in text_of(made)
    assert read(made).metadata.title


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=200))
def test_pdf_never_fails_on_a_text(text):
    blocks = (Plot(chart=bars(text, 1), note=text),)
    made = pdf(report(title=text, sections=(Section(title=text, blocks=blocks),)), "fr")

    assert made.startswith(b"%PDF")


def test_every_character_called_printable_has_a_glyph_without_our_fonts():
    template = b'#set document(title: "x")\n#json(bytes(sys.inputs.t)).join(" ")'
    letters = "[" + ",".join(f'"a\\u{ord(one):04x}"' for one in shown_characters()) + "]"
    embedded = typst.Fonts(include_system_fonts=False)

    made = typst.compile(
        template,
        format="pdf",
        pdf_standards=["ua-1"],
        font_paths=embedded,
        ignore_system_fonts=True,
        sys_inputs={"t": letters},
    )

    assert len(read(made).pages) >= 1


def test_pdf_without_our_fonts_falls_back_to_those_of_typst(monkeypatch):
    monkeypatch.setattr(document, "FONT_PACKAGES", ("no_such_font_package",))
    document._fonts.cache_clear()
    try:
        made = pdf(report(), "fr")
    finally:
        document._fonts.cache_clear()

    assert "24,1 %" in text_of(made)
    assert b"Figtree" not in made


def test_printable_replaces_leaves_out_and_keeps():
    assert (
        printable("1\u202f260 €, œuvre, 24,1\u00a0% → ≥") == "1\u00a0260 €, œuvre, 24,1\u00a0% → ≥"
    )
    assert printable("👩🏽‍🚒!") == "□□!"
    assert printable("a\0b\u202ec\ud800\ufeff") == "abc"
    assert printable("un\ndeux\u2028trois") == "un deux trois"
    assert printable("x" * 50).replace("\u200b", "") == "x" * 50
    assert max(map(len, printable("x" * 50).split("\u200b"))) == 24


def test_pdf_of_an_empty_report_is_one_page():
    empty = report(
        title="",
        heading="",
        period="",
        territory="",
        issuer="",
        summary=(),
        parties=(),
        figures=(),
        sections=(),
        checks=(),
        definitions=(),
        mentions=(),
    )

    assert len(read(pdf(empty, "fr")).pages) == 1


def test_pdf_cuts_a_title_too_long_for_the_running_head():
    reader = read(pdf(report(title="mot " * 60), "fr"))
    head = reader.pages[1].extract_text().splitlines()[0]

    assert head.startswith("Vers tous · mot mot")
    assert "…" in head
    assert len(head) < 120


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 6, 7, 12])
def test_pdf_takes_any_number_of_key_figures_and_parties(count):
    figures = tuple(
        Figure(code=str(number), label=f"Chiffre {number}", value=number, key=True)
        for number in range(count)
    )
    parties = tuple(Party(name=f"Structure {number}") for number in range(count))
    said = text_of(pdf(report(figures=figures, parties=parties), "fr"))

    assert all(f"Chiffre {number}" in said for number in range(count))
    assert all(f"Structure {number}" in said for number in range(count))


def test_pdf_repeats_the_header_of_a_long_table():
    rows = tuple((f"Ligne {n}", n, Decimal(n), Decimal(n), date(2021, 1, 1)) for n in range(600))
    table = profile(rows, total=False)
    reader = read(pdf(report(sections=(Section(title="Long", blocks=(table,)),)), "fr"))
    headed = [page.extract_text().count("Situation") for page in reader.pages]

    assert len(reader.pages) > 10
    assert headed[2:-2] == [1] * (len(reader.pages) - 4)
    assert "Ligne 599" in reader.pages[-1].extract_text() + reader.pages[-2].extract_text()


def test_pdf_leaves_out_what_is_for_the_workbook_only():
    hidden = profile(caption="Détail par commune", printed=False)
    changed = report(sections=(Section(title="S", blocks=(hidden,)),))

    assert "Détail par commune" not in text_of(pdf(changed, "fr"))
    assert "Détail par commune" in sheets(workbook(changed))


def png(width=2, height=2):
    def chunk(kind, data):
        whole = kind + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    lines = zlib.compress(b"".join(b"\0" + b"\x0e\x62\x57" * width for _ in range(height)))
    start = b"\x89PNG\r\n\x1a\n"
    return start + chunk(b"IHDR", header) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def test_pdf_shows_a_logo_under_the_name_of_its_owner():
    parties = (Party(name="Ville de Chambéry", role="Porteur", logo=png()),)
    found = tags(read(pdf(report(parties=parties), "fr")))

    assert "Ville de Chambéry" in [alternative for _, alternative in found]


@pytest.mark.parametrize("logo", [b"", b"<svg/>", b"GIF89a", b"\xff\xd8\xff\xe0", b"%PDF-1.7"])
def test_pdf_refuses_a_logo_that_is_no_png(logo):
    with pytest.raises(NotALogo):
        pdf(report(parties=(Party(name="X", logo=logo),)), "fr")


@pytest.mark.parametrize("logo", [png()[:20], png()[:-20], png(4000, 1), png() + b"x" * 1_000_000])
def test_pdf_refuses_a_broken_or_enormous_logo(logo):
    with pytest.raises(NotALogo):
        pdf(report(parties=(Party(name="X", logo=logo),)), "fr")


def test_pages_are_pictures_of_the_same_pages():
    pictures = pages(report(), "fr", ppi=36)

    assert len(pictures) == len(read(pdf(report(), "fr")).pages)
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)


def test_table_refuses_a_row_that_does_not_match_its_columns():
    with pytest.raises(ValueError, match="1 cells, 5 columns"):
        profile((("seul",),))


def test_workbook_holds_typed_figures_with_their_definitions():
    book = sheets(workbook(report()))

    assert list(book) == ["Chiffres", "Profil", "Contrôles", "Dictionnaire"]
    assert book["Chiffres"] == [
        list(WORDS.figures_header),
        ["met", "Personnes vues", 1260.0, "", "", "", "", "", "1"],
        [
            "rate",
            "Part des invisibles",
            0.241,
            304.0,
            1260.0,
            "personnes vues",
            12.0,
            "Sans contact depuis cinq mois.",
            "2",
        ],
        ["distinct", "Personnes", "871 à 1\u202f012", "", "", "", "", "", ""],
        ["cost", "Coût", 2795.73, "", "", "", "", "", ""],
        ["none", "Sans objet", "", "", "", "", "", "", ""],
    ]
    assert book["Profil"][1] == ["Quartier prioritaire", 97.0, 0.319, 1000.5, date(2021, 1, 2)]
    assert book["Contrôles"][1] == ["Écart", "« 22 % » annoncé", "24,1 % constaté"]
    assert ["Profil", "Situation", "texte", "Ce que la personne a dit", ""] in book["Dictionnaire"]
    assert ["", "Invisible", "", "Ni emploi ni études.", "v2"] in book["Dictionnaire"]


def test_workbook_prints_on_a4_with_a_frozen_header_and_percent_formats():
    with ZipFile(BytesIO(workbook(report()))) as book:
        sheet = book.read("xl/worksheets/sheet2.xml").decode()
        styles = book.read("xl/styles.xml").decode()

    assert 'state="frozen"' in sheet
    assert 'paperSize="9"' in sheet
    assert "<cols>" in sheet
    assert 'formatCode="0.0%"' in styles
    assert "#,##0.00" in styles


@pytest.mark.parametrize("text", HOSTILE)
def test_workbook_takes_any_text_as_text(text):
    rows = ((text, 1, Decimal(2), Decimal(3), None),)
    table = profile(rows, caption=text, note=text)
    figures = (Figure(code=text, label=text, value=1),)
    checks = (Check(level="note", title=text, detail=text),)
    sections = (Section(title=text, blocks=(table, table)),)
    hostile = report(title=text, figures=figures, checks=checks, sections=sections)
    made = workbook(hostile)
    book = sheets(made)

    with ZipFile(BytesIO(made)) as archive:
        written = b"".join(archive.read(name) for name in archive.namelist())
    assert b"<f>" not in written
    assert b"<hyperlink" not in written
    assert len(book) == 5
    if text.isascii() and text.strip() == text and "\0" not in text and "\n" not in text:
        assert book["Chiffres"][1][0] == text


def test_workbook_cuts_what_a_cell_cannot_hold_and_says_so():
    figures = (Figure(code="c", label="x" * 40_000, value=10**30),)
    row = sheets(workbook(report(figures=figures)))["Chiffres"][1]

    assert len(row[1]) == 32_767
    assert row[1].endswith("…")
    assert row[2] == str(10**30)


def test_workbook_gives_every_sheet_a_name_of_its_own():
    tables = tuple(
        profile(caption=caption)
        for caption in ("Chiffres", "chiffres", "History", "a/b:c*?[d]", "'x'", "y" * 40, "y" * 41)
    )
    names = list(sheets(workbook(report(sections=(Section(title="S", blocks=tables),)))))

    assert names[:8] == [
        "Chiffres",
        "Chiffres 2",
        "chiffres 3",
        "History 2",
        "a b c d",
        "x",
        "y" * 31,
        "y" * 29 + " 2",
    ]


def test_workbook_is_the_same_for_the_same_report():
    assert workbook(report()) == workbook(report())


def test_a_bilan_of_ten_charts_is_ready_within_five_seconds():
    blocks = tuple(Plot(chart=bars(f"Graphique {number}", 12)) for number in range(10))
    start = perf_counter()
    made = pdf(report(sections=(Section(title="S", blocks=blocks),)), "fr")
    taken = perf_counter() - start

    assert taken < 5
    assert [kind for kind, _ in tags(read(made))].count("/Figure") == 10
