"""Shares that keep what they were made of, and the judging of percentages claimed elsewhere.

    Share(304, 1260).percent()                      Decimal("24.1")
    Share(25, 39, unknown=4).possible()             Between(Decimal("64.1"), Decimal("74.4"))
    fits(Decimal("22"), base=1260)                  range(271, 284): 271 to 283 print "22 %"
    bases_fitting(Decimal("22"), n=304)             range(1352, 1414): 1 352 to 1 413
    judge(Decimal("22"), n=304, base=1260).verdict  Verdict.DIFFERS
    judge_row([8, 6, 20, 40, 16], counts=[2, 4, 5, 10, 4])
                                                    the second differs, actual 16; total 90
    row_bases([65, 25, 10], up_to=60)               (20, 40, 48, 51, 52, 60)
    Between(12, 15).text("{low} à {high}")          "12 à 15"; one number when both are equal

A claimed percentage is a `Decimal` as it was printed: `Decimal("22")` has no decimal,
`Decimal("9.40")` has two. `decimals=` says otherwise. (In the row examples above the claims are
written as integers for short.)
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor
from typing import Final, Generic, TypeVar

from continuum.core.rounding import (
    HUNDRED,
    NotACount,
    Number,
    allot,
    counted,
    exact,
    percentage,
    printed_total,
    rounded,
    truncated,
)

NO_LIMIT: Final = 10**15  # where `bases_fitting` stops when nothing bounds the base from above

Bound = TypeVar("Bound", int, Decimal)


@dataclass(frozen=True)
class Between(Generic[Bound]):
    """A quantity known only to lie between two bounds, both possible."""

    low: Bound
    high: Bound

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError(f"an interval from {self.low} to {self.high}")

    @property
    def is_exact(self) -> bool:
        return self.low == self.high

    def __add__(self, other: "Between[Bound]") -> "Between[Bound]":
        return Between(self.low + other.low, self.high + other.high)

    def __contains__(self, value: Number) -> bool:
        return self.low <= value <= self.high

    def text(self, joined: str, *, number: Callable[[Bound], str] = str) -> str:
        """`joined` holds {low} and {high}; an exact quantity prints as one number."""
        if self.is_exact:
            return number(self.low)
        return joined.format(low=number(self.low), high=number(self.high))

    def __str__(self) -> str:
        return self.text("{low}–{high}")


@dataclass(frozen=True)
class Share:
    """n of a base; those whose answer is not known are in the base and not in n."""

    n: Number
    base: Number
    unknown: Number = 0

    def __post_init__(self) -> None:
        if counted(self.n) + counted(self.unknown) > counted(self.base):
            raise NotACount(f"{self.n} and {self.unknown} unknown exceed their base {self.base}")

    @property
    def known(self) -> Number:
        return self.base - self.unknown

    def percent(self, decimals: int = 1) -> Decimal | None:
        """Of the whole base; None when it is empty."""
        return percentage(self.n, self.base, decimals=decimals)

    def percent_of_known(self, decimals: int = 1) -> Decimal | None:
        return percentage(self.n, self.known, decimals=decimals)

    def response(self) -> "Share":
        """How much of the base has answered: to print beside `percent_of_known`."""
        return Share(self.known, self.base)

    def possible(self, decimals: int = 1) -> Between[Decimal] | None:
        """Where the share can lie, whatever the unknown answers are."""
        low = self.percent(decimals)
        high = percentage(self.n + self.unknown, self.base, decimals=decimals)
        return None if low is None or high is None else Between(low, high)


class Verdict(StrEnum):
    """What can be said of a claimed percentage."""

    AGREES = "agrees"
    ADJUSTED = "adjusted"  # right only once the row is made to total 100
    TRUNCATED = "truncated"  # right only if cut instead of rounded
    DIFFERS = "differs"
    UNDECIDABLE = "undecidable"  # nothing to divide by


@dataclass(frozen=True)
class Judgement:
    """A claim beside the figure: what it should have printed, and what would have made it right."""

    claimed: Decimal
    n: int
    base: int
    verdict: Verdict
    actual: Decimal | None
    counts: range
    bases: range


@dataclass(frozen=True)
class RowJudgement:
    """The claims of one row, with the total a reader gets by adding them up."""

    claims: tuple[Judgement, ...]
    printed_total: Decimal

    @property
    def totals_hundred(self) -> bool:
        return self.printed_total == HUNDRED


def decimals_of(percent: Decimal) -> int:
    """How many decimals the percentage was printed with."""
    exponent = percent.as_tuple().exponent
    if not isinstance(exponent, int):
        raise NotACount(f"not a percentage: {percent}")
    return max(0, -exponent)


def fits(
    percent: Decimal, *, base: int, decimals: int | None = None, of_a_whole: bool = True
) -> range:
    """Every integer n for which n of the base prints that percentage.

    A part cannot exceed its whole; `of_a_whole=False` is for a ratio that may (done on planned).
    """
    low, high = _before_rounding(percent, decimals)
    if counted(base) == 0:
        return range(0)
    stop = ceil(high * base / HUNDRED)
    return range(ceil(low * base / HUNDRED), min(stop, base + 1) if of_a_whole else stop)


def bases_fitting(
    percent: Decimal, *, n: int, decimals: int | None = None, of_a_whole: bool = True
) -> range:
    """Every integer base of which n prints that percentage; up to NO_LIMIT if unbounded."""
    low, high = _before_rounding(percent, decimals)
    smallest = max(1, floor(HUNDRED * counted(n) / high) + 1)
    if of_a_whole:
        smallest = max(smallest, n)
    largest = floor(HUNDRED * counted(n) / low) if low > 0 else NO_LIMIT
    return range(smallest, largest + 1) if largest >= smallest else range(0)


def judge(claimed: Decimal, *, n: int, base: int, decimals: int | None = None) -> Judgement:
    """Whether a claimed percentage agrees with n of a base, and which n or base would fit it."""
    places = decimals_of(claimed) if decimals is None else decimals
    actual = percentage(n, base, decimals=places)
    return Judgement(
        claimed=claimed,
        n=n,
        base=base,
        verdict=_verdict(claimed, n, base, places),
        actual=actual,
        counts=fits(claimed, base=base, decimals=places, of_a_whole=n <= base),
        bases=bases_fitting(claimed, n=n, decimals=places, of_a_whole=n <= base),
    )


def judge_row(claimed: Sequence[Decimal], *, counts: Sequence[int]) -> RowJudgement:
    """Judges claims whose base is their row's total, which may have been made to total 100."""
    base = sum(counts)
    places = max((decimals_of(percent) for percent in claimed), default=0)
    claims = []
    for percent, part in zip(claimed, allot(counts, decimals=places), strict=True):
        judgement = judge(percent, n=int(part.n), base=base, decimals=places)
        if part.adjusted and percent == part.printed:
            judgement = replace(judgement, verdict=Verdict.ADJUSTED)
        claims.append(judgement)
    return RowJudgement(tuple(claims), printed_total(claimed))


