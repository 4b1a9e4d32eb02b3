"""Texts to translate, found however the code calls gettext."""

from pathlib import Path

import pytest

from continuum.core import sources

IMPORTS = """
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext, pgettext, npgettext_lazy
"""


def texts(tmp_path: Path, source: str, name: str = "screen.py") -> list[sources.Text]:
    path = tmp_path / name
    path.write_text(source, encoding="utf-8")
    return list(sources.texts_of(path))


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("_('Bonjour')", ("Bonjour", "", "")),
        ("_('Une phrase '\n  'en deux lignes')", ("Une phrase en deux lignes", "", "")),
        ("lazy('Un nombre')", ("Un nombre", "", "")),
        ("translation.gettext_lazy('Un nombre')", ("Un nombre", "", "")),
        ("f'{one} {_(\" ou \").join(names)}'", (" ou ", "", "")),
        ("ngettext('%(n)s jeune', '%(n)s jeunes', n)", ("%(n)s jeune", "%(n)s jeunes", "")),
        ("pgettext('sortie', 'Relais')", ("Relais", "", "sortie")),
        ("npgettext_lazy('lieu', 'place', 'places', 'n')", ("place", "places", "lieu")),
    ],
)
def test_python_texts_are_found(tmp_path, written, found) -> None:
    assert texts(tmp_path, f"{IMPORTS}told = {written}\n") == [found]


def test_a_function_of_the_same_name_is_not_gettext(tmp_path) -> None:
    assert texts(tmp_path, "def _(text): return text\ntold = _('Bonjour')\n") == []


@pytest.mark.parametrize(
    "hidden",
    [
        "_(label)",
        "_(f'Bonjour {name}')",
        "_('a' + name)",
        "ngettext('un jeune', many, n)",
        "pgettext(where, 'Relais')",
        "list(map(_, names))",
        "lazy",
    ],
)
def test_a_text_the_code_does_not_show_is_refused(tmp_path, hidden) -> None:
    with pytest.raises(sources.NotLiteral, match=r"screen\.py:6"):
        texts(tmp_path, f"{IMPORTS}told = {hidden}\n")


def test_template_texts_are_found_with_context_and_plural(tmp_path) -> None:
    written = """{% load i18n %}{% translate "Tous" context "sites" %}
      {% blocktranslate count n=n trimmed %}
        {{ n }} jeune
      {% plural %}
        {{ n }} jeunes
      {% endblocktranslate %}"""

    assert texts(tmp_path, written, "screen.html") == [
        ("Tous", "", "sites"),
        ("%(n)s jeune", "%(n)s jeunes", ""),
    ]
