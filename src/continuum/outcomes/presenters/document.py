"""The bilan as a document: what is printed on A4 and written into a workbook."""

from collections.abc import Iterable, Iterator
from typing import Final

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from continuum.access.scope import Member
from continuum.core.documents import (
    Check,
    Definition,
    Field,
    Figure,
    Formats,
    Level,
    Party,
    Plot,
    Report,
    Section,
    Table,
    Words,
)
from continuum.organisations.models import Programme
from continuum.outcomes.presenters import charts, words
from continuum.outcomes.rules import report as values
from continuum.outcomes.rules import vocabulary
from continuum.outcomes.rules.report import MASKED, Bilan, Line, lines_of

LEVELS: Final[dict[values.Level, Level]] = {
    values.Level.FINE: "agrees",
    values.Level.NOTE: "note",
    values.Level.GAP: "differs",
}


def document_of(bilan: Bilan, programme: Programme, member: Member) -> Report:
    """The whole bilan; figures nobody told anything of are left to the workbook."""
    return Report(
        title=bilan.name,
        heading=_("Bilan"),
        period=capfirst(words.period(bilan.period)),
        data_as_of=timezone.localdate(bilan.data_at),
        formats=formats(),
        words=fixed_words(),
        issuer=member.organisation_name,
        territory=_scope(bilan),
        summary=tuple(_summary(bilan, programme)),
        parties=tuple(_parties(programme, member)),
        figures=tuple(_figure(line) for one in bilan.figures for line in lines_of(one)),
        sections=tuple(_sections(bilan)),
        checks=tuple(_checks(bilan)),
        definitions=tuple(
            Definition(
                term=str(one.label),
                text=str(one.definition.wording),
                version=_("version %(n)d") % {"n": one.definition.version},
            )
            for one in bilan.figures
            if not one.is_silent
        ),
    )


def formats() -> Formats:
    return Formats(
        number=words.number,
        percent=words.percent,
        money=words.money,
        day=words.day,
        between=_("{low} à {high}"),
    )


def fixed_words() -> Words:
    return Words(
        page_of=_("Page {page} sur {pages}"),
        data_as_of=_("Données au"),
        issued_by=_("édité par {name}"),
        key_figures=_("Chiffres clés"),
        parties=_("Les structures"),
        checks=_("Vérifications"),
        definitions=_("Définitions"),
        levels={"agrees": _("Concorde"), "note": _("À noter"), "differs": _("À expliquer")},
        figures_sheet=_("Chiffres"),
        checks_sheet=_("Vérifications"),
        dictionary_sheet=_("Dictionnaire"),
        figures_header=(
            _("Code"),
            _("Indicateur"),
            _("Valeur"),
            _("Numérateur"),
            _("Dénominateur"),
            _("Base"),
            _("Non renseigné"),
            _("Définition"),
            _("Version"),
        ),
        checks_header=(_("Niveau"), _("Vérification"), _("Détail")),
        dictionary_header=(
            _("Feuille"),
            _("Colonne"),
            _("Type"),
            _("Signification"),
            _("Version"),
        ),
        kinds={
            "text": _("texte"),
            "number": _("nombre"),
            "percent": _("pourcentage"),
            "money": _("montant"),
            "date": _("date"),
        },
    )


def _summary(bilan: Bilan, programme: Programme) -> Iterator[str]:
    if programme.summary:
        yield programme.summary
    if not bilan.covers_all:
        yield _("Ce bilan ne compte que la part de %(name)s.") % {"name": bilan.scope}


def _scope(bilan: Bilan) -> str:
    return bilan.scope if bilan.covers_all else _("Part de %(name)s") % {"name": bilan.scope}


def _parties(programme: Programme, member: Member) -> Iterator[Party]:
    for part in programme.participations.select_related("organisation"):
        name = part.organisation.label_for(member.organisation_id)
        yield Party(name=name, role=str(part.get_role_display()))


