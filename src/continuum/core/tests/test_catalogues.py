"""Catalogues: read from the code, French spaces put in, nothing left untranslated."""

import gettext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from continuum.core import catalogues
from continuum.core.typography import NARROW, NBSP, french


@pytest.mark.parametrize(
    ("plain", "set_"),
    [
        ("Que faire ?", f"Que faire{NARROW}?"),
        ("Erreur : l'âge", f"Erreur{NBSP}: l’âge"),
        ("« Suivi »", f"«{NBSP}Suivi{NBSP}»"),
        ("24,1 % de 1 260", f"24,1{NARROW}% de 1{NARROW}260"),
        ("%(n)s % des %(base)s", f"%(n)s{NARROW}% des %(base)s"),
        ("à 20 h 14", f"à 20{NBSP}h 14"),
        ("https://exemple.test/a?b", "https://exemple.test/a?b"),
        ("<a href='x'>l'avis</a>", "<a href='x'>l’avis</a>"),
    ],
)
def test_french_typography(plain: str, set_: str) -> None:
    assert french(plain) == set_


@given(st.text(alphabet="ab 1%?!:;«»'’é", max_size=60))
def test_french_typography_settles_at_once(text: str) -> None:
    assert french(french(text)) == french(text)


def test_messages_come_from_code_and_templates() -> None:
    places = {message.place.rsplit(".", 1)[-1] for message in catalogues.messages().values()}

    assert places == {"py", "html", "txt"}


def test_compiled_french_carries_no_break_spaces(tmp_path) -> None:
    catalogues.compile_all(tmp_path)

    translation = gettext.translation("django", localedir=str(tmp_path), languages=["fr"])
    source = next(m for m in catalogues.messages().values() if " : " in m.singular and not m.plural)
    assert f"{NBSP}: " in translation.gettext(source.singular)


def test_a_text_that_left_the_code_keeps_its_translation(tmp_path, monkeypatch) -> None:
    (tmp_path / "it.po").write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "Bonjour à tous"\nmsgstr "Buongiorno a tutti"\n\n'
        'msgid "Jamais traduit"\nmsgstr ""\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(catalogues, "CATALOGUES", tmp_path)
    monkeypatch.setattr(catalogues, "messages", dict)
    gone = {"it": 0, "en": 0}
    assert catalogues.update() == gone
    assert catalogues.update() == gone
    written = (tmp_path / "it.po").read_text(encoding="utf-8")
    assert written.count('#~ msgstr "Buongiorno a tutti"') == 1
    assert "Jamais traduit" not in written

    back = catalogues.Message("Bonjour à tous", "", "", "core/x.py")
    monkeypatch.setattr(catalogues, "messages", lambda: {back.key: back})

    assert catalogues.update() == {"it": 0, "en": 1}
    assert '\nmsgstr "Buongiorno a tutti"' in (tmp_path / "it.po").read_text(encoding="utf-8")
    assert catalogues.missing("it") == []


@pytest.mark.parametrize("language", catalogues.TRANSLATED)
def test_catalogue_is_complete(language: str) -> None:
    assert catalogues.missing(language) == []
