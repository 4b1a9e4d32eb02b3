"""Names in French sentences: elision by the ear, one full stop, nothing unescaped."""

import pytest
from django.template import Context, Template
from django.utils import translation

from continuum.core.naming import with_name


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Alizée", "d’Alizée"),
        ("Éliott P.", "d’Éliott P."),
        ("Inès", "d’Inès"),
        ("Oumar", "d’Oumar"),
        ("Ouassim", "de Ouassim"),
        ("Yves", "d’Yves"),
        ("Yann", "de Yann"),
        ("Yasmine", "de Yasmine"),
        ("Hélène", "d’Hélène"),
        ("Hugo", "d’Hugo"),
        ("Hamza", "de Hamza"),
        ("Harry", "de Harry"),
        ("Karim", "de Karim"),
        ("Œdipe", "d’Œdipe"),
        ("éa\\1", "d’éa\\1"),
        ("", "de "),
        ("7", "de 7"),
        ("🙂", "de 🙂"),
    ],
)
def test_de_is_elided_as_it_is_said(name, written):
    with translation.override("fr"):
        assert with_name(f"Le dossier de {name} est ouvert", name) == (
            f"Le dossier {written} est ouvert"
        )


@pytest.mark.parametrize("language", ["it", "en"])
def test_other_languages_keep_their_sentence(language):
    with translation.override(language):
        assert with_name("Report de Alizée", "Alizée") == "Report de Alizée"


def test_only_the_word_before_the_name_changes():
    with translation.override("fr"):
        assert with_name("Le code de Ana : de Anabelle", "Ana") == "Le code d’Ana : de Anabelle"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Léa C.", "3 rencontres reliées à Léa C."),
        ("Léa", "3 rencontres reliées à Léa."),
    ],
)
def test_a_name_that_ends_by_a_full_stop_ends_the_sentence(name, said):
    assert with_name(f"3 rencontres reliées à {name}.", name) == said


def test_in_a_template_nothing_typed_passes_unescaped():
    source = (
        "{% load i18n continuum %}{% blocktranslate trimmed asvar said with name=name %}Dossier de"
        " {{ name }}{% endblocktranslate %}{{ said|with_name:name }}"
    )
    with translation.override("fr"):
        told = Template(source).render(Context({"name": "Anaïs <b>'O"}))
        unsafe = Template("{% load continuum %}{{ text|with_name:'x' }}").render(
            Context({"text": "<b>"})
        )
    assert told == "Dossier d’Anaïs &lt;b&gt;&#x27;O"
    assert unsafe == "&lt;b&gt;"
