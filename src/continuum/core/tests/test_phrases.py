"""Labels, quotations, lists and spans in three languages, with French spaces."""

from datetime import date

import pytest
from django.template import Context, Template
from django.utils.translation import override

from continuum.core import phrases
from continuum.core.typography import NARROW, NBSP

FROM, UNTIL = date(2020, 3, 2), date(2020, 5, 4)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", (f"Genre{NBSP}: femme", f"Genre{NBSP}:", f"{NBSP}: femme", f"«{NBSP}Momo{NBSP}»")),
        ("it", ("Genre: femme", "Genre:", ": femme", "«Momo»")),
        ("en", ("Genre: femme", "Genre:", ": femme", "\N{LEFT SINGLE QUOTATION MARK}Momo’")),
    ],
)
def test_labels_and_quotations(language, said):
    with override(language):
        written = (
            phrases.labelled("Genre", "femme"),
            phrases.colon("Genre"),
            phrases.after_colon("femme"),
            phrases.quoted("Momo"),
        )

    assert written == said


def test_a_percent_sign_and_markup_in_a_value_stay_what_they_are():
    page = Template("{% load continuum %}{{ label|labelled:value }} {{ value|quoted }}")

    with override("en"):
        written = page.render(Context({"label": "Part <b>", "value": "100 %(x)s & 3"}))

    assert (
        written
        == "Part &lt;b&gt;: 100 %(x)s &amp; 3 \N{LEFT SINGLE QUOTATION MARK}100 %(x)s &amp; 3’"
    )


@pytest.mark.parametrize(
    ("language", "listed", "either"),
    [("fr", f"a{NARROW}; b{NARROW}; c", "a ou b ou c"), ("it", "a; b; c", "a o b o c")],
)
def test_lists(language, listed, either):
    with override(language):
        assert phrases.listed("abc") == listed
        assert phrases.alternatives("abc") == either
        assert phrases.listed(["a"]) == phrases.alternatives(["a"]) == "a"
        assert phrases.listed([]) == ""


@pytest.mark.parametrize(
    ("start", "end", "fr", "en"),
    [
        (FROM, UNTIL, "2 mars 2020 – 4 mai 2020", "2 Mar 2020 – 4 May 2020"),
        (FROM, None, "à partir du 2 mars 2020", "from 2 Mar 2020"),
        (None, UNTIL, "jusqu’au 4 mai 2020", "until 4 May 2020"),
        (None, None, "–", "–"),
    ],
)
def test_span_says_when_an_end_is_not_known(start, end, fr, en):
    with override("fr"):
        assert phrases.span(start, end) == fr
    with override("en"):
        assert phrases.span(start, end) == en
