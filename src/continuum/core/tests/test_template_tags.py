"""What templates write: icons, figures, toasts, headings that sort, pages of a list."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from continuum.core.charts import Bar, Bars
from continuum.core.components.tables import Sort
from continuum.core.components.toasts import toasts_of
from continuum.core.templatetags.continuum import pages_around, theme_of

COLUMNS = ("name", "age")


def rendered(source: str, language: str = "fr", **context: object) -> str:
    with override(language):
        return Template("{% load continuum %}" + source).render(Context(context)).strip()


def test_icon_is_hidden_from_readers_unless_it_is_named():
    assert 'aria-hidden="true"' in rendered('{% icon "users" %}')
    named = rendered('{% icon "x" label %}', label='Fermer "ici" <b>')
    assert 'role="img"' in named
    assert "aria-hidden" not in named
    assert 'aria-label="Fermer &quot;ici&quot; &lt;b&gt;"' in named


def test_icon_points_into_the_sprite():
    assert 'icons.svg#users"' in rendered('{% icon "users" %}')
    assert 'class="icon icon-large"' in rendered('{% icon "users" large=True %}')


@pytest.mark.parametrize(
    ("source", "language", "written"),
    [
        ("{{ n|figure }}", "fr", "1\u202f260"),
        ("{{ n|figure }}", "it", "1.260"),
        ("{{ n|figure:1 }}", "en", "1,260.0"),
        ("{{ nothing|figure }}", "fr", "–"),
        ("{{ n|euros }}", "fr", "1\u202f260\u00a0€"),
        ("{{ n|money }}", "it", "1.260,00\u00a0€"),
        ("{{ at|moment }}", "fr", "18 nov. 2026 à 0\u00a0h\u00a030"),
        ("{{ at|clock }}", "en", "00:30"),
        ('{{ at|day:"short" }}', "fr", "18/11/2026"),
        ("{{ on|relative_day:today }}", "fr", "il y a 3 jours"),
    ],
)
def test_filters_write_in_the_reader_s_language_and_local_time(source, language, written):
    shown = rendered(
        source,
        language,
        n=1260,
        nothing=None,
        at=datetime(2026, 11, 17, 23, 30, tzinfo=UTC),
        on=date(2026, 11, 17),
        today=date(2026, 11, 20),
    )

    assert shown == written


def request_for(query: str = "", **cookies: str):
    request = RequestFactory().get(f"/jeunes/?{query}")
    request.COOKIES.update(cookies)
    return request


@pytest.mark.parametrize(
    ("cookie", "account", "theme"),
    [
        ("", None, ""),
        ("sombre", None, "sombre"),
        ("clair", "auto", ""),
        ("clair", "sombre", "sombre"),
        ('"><script>', None, ""),
    ],
)
def test_theme_is_the_account_s_then_the_cookie_s_and_only_a_known_one(cookie, account, theme):
    request = request_for(theme=cookie)
    if account:
        request.user = SimpleNamespace(theme=account)

    assert theme_of(request) == theme


def test_theme_of_a_page_without_request_follows_the_device():
    assert theme_of("") == ""


def said(tags: str, level: int = constants.SUCCESS) -> str:
    return toasts_of([Message(level, "Gardé", extra_tags=tags)])[0].undo_url


def test_toast_offers_undo_only_at_our_own_address():
    assert said("undo:/rencontres/7/annuler%3Fa%3D1") == "/rencontres/7/annuler?a=1"
    assert said("undo:https%3A//ailleurs.example") == ""
    assert said("undo://ailleurs.example") == ""
    assert said("undo:%2F%5Cailleurs.example") == ""
    assert said("") == ""


def test_toast_knows_errors_from_news():
    levels = (constants.INFO, constants.SUCCESS, constants.WARNING, constants.ERROR)

    shown = toasts_of([Message(level, "Texte") for level in levels])

    assert [toast.is_error for toast in shown] == [False, False, False, True]


@pytest.mark.parametrize(
    ("query", "column", "descending"),
    [
        ("", "age", True),
        ("tri=name", "name", False),
        ("tri=-name", "name", True),
        ("tri=password", "age", True),
        ("tri=--name", "age", True),
        ("tri=", "age", True),
    ],
)
def test_sort_reads_the_address_and_nothing_else(query, column, descending):
    sort = Sort.of(QueryDict(query), COLUMNS, default="-age")

    assert (sort.column, sort.descending) == (column, descending)


def heading(query: str, column: str) -> str:
    request = request_for(query)
    sort = Sort.of(request.GET, COLUMNS, default="name")
    source = '{% sort_heading sort column "Colonne" %}'
    return rendered(source, request=request, sort=sort, column=column)


def test_heading_of_the_sorted_column_says_so_and_turns_round():
    shown = heading("tri=name&ville=Vichy&page=3", "name")

    assert 'aria-sort="ascending"' in shown
    assert 'href="?tri=-name&amp;ville=Vichy"' in shown


def test_heading_of_another_column_is_not_sorted():
    shown = heading("tri=-name", "age")

    assert "aria-sort" not in shown
    assert 'href="?tri=age"' in shown


@pytest.mark.parametrize(
    ("rows", "at", "numbers"),
    [
        (0, 1, [1]),
        (50, 1, [1]),
        (150, 3, [1, 2, 3]),
        (1260, 13, [1, 0, 12, 13, 14, 0, 26]),
        (1260, 1, [1, 2, 0, 26]),
    ],
)
def test_pages_around_leaves_out_the_far_ones(rows, at, numbers):
    assert pages_around(Paginator(range(rows), 50).page(at)) == numbers


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Léa Martin", "LM"),
        ("léa", "L"),
        ("Jean-Marc de la Tour", "JT"),
        ("", ""),
        ("3 !", ""),
        ("Élodie", "É"),
    ],
)
def test_initials_take_the_first_and_the_last_word(name, letters):
    assert rendered("{% initials name %}", name=name) == letters


def test_chart_is_drawn_twice_with_its_table_and_escapes_names():
    bars = Bars(title="Lieux", empty="Rien", bars=(Bar("<b>Parc</b>", 3),))

    shown = rendered("{% chart bars %}", bars=bars)

    assert shown.count("<svg xmlns") == 2
    assert "<b>Parc" not in shown
    assert '<td class="number">3</td>' in shown
