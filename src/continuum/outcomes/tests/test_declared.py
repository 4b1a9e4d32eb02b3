"""Published figures held against the records: the contradictions of Allier vers and TEEN LAB."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership
from continuum.core.rounding import percentage
from continuum.core.shares import Between
from continuum.outcomes import actions
from continuum.outcomes.actions import declared as refusals
from continuum.outcomes.models import DeclaredFigure
from continuum.outcomes.queries import bilan
from continuum.outcomes.rules.declared import Claim, ClaimItem, DeclaredKind, Known, judged
from continuum.outcomes.rules.periods import Period
from continuum.outcomes.rules.report import Level
from continuum.outcomes.tests.story import PERIOD

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def said(claim: Claim, known: Known, **others) -> str:
    with translation.override("fr"):
        return plain(" ".join(judged(claim, known, **others).lines))


def distribution(*items: tuple) -> Claim:
    return Claim(
        DeclaredKind.DISTRIBUTION,
        items=tuple(
            ClaimItem(
                label,
                None if amount is None else Decimal(amount),
                None if share is None else Decimal(share),
            )
            for label, amount, share in items
        ),
    )


ALLIER = Claim(DeclaredKind.PERCENT, Decimal(22), indicator="invisible", base="people_met")
OF_ALLIER = Known(n=304, base=1260, base_name="Jeunes rencontrés")
TEEN_LAB = distribution(
    ("Travail", "2", "8"),
    ("Étude", "4", "6"),
    ("Expérience", "5", "20"),
    ("Formation", "10", "40"),
    ("Projet", "4", "16"),
)
BUDGET = distribution(
    ("Échanges", "33000", "9.4"),
    ("Coordination", "54000", "15.4"),
    ("Parcours", "130000", "37.2"),
    ("Aménagement", "133000", "38.0"),
)


def test_allier_vers_22_percent_is_24_1_and_fits_271_to_283():
    text = said(ALLIER, OF_ALLIER)
    assert "304 sur 1 260 font 24,1 %, et non 22 %." in text
    assert "22 % de 1 260 correspond à 271 à 283." in text
    assert "304 ferait 22 % d’une base de 1 352 à 1 413." in text
    assert judged(ALLIER, OF_ALLIER).level is Level.GAP


def test_allier_vers_contradicts_the_counts_published_beside_it():
    counts = [
        Claim(DeclaredKind.COUNT, Decimal(304), indicator="invisible"),
        Claim(DeclaredKind.COUNT, Decimal(1260), indicator="people_met"),
    ]
    text = said(ALLIER, Known(n=277, base=1260), others=counts)
    assert "277 sur 1 260 font 22,0 % : d’accord avec 22 %." in text
    assert "Contredit aussi ce qui est publié à côté : 304 sur 1 260 font 24,1 %." in text


def test_teen_lab_study_is_16_percent_and_the_row_printed_90():
    text = said(TEEN_LAB, Known())
    assert "« Étude » : 4 sur 25 font 16 %, et non 6 %." in text
    assert "Les parts imprimées font 90 % et non 100 %." in text
    assert text.count("«") == 1
    assert judged(TEEN_LAB, Known()).level is Level.GAP


def test_teen_lab_budget_holds_with_37_2_marked_as_adjusted():
    verdict = judged(BUDGET, Known())
    text = said(BUDGET, Known())
    assert text == (
        "« Parcours » : 37,2 % est ajusté pour que la ligne fasse 100 % (37,1 % sinon)."
    )
    assert verdict.level is Level.NOTE


def test_teen_lab_project_row_fits_neither_real_base():
    row = distribution(("oui", None, "65"), ("non", None, "25"), ("non recensé", None, "10"))
    assert "20, 40, 48, 51, 52, 60" in said(row, Known())
    assert "La base 28 ne donne pas cette ligne" in said(row, Known(n=28, base=28))
    assert "La base 39 ne donne pas cette ligne" in said(row, Known(n=39, base=39))
    assert said(row, Known(n=40, base=40)) == "Cette ligne peut venir de la base 40."


def test_lines_are_held_against_the_records_by_label():
    row = distribution(("Travail", "2", None), ("ÉTUDE", "4", None))
    known = Known(n=6, base=6, lines=(("Travail", 2), ("Étude", 5)))
    assert "« ÉTUDE » : publié 4, les données donnent 5." in said(row, known)
    agreeing = replace(known, lines=(("travail", 2), ("étude", 4)))
    assert said(row, agreeing) == "Chaque ligne est celle des données."


@pytest.mark.parametrize(
    ("value", "known", "expected", "level"),
    [
        (1260, 1260, "1 260 : d’accord avec les données.", Level.FINE),
        (300, 304, "Publié : 300. Les données donnent 304 : 4 d’écart.", Level.GAP),
        (12, Between(7, 15), "12 : possible, les données donnent entre 7 et 15.", Level.FINE),
        (16, Between(7, 15), "16 : impossible, les données donnent entre 7 et 15.", Level.GAP),
    ],
)
def test_a_count_agrees_or_says_by_how_much_it_does_not(value, known, expected, level):
    claim = Claim(DeclaredKind.COUNT, Decimal(value))
    assert said(claim, Known(n=known)) == expected
    assert judged(claim, Known(n=known)).level is level


def test_a_claim_about_nothing_says_so():
    assert "rien à comparer" in said(Claim(DeclaredKind.COUNT, Decimal(5)), Known())


@given(st.integers(1, 3000), st.data(), st.integers(0, 2))
def test_what_the_records_would_print_always_agrees(base, data, decimals):
    n = data.draw(st.integers(0, base))
    printed = percentage(n, base, decimals=decimals)
    verdict = judged(
        Claim(DeclaredKind.PERCENT, printed, indicator="a", base="b"), Known(n=n, base=base)
    )
    assert verdict.level is Level.FINE


def entry(claim: Claim, **fields) -> actions.DeclaredEntry:
    told = replace(claim, wording=claim.wording or "22 % sortis des radars")
    return actions.DeclaredEntry(
        claim=told, **{"source": "Plaquette, page 2", "period": PERIOD, **fields}
    )


@pytest.mark.django_db
def test_declare_figure_keeps_the_printed_decimals_and_enters_the_checks(story):
    with as_member(story.lead) as member:
        claim = Claim(DeclaredKind.PERCENT, Decimal("22.0"), indicator="entries", base="people_met")
        row = actions.declare_figure(programme=story.programme, entry=entry(claim), by=member)
        again = actions.declare_figure(programme=story.programme, entry=entry(claim), by=member)
        told = bilan(story.programme, PERIOD, member)
        row.refresh_from_db()
    assert row == again
    assert str(row.printed) == "22.0"
    [check] = [one for one in told.checks if one.code == "declared"]
    assert check.level is Level.GAP
    assert "5 sur 9 font 55,6 %, et non 22,0 %." in plain(check.text)


@pytest.mark.django_db
def test_a_declared_figure_is_held_against_its_own_period(story):
    january = Period(date(2026, 1, 1), date(2026, 1, 31))
    claim = Claim(DeclaredKind.COUNT, Decimal(1), indicator="encounters")
    with as_member(story.lead) as member:
        actions.declare_figure(
            programme=story.programme, entry=entry(claim, period=january), by=member
        )
        [published] = bilan(story.programme, PERIOD, member).published
    assert published.judged.level is Level.FINE


@pytest.mark.django_db
def test_a_line_of_a_breakdown_may_be_spoken_of(story):
    claim = Claim(DeclaredKind.PERCENT, Decimal(40), indicator="gender:F")
    with as_member(story.lead) as member:
        actions.declare_figure(programme=story.programme, entry=entry(claim), by=member)
        [published] = bilan(story.programme, PERIOD, member).published
    assert "2 sur 5 font 40,0 % : d’accord avec 40 %." in plain(" ".join(published.judged.lines))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("claim", "fields", "refusal"),
    [
        (Claim(DeclaredKind.COUNT), {}, refusals.NotAFigure),
        (Claim(DeclaredKind.COUNT, Decimal("-1")), {}, refusals.NotAFigure),
        (Claim(DeclaredKind.COUNT, Decimal("NaN")), {}, refusals.NotAFigure),
        (Claim(DeclaredKind.PERCENT, Decimal("1E+30")), {}, refusals.NotAFigure),
        (Claim(DeclaredKind.COUNT, Decimal(1)), {"source": "  "}, refusals.NoSource),
        (
            Claim(DeclaredKind.COUNT, Decimal(1), indicator="nulle-part"),
            {},
            refusals.NoSuchIndicator,
        ),
        (distribution(("seule", "1", None)), {}, refusals.NoLines),
    ],
)
def test_declare_figure_refuses_what_is_no_figure(story, claim, fields, refusal):
    with as_member(story.lead) as member:
        with pytest.raises(refusal):
            actions.declare_figure(
                programme=story.programme, entry=entry(claim, **fields), by=member
            )
        assert not DeclaredFigure.objects.exists()


@pytest.mark.django_db
def test_only_who_answers_for_the_bilan_declares_and_others_see_nothing(story):
    claim = Claim(DeclaredKind.COUNT, Decimal(7), indicator="encounters")
    educator = make_membership(Role.EDUCATOR, organisation=story.lead.organisation)
    with as_member(educator) as member, pytest.raises(refusals.NotAllowed):
        actions.declare_figure(programme=story.programme, entry=entry(claim), by=member)
    elsewhere = make_membership(Role.COORDINATOR)
    with as_member(elsewhere) as stranger, pytest.raises(refusals.NotYourProgramme):
        actions.declare_figure(programme=story.programme, entry=entry(claim), by=stranger)
    with as_member(story.lead) as member:
        row = actions.declare_figure(programme=story.programme, entry=entry(claim), by=member)
        actions.withdraw_declared(declared=row, at=NOW, by=member)
        assert not bilan(story.programme, PERIOD, member).published
        with pytest.raises(refusals.AlreadyWithdrawn):
            actions.withdraw_declared(declared=row, at=NOW, by=member)