def _figure(line: Line) -> Figure:
    definition = line.figure.definition
    is_key = definition.is_key and line.item is None and not line.figure.is_silent
    return Figure(
        code=line.code,
        label=str(line.label),
        value=None if line.value is MASKED else line.value,
        kind="percent" if definition.is_ratio else "number",
        detail=" · ".join(filter(None, (words.made_of(line), _during(line)))),
        numerator=line.numerator,
        denominator=line.denominator,
        base=str(line.base),
        unknown=line.unknown,
        version=str(definition.version),
        definition=str(definition.wording),
        key=is_key,
    )


def _sections(bilan: Bilan) -> Iterator[Section]:
    for section in vocabulary.Section:
        figures = [
            one for one in bilan.figures if one.definition.section is section and not one.is_silent
        ]
        blocks: list[Plot | Table] = []
        if section is vocabulary.Section.PATH:
            funnel = charts.funnel_of(bilan.figures)
            blocks += [Plot(chart=funnel)] if funnel is not None else []
            blocks += _targets(bilan)
        numbers = [one for one in figures if charts.chart_of(one) is None]
        if numbers:
            blocks.append(_table(numbers, str(section.label)))
        for one in figures:
            drawn = charts.chart_of(one)
            if drawn is not None:
                blocks.append(Plot(chart=drawn, note=words.note_of(one)))
        if blocks:
            yield Section(title=str(section.label), blocks=tuple(blocks))
    if bilan.published:
        yield Section(title=_("Chiffres publiés"), blocks=(_published(bilan),))


def _table(figures: Iterable[values.Figure], section: str) -> Table:
    lines = [lines_of(one)[0] for one in figures]
    return Table(
        caption=_("%(section)s, en chiffres") % {"section": section},
        columns=(
            Field(label=_("Indicateur")),
            Field(
                label=_("Valeur"),
                kind="number",
                meaning=_("Le nombre, l'intervalle ou la part."),
            ),
            Field(label=_("Part"), kind="percent", meaning=_("De la base, en pour cent.")),
            Field(label=_("Base")),
            Field(label=_("Non renseigné"), kind="number"),
        ),
        rows=tuple(
            (
                str(line.label),
                line.value if isinstance(line.value, int) else words.value_of(line.value),
                None if line.figure.definition.is_ratio else line.share,
                _of(line),
                line.unknown or None,
            )
            for line in lines
        ),
    )


def _of(line: Line) -> str:
    """The base with its number, and what the period counts whenever people entered."""
    base = "" if line.denominator is None else f"{line.base} ({words.number(line.denominator)})"
    return ". ".join(filter(None, (base, _during(line))))


def _during(line: Line) -> str:
    return words.during(line.figure) if line.item is None else ""


def _targets(bilan: Bilan) -> list[Table]:
    if not bilan.targets:
        return []
    return [
        Table(
            caption=_("Objectifs"),
            columns=(
                Field(label=_("Objectif")),
                Field(label=_("Du"), kind="date"),
                Field(label=_("Au"), kind="date"),
                Field(label=_("Promis"), kind="number"),
                Field(label=_("Fait"), kind="number"),
                Field(
                    label=_("Attendu"),
                    kind="number",
                    meaning=_("À un rythme égal, au jour des données."),
                ),
                Field(label=_("Part"), kind="percent"),
            ),
            rows=tuple(
                (
                    f"{one.label} · {one.site}" if one.site else str(one.label),
                    one.period.start,
                    one.period.end,
                    one.promised,
                    one.done,
                    int(one.expected),
                    one.share,
                )
                for one in bilan.targets
            ),
        )
    ]


def _published(bilan: Bilan) -> Table:
    return Table(
        caption=_("Face aux données"),
        columns=(
            Field(label=_("Publié")),
            Field(label=_("Où")),
            Field(label=_("Ce que disent les données")),
        ),
        rows=tuple(
            (one.wording, one.source, " ".join(one.judged.lines)) for one in bilan.published
        ),
    )


def _checks(bilan: Bilan) -> Iterator[Check]:
    for one in bilan.checks:
        yield Check(level=LEVELS[one.level], title=one.text)
