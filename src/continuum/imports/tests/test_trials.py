"""A trial is worked out once, kept while it holds, and never trusted by the import."""

import re
from datetime import date, timedelta
from random import Random
from string import ascii_uppercase

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from continuum.access.tests.factories import as_member
from continuum.imports import actions, jobs
from continuum.imports.models import Trial, TrialPart
from continuum.imports.planning import plan as planning
from continuum.imports.queries import trials
from continuum.imports.rules.kinds import Choice, Kind
from continuum.imports.tests.browsing import text_of
from continuum.imports.tests.factories import NOW, bring, csv, run
from continuum.people.models import Person
from continuum.people.tests.factories import make_file

pytestmark = pytest.mark.django_db

HEADINGS = ("Prénom", "Nom", "Né le", "Sexe")
LEA = ("Léa", "Dupont", "12/03/2004", "F")
TOM = ("Tom", "Martin", "01/07/2001", "pfff")
TABLE = csv(HEADINGS, LEA, TOM)


@pytest.fixture
def plans(monkeypatch):
    """The tables that were planned for a trial, one after the other."""
    made = []
    really = planning.planned

    def planned(source, **told):
        made.append(source)
        return really(source, **told)

    monkeypatch.setattr("continuum.imports.making_trials.planned", planned)
    return made


@pytest.fixture
def table(team):
    membership, programme = team
    with as_member(membership) as member:
        return bring(member, programme, Kind.PEOPLE, TABLE)


@pytest.fixture
def address(table) -> str:
    return reverse("imports:trial", args=[table.pk])


@pytest.fixture
def long(monkeypatch):
    monkeypatch.setattr(trials, "LONG", 1)


def asked() -> list[ProcrastinateJob]:
    return list(ProcrastinateJob.objects.filter(task_name="imports.plan").order_by("id"))


def test_pages_of_a_trial_share_one_planning(page, plans, table, address) -> None:
    for pile in ("nouveaux", "erreurs", "connus", "a-verifier"):
        assert page.get(address, {"pile": pile}).status_code == 200
    page.get(reverse("imports:errors_csv", args=[table.pk]))

    assert len(plans) == 1


@pytest.mark.parametrize("gesture", ["word", "cell", "decision", "columns"])
def test_an_answer_makes_it_anew(page, plans, table, address, gesture) -> None:
    shown = page.get(address).content.decode()
    word = re.search(r'name="(word-gender-[0-9a-f]+)"', shown).group(1)
    if gesture == "columns":
        where = reverse("imports:columns", args=[table.pk])
        page.post(where, {"sheet": "0", "c0": "first_name", "c1": "last_name"})
    else:
        sent = {
            "word": {"geste": "mots", word: "M"},
            "cell": {"geste": "corriger", "cell-3-3": "M"},
            "decision": {"geste": "decider", "line-3": "leave"},
        }
        page.post(address, sent[gesture])
    page.get(address)

    assert len(plans) == 2


def test_what_changed_in_files_makes_it_anew(page, plans, team, address) -> None:
    membership, _programme = team
    page.get(address)
    with as_member(membership) as member:
        lea = make_file(member, "Léa", last_name="Dupond")
    changed = page.get(address, {"pile": "a-verifier"})
    assert f'value="{lea.pk}"' in changed.content.decode()
    with as_member(membership):
        Person.objects.filter(pk=lea.pk).update(first_name="Autre", last_name="Personne")
    again = page.get(address, {"pile": "a-verifier"})

    assert f'value="{lea.pk}"' not in again.content.decode()
    assert len(plans) == 3


def test_the_import_trusts_no_trial(page, team, table, address) -> None:
    """Somebody opened the same file between the trial and the import."""
    membership, _programme = team
    assert "Importer 1 ligne" in text_of(page.get(address))
    with as_member(membership) as member:
        make_file(member, "Léa", last_name="Dupont", born_on=date(2004, 3, 12))
        report = run(table, member)

        assert report["piles"]["nouveaux"] == 0
        assert Person.objects.filter(last_name="Dupont").count() == 1
        assert not Trial.objects.exists()
        assert not TrialPart.objects.exists()


