"""Figures as they were published, and the indicators that teams define themselves."""

from continuum.demo.building.stage import Stage, grouped
from continuum.demo.scenario.values import BandPlan, DeclaredPlan, IndicatorPlan
from continuum.outcomes.actions.declared import DeclaredEntry, declare_figure
from continuum.outcomes.actions.indicators import define_indicator, revise_indicator
from continuum.outcomes.queries import bilan, usual_period
from continuum.outcomes.queries.gaps import remember
from continuum.outcomes.rules.declared import Claim, ClaimItem, DeclaredKind
from continuum.outcomes.rules.indicators import Band, Breakdown, Definition, Filter
from continuum.outcomes.rules.periods import Period
from continuum.outcomes.rules.vocabulary import Chart, Measure, Operator, Section


def define_indicators(stage: Stage) -> None:
    for plan in stage.scenario.indicators:
        programme = stage.programmes[plan.programme]
        definition = definition_of(plan)
        with stage.acting(plan.author) as member:
            if plan.revises:
                revise_indicator(
                    programme=programme,
                    definition=definition,
                    since=definition.version,
                    note=plan.note,
                    by=member,
                )
            else:
                define_indicator(
                    programme=programme, definition=definition, note=plan.note, by=member
                )


def definition_of(plan: IndicatorPlan) -> Definition:
    breakdown = None
    if plan.breakdown is not None:
        field, bands = plan.breakdown
        breakdown = Breakdown(field, tuple(_band(band) for band in bands))
    return Definition(
        code=plan.code,
        label=plan.label,
        wording=plan.wording,
        measure=Measure(plan.measure),
        filters=tuple(
            Filter(field, Operator(sign), values) for field, sign, values in plan.filters
        ),
        base=plan.base,
        breakdown=breakdown,
        section=Section(plan.section),
        position=plan.position,
        chart=Chart(plan.chart),
    )


def _band(plan: BandPlan) -> Band:
    return Band(plan.label, values=plan.values, low=plan.low, high=plan.high)


def declare(stage: Stage) -> None:
    for author, plans in grouped(stage.scenario.declared, lambda plan: plan.author).items():
        with stage.acting(author) as member:
            for plan in plans:
                declare_figure(
                    programme=stage.programmes[plan.programme], entry=_entry(plan), by=member
                )


def read_bilans(stage: Stage) -> None:
    """Somebody of each programme has looked at its bilan: home pages say what it asks."""
    today = stage.today
    for plan in stage.scenario.programmes:
        programme = stage.programmes[plan.code]
        reader = stage.who(plan.lead, "coordinator", "manager")
        with stage.acting(reader, organisation=plan.lead) as member:
            usual = usual_period(programme, today=today)
            remember(programme, bilan(programme, usual, member, at=stage.now), usual=usual)


def _entry(plan: DeclaredPlan) -> DeclaredEntry:
    return DeclaredEntry(
        claim=Claim(
            kind=DeclaredKind(plan.kind),
            value=plan.value,
            items=tuple(
                ClaimItem(label=item.label, amount=item.amount, share=item.share)
                for item in plan.items
            ),
            indicator=plan.indicator,
            base=plan.base,
            wording=plan.wording,
        ),
        source=plan.source,
        period=Period(*plan.days),
    )
