"""A command line typed wrongly, or answered where there is no room: said in the user's language."""

import subprocess
import sys
from pathlib import Path

import pytest

from continuum.config import cli

MATCH = "Usage : continuum match [OPTIONS] {A B}..."


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    def run(*words: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["continuum", *words])
        with pytest.raises(SystemExit) as left:
            cli.main()
        written = capsys.readouterr()
        return left.value.code, written.err or written.out

    return run


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("match", "Il manque A B."),
        ("match --foo a b", "L’option --foo n’existe pas. Peut-être : --lookup, --out."),
        ("match a b --engine x", "'x' n’est pas possible ; choisir parmi 'local', 'spark'."),
        ("match a b --out", "L’option '--out' attend une valeur."),
        ("match a b --json=3", "L’option '--json' ne prend pas de valeur."),
        ("bilann", "La commande 'bilann' n’existe pas. Peut-être : 'bilan'."),
        ("zzzz", "La commande 'zzzz' n’existe pas."),
        ("user", "Il manque la commande."),
        ("user invite", "Il manque email."),
        ("user roles a b c", "C’est trop : b c."),
        ("bilan aube --from 2026-99-99", "--from : Cette date n’est pas lisible"),
        ("worker --concurrency abc", "--concurrency : Il faut un nombre entier."),
        ("match a b --engine x --language it", "'x' non è possibile; scegliere tra"),
        ("match a b --engine x --language=en", "'x' is not possible; choose one of"),
        ("match a b --language zz", "--language : 'zz' n’est pas possible"),
    ],
)
def test_what_is_wrong_and_where_help_is(typed, words: str, said: str) -> None:
    code, written = typed(*words.split())

    assert code == 2
    assert said in written.replace("\N{NO-BREAK SPACE}", " ").replace("\u202f", " ")
    for english in ("Usage:", "Error", "Try '", "Missing", "No such", "Invalid", "requires"):
        assert english not in written or "--language=en" in words


def test_the_library_s_own_words_on_the_pages_of_help_are_french(typed) -> None:
    code, written = typed("match", "--help")

    assert code == 0
    for english in ("Show this", "[required]", "[default", "completion"):
        assert english not in written
    assert "Montrer cette aide." in written


def test_an_answer_for_which_there_is_no_room_is_told_without_a_trace(tmp_path: Path) -> None:
    listed = tmp_path / "liste.csv"
    listed.write_text("Nom;Prénom;Né le\nDupont;Lina;03/05/2004\nMartin;Jo;01/02/2003\n")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [
                *(sys.executable, "-c", "from continuum.config.start import main; main()"),
                *("match", str(listed), str(listed), "--json"),
            ],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )

    assert done.returncode == 2
    assert "plus de place" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