def test_a_long_table_is_tried_by_the_worker(page, plans, address, long) -> None:
    for _twice in range(2):
        waiting = page.get(address)
        assert "hx-trigger" in waiting.content.decode()
        assert "rien n'est écrit" in text_of(waiting)
    [job] = asked()
    fragment = page.get(address, headers={"hx-request": "true"})
    assert "<html" not in fragment.content.decode()

    jobs.plan(**job.args)
    done = page.get(address, headers={"hx-request": "true"})
    assert done.headers["HX-Refresh"] == "true"
    assert "2 lignes lues" in text_of(page.get(address))
    assert len(asked()) == len(plans) == 1


def test_decisions_on_a_long_table_are_laid_over_its_trial(
    page, plans, team, address, long
) -> None:
    membership, _programme = team
    with as_member(membership) as member:
        make_file(member, "Léa", last_name="Dupond")
    page.get(address)
    jobs.plan(**asked()[0].args)
    assert "1 ligne attend une décision" in text_of(page.get(address, {"pile": "a-verifier"}))
    assert "Rien à importer avant vos réponses" in text_of(page.get(address))
    page.post(address, {"geste": "tout-importer"})
    decided = page.get(address, {"pile": "a-verifier"})

    assert decided.context["undecided"] == 0
    assert "Importer 1 ligne" in text_of(decided)
    assert len(plans) == 1


def test_a_long_trial_says_that_files_changed_and_is_made_again_when_asked(
    page, team, address, long
) -> None:
    membership, _programme = team
    page.get(address)
    jobs.plan(**asked()[0].args)
    with as_member(membership) as member:
        make_file(member, "Léa", last_name="Dupond")
    stale = page.get(address)
    assert "Des dossiers ont changé depuis cet essai" in text_of(stale)
    for _twice in range(2):
        page.post(address, {"geste": "refaire"})
    jobs.plan(**asked()[-1].args)

    assert len(asked()) == 2
    assert "Des dossiers ont changé" not in text_of(page.get(address))


def test_a_trial_answered_otherwise_meanwhile_is_not_kept(page, team, table, address, long) -> None:
    membership, _programme = team
    page.get(address)
    with as_member(membership) as member:
        actions.correct_cell(upload=table, line=3, column=3, text="M", by=member)
    jobs.plan(**asked()[0].args)
    with as_member(membership):
        assert Trial.objects.get().planned_at is None

    page.get(address)
    jobs.plan(**asked()[-1].args)
    assert "Importer 2 lignes" in text_of(page.get(address))


def test_a_pile_is_shown_whole_page_by_page(page, team) -> None:
    membership, programme = team
    dice = Random(7)
    letters = ["".join(dice.choices(ascii_uppercase, k=12)) for _line in range(460)]
    born = (date(1996, 1, 1) + timedelta(days=11 * n) for n in range(230))
    people = [
        (given, surname, f"{day:%d/%m/%Y}", "F")
        for given, surname, day in zip(letters[:230], letters[230:], born, strict=True)
    ]
    with as_member(membership) as member:
        table = bring(member, programme, Kind.PEOPLE, csv(HEADINGS, *people))
        actions.decide(upload=table, line=9, choice=Choice.LEAVE, by=member, now=NOW)
    address = reverse("imports:trial", args=[table.pk])
    shown = [
        [line.line for line, _choice in page.get(address, asked).context["lines"]]
        for asked in ({"pile": "nouveaux", "page": str(n)} for n in range(1, 6))
    ]

    assert [len(one) for one in shown] == [50, 50, 50, 50, 29]
    assert [line for one in shown for line in one] == [n for n in range(2, 232) if n != 9]
