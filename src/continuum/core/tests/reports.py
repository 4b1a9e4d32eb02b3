"""A small report with all its parts, and how tests read what is made of it."""

import dataclasses
from datetime import date
from decimal import Decimal
from io import BytesIO

from python_calamine import CalamineWorkbook

from continuum.core.charts import Bar, Bars
from continuum.core.documents import (
    Check,
    Definition,
    Field,
    Figure,
    Formats,
    Party,
    Plot,
    Report,
    Section,
    Table,
    Words,
)
from continuum.core.shares import Between

WORDS = Words(
    page_of="Page {page} sur {pages}",
    data_as_of="Données au",
    issued_by="édité par {name}",
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


FIGURES = (
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
        figures=FIGURES,
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


def sheets(made):
    book = CalamineWorkbook.from_filelike(BytesIO(made))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
