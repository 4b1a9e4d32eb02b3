"""Reports on paper hold what they were given, whatever it was, and everyone can read them."""

import struct
import zlib
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
import typst
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from continuum.core.charts import Funnel, Stacked, Step, Whole
from continuum.core.documents import (
    Check,
    Definition,
    Figure,
    NotALogo,
    Party,
    Plot,
    Section,
    document,
    pages,
    pdf,
    workbook,
)
from continuum.core.documents.printable import printable, shown_characters
from continuum.core.tests.reports import HOSTILE, bars, profile, report, sheets


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


def saying(text):
    """A report that says it everywhere."""
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
    blocks = (
        Plot(chart=chart, note=text),
        Plot(chart=shares),
        profile(((text, 1, Decimal(2), Decimal(3), None),), caption=text, note=text),
    )
    return report(
        title=text,
        heading=text,
        period=text,
        territory=text,
        issuer=text,
        summary=(text,),
        parties=(Party(name=text, role=text),),
        figures=(Figure(code=text, label=text, value=3, detail=text, key=True),),
        sections=(Section(title=text, paragraphs=(text,), blocks=blocks),),
        checks=(Check(level="note", title=text, detail=text),),
        definitions=(Definition(term=text, text=text, version=text),),
        mentions=(text,),
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_pdf_takes_any_text_as_text(text):
    made = pdf(saying(text), "fr")

    assert read(made).metadata.title


@pytest.mark.parametrize("text", [one for one in HOSTILE if one.isascii() and 0 < len(one) < 500])
def test_pdf_says_what_looks_like_markup_to_the_letter(text):
    wanted = " ".join(printable(text).replace("\u200b", "").split())

    assert wanted[:60] in text_of(pdf(saying(text), "fr"))


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


def test_ten_charts_are_ten_figures():
    blocks = tuple(Plot(chart=bars(f"Graphique {number}", 12)) for number in range(10))
    made = pdf(report(sections=(Section(title="S", blocks=blocks),)), "fr")

    assert [kind for kind, _ in tags(read(made))].count("/Figure") == 10
