"""Shares keep their base, and claims made elsewhere are judged."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from continuum.core.rounding import NotACount, percentage
from continuum.core.shares import (
    NO_LIMIT,
    Between,
    Share,
    Verdict,
    bases_fitting,
    decimals_of,
    fits,
    judge,
    judge_row,
    row_bases,
)


def claims(*percents):
    return [Decimal(percent) for percent in percents]


@st.composite
def claimed(draw, most=100):
    places = draw(st.integers(0, 2))
    return Decimal(draw(st.integers(0, most * 10**places))).scaleb(-places)


def test_share_keeps_its_base_and_its_unknown():
    share = Share(25, 39, unknown=4)

    assert share.percent() == Decimal("64.1")
    assert share.percent_of_known() == Decimal("71.4")
    assert share.response() == Share(35, 39)
    assert share.possible() == Between(Decimal("64.1"), Decimal("74.4"))


def test_share_of_an_empty_base_has_no_percentage():
    assert Share(0, 0).percent() is None
    assert Share(0, 0).possible() is None
    assert Share(0, 3, unknown=3).percent_of_known() is None


@pytest.mark.parametrize(("n", "base", "unknown"), [(4, 3, 0), (2, 3, 2), (-1, 3, 0), (1, 3, -1)])
def test_share_refuses_counts_that_do_not_fit_their_base(n, base, unknown):
    with pytest.raises(NotACount):
        Share(n, base, unknown)


def test_between_prints_one_number_when_both_bounds_are_equal():
    assert Between(12, 15).text("{low} à {high}", number=lambda n: f"<{n}>") == "<12> à <15>"
    assert Between(12, 12).text("{low} à {high}", number=lambda n: f"<{n}>") == "<12>"
    assert str(Between(12, 15)) == "12–15"


def test_between_adds_up_and_knows_what_it_holds():
    assert Between(3, 5) + Between(10, 10) == Between(13, 15)
    assert 4 in Between(3, 5)
    assert 6 not in Between(3, 5)
    with pytest.raises(ValueError, match="from 5 to 3"):
        Between(5, 3)


def test_decimals_of_a_percentage_as_printed():
    assert [decimals_of(Decimal(text)) for text in ("22", "9.4", "9.40", "1E+1")] == [0, 1, 2, 0]
    with pytest.raises(NotACount):
        decimals_of(Decimal("NaN"))


def test_fits_says_which_counts_print_the_claim():
    assert fits(Decimal("22"), base=1260) == range(271, 284)
    assert fits(Decimal("24.1"), base=1260) == range(304, 305)
    assert fits(Decimal("33"), base=2) == range(1, 1)
    assert fits(Decimal("22"), base=0) == range(0)
    assert fits(Decimal("100"), base=1000) == range(995, 1001)
    assert fits(Decimal("112"), base=100, of_a_whole=False) == range(112, 113)
    assert len(fits(Decimal("22.4"), base=1000, decimals=0)) == 0


def test_bases_fitting_says_on_which_base_a_count_prints_the_claim():
    assert bases_fitting(Decimal("22"), n=304) == range(1352, 1414)
    assert percentage(304, 1351, decimals=0) == 23
    assert bases_fitting(Decimal("100"), n=3) == range(3, 4)
    assert bases_fitting(Decimal("0"), n=3) == range(601, NO_LIMIT + 1)
    assert len(bases_fitting(Decimal("50"), n=0)) == 0


@pytest.mark.parametrize("percent", ["-1", "NaN", "Infinity"])
def test_a_claim_that_is_no_percentage_is_refused(percent):
    with pytest.raises(NotACount):
        fits(Decimal(percent), base=10)
    with pytest.raises(NotACount):
        bases_fitting(Decimal(percent), n=10)


@given(claimed(), st.integers(0, 400), st.integers(0, 2))
def test_fits_equals_brute_force(percent, base, places):
    brute = [n for n in range(base + 1) if percentage(n, base, decimals=places) == percent and base]

    assert list(fits(percent, base=base, decimals=places)) == brute


@given(claimed(200), st.integers(1, 150))
def test_fits_equals_brute_force_beyond_the_whole(percent, base):
    places = decimals_of(percent)
    brute = [n for n in range(2 * base + 9) if percentage(n, base, decimals=places) == percent]

    assert list(fits(percent, base=base, of_a_whole=False)) == brute


@given(claimed(), st.integers(0, 60))
def test_bases_fitting_equals_brute_force(percent, n):
    places = decimals_of(percent)
    found = bases_fitting(percent, n=n)
    limit = 500
    brute = [b for b in range(max(1, n), limit) if percentage(n, b, decimals=places) == percent]

    assert [base for base in range(1, limit) if base in found] == brute


def test_judge_contradicts_a_claim_and_says_what_would_fit():
    judgement = judge(Decimal("22"), n=304, base=1260)

    assert judgement.verdict is Verdict.DIFFERS
    assert judgement.actual == 24
    assert judgement.counts == range(271, 284)
    assert judgement.bases == range(1352, 1414)


@pytest.mark.parametrize(
    ("claim", "n", "base", "verdict"),
    [
        ("24.1", 304, 1260, Verdict.AGREES),
        ("24", 304, 1260, Verdict.AGREES),
        ("24.12", 304, 1260, Verdict.TRUNCATED),
        ("24.13", 304, 1260, Verdict.AGREES),
        ("24.2", 304, 1260, Verdict.DIFFERS),
        ("68.4", 208, 304, Verdict.AGREES),
        ("110", 11, 10, Verdict.AGREES),
        ("0", 0, 0, Verdict.UNDECIDABLE),
    ],
)
def test_judge_at_the_precision_of_the_claim(claim, n, base, verdict):
    assert judge(Decimal(claim), n=n, base=base).verdict is verdict


def test_judge_row_finds_the_misprint_and_the_missing_tenth():
    row = judge_row(claims("8", "6", "20", "40", "16"), counts=[2, 4, 5, 10, 4])

    assert [claim.verdict for claim in row.claims] == [
        Verdict.AGREES,
        Verdict.DIFFERS,
        Verdict.AGREES,
        Verdict.AGREES,
        Verdict.AGREES,
    ]
    assert row.claims[1].actual == 16
    assert row.printed_total == 90
    assert not row.totals_hundred


def test_judge_row_accepts_what_was_adjusted_to_total_one_hundred():
    row = judge_row(claims("9.4", "15.4", "37.2", "38.0"), counts=[33, 54, 130, 133])

    assert [claim.verdict for claim in row.claims][2] is Verdict.ADJUSTED
    assert judge(Decimal("37.2"), n=130, base=350).verdict is Verdict.DIFFERS
    assert row.totals_hundred


def test_judge_row_refuses_claims_and_counts_that_do_not_pair():
    with pytest.raises(ValueError, match="argument 2 is longer"):
        judge_row(claims("50"), counts=[1, 1])


def test_row_bases_finds_the_denominators_that_could_have_printed_the_row():
    assert row_bases(claims("65", "25", "10"), up_to=60) == (20, 40, 48, 51, 52, 60)
    assert row_bases(claims("8", "16", "20", "40", "16"), up_to=25) == (25,)