def row_bases(
    claimed: Sequence[Decimal], *, up_to: int, decimals: int | None = None
) -> tuple[int, ...]:
    """Every base on which the whole row could have come from integers adding up to that base."""
    places = max((decimals_of(percent) for percent in claimed), default=0)
    places = places if decimals is None else decimals
    found = []
    for base in range(1, up_to + 1):
        possible = [fits(percent, base=base, decimals=places) for percent in claimed]
        if all(possible) and sum(r.start for r in possible) <= base <= sum(r[-1] for r in possible):
            found.append(base)
    return tuple(found)


def _before_rounding(percent: Decimal, decimals: int | None) -> tuple[Fraction, Fraction]:
    """The half-open interval of the percentages that print this one.

    Empty when the claim has more decimals than it is said to be printed with.
    """
    places = decimals_of(percent) if decimals is None else decimals
    claimed = exact(percent)
    if claimed < 0:
        raise NotACount(f"negative percentage: {percent}")
    if claimed != exact(rounded(percent, decimals=places)):
        return claimed, claimed
    half = Fraction(1, 2 * 10**places)
    return max(Fraction(0), claimed - half), claimed + half


def _verdict(claimed: Decimal, n: int, base: int, places: int) -> Verdict:
    actual = percentage(n, base, decimals=places)
    if actual is None:
        return Verdict.UNDECIDABLE
    if claimed == actual:
        return Verdict.AGREES
    if claimed == truncated(Fraction(HUNDRED * n, base), decimals=places):
        return Verdict.TRUNCATED
    return Verdict.DIFFERS
