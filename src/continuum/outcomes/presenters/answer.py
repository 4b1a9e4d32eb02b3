"""The bilan as data: what the command line and the download answer."""

from decimal import Decimal
from typing import Any

from continuum.core.shares import Between
from continuum.outcomes.rules.report import MASKED, Bilan, Check, Line, TargetLine, Value, lines_of


def answer_of(bilan: Bilan) -> dict[str, Any]:
    """Plain values, ready for JSON; figures first each indicator, then its lines."""
    lines = [line for figure in bilan.figures for line in lines_of(figure)]
    return {
        "programme": bilan.programme,
        "name": bilan.name,
        "from": bilan.period.start.isoformat(),
        "to": bilan.period.end.isoformat(),
        "data_at": bilan.data_at.isoformat(),
        "scope": bilan.scope,
        "figures": [_figure(line) for line in lines],
        "checks": [_check(check) for check in bilan.checks],
        "targets": [_target(target) for target in bilan.targets],
        "published": [
            {
                "source": one.source,
                "wording": one.wording,
                "figure": one.code,
                "level": one.judged.level.value,
                "said": list(one.judged.lines),
            }
            for one in bilan.published
        ],
    }


def _figure(line: Line) -> dict[str, Any]:
    definition = line.figure.definition
    return {
        "code": line.code,
        "label": str(line.label),
        "value": _value(line.value),
        "numerator": line.numerator,
        "denominator": line.denominator,
        "base": str(line.base),
        "unknown": line.unknown,
        "during": None if line.item else line.figure.during,
        "version": definition.version,
        "share": None if line.share is None else float(line.share),
        "masked": line.value is MASKED,
        "adjusted": bool(line.item and line.item.adjusted),
        "unit": definition.unit.value,
        "section": definition.section.value,
        "definition": str(definition.wording),
    }


def _value(value: Value) -> int | float | dict[str, int] | None:
    if value is MASKED:
        return None
    if isinstance(value, Between):
        return {"low": value.low, "high": value.high}
    return float(value) if isinstance(value, Decimal) else value


def _check(check: Check) -> dict[str, Any]:
    return {
        "code": check.code,
        "level": check.level.value,
        "text": check.text,
        "figures": list(check.codes),
    }


def _target(target: TargetLine) -> dict[str, Any]:
    return {
        "figure": target.code,
        "label": str(target.label),
        "site": target.site,
        "from": target.period.start.isoformat(),
        "to": target.period.end.isoformat(),
        "promised": target.promised,
        "done": target.done,
        "expected": int(target.expected),
        "forecast": target.forecast,
    }
