"""What `continuum match` does with bad lists, bad options and a full disk: it says so, or copes."""

import ctypes
import os
import re
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from continuum.matching.tests.lists import (
    HEADINGS,
    asked_here,
    called,
    csv_text,
    left_in,
    pair,
    people,
    refused,
    started,
    written,
)
from continuum.tables.tests import corpus, traps

MEBIBYTE = 2**20
LIBC = ctypes.CDLL(None)


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    ours, theirs = pair(200)
    written(tmp_path / "a.csv", ours)
    written(tmp_path / "b.csv", theirs)
    return tmp_path


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "empty", "est vide"),
        (b"\n\n;;;\n", "empty", "est vide"),
        (b"Nom;Pr\xc3\xa9nom;Naissance\n", "no_line", "sous les titres"),
        (b"%PDF-1.7 not a table", "pdf", "pas un tableau"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "image", "pas un tableau"),
        (bytes(range(256)) * 40, "other_format", "pas un tableau"),
        (b"<!doctype html><html><table></table>", "html", "page web"),
        (b"PAR1" + bytes(40) + b"PAR1", "zip_broken", "abîmé"),
        (traps.text_document(), "other_archive", "pas de tableau"),
        (traps.zip_bomb(), "expands", "aucun tableur"),
    ],
    ids=[
        "empty",
        "blank",
        "headings",
        "pdf",
        "image",
        "program",
        "html",
        "parquet",
        "writer",
        "bomb",
    ],
)
def test_what_is_no_table_is_refused_by_its_name(lists, content, code, words) -> None:
    (lists / "x.csv").write_bytes(content)
    refused(lists, "x.csv", "b.csv", words=words, code=code)


def test_files_that_are_not_there_or_not_ours_are_told(lists) -> None:
    (lists / "folder").mkdir()
    os.mkfifo(lists / "pipe")
    refused(lists, "gone.csv", "b.csv", words="n’existe pas", code="no_such_file")
    refused(lists, "folder", "b.csv", words="un dossier", code="folder")
    refused(lists, "pipe", "b.csv", words="fichier ordinaire", code="not_a_file")
    refused(lists, "a.csv", words="2 listes", code="options")
    refused(lists, "a.csv", "a.csv", words="--dedupe", code="same_file")


def without_privilege() -> None:
    """An administrator reads everything: this one no longer (capabilities 1 and 2)."""
    for capability in (1, 2):
        LIBC.prctl(24, capability, 0, 0, 0)


def test_a_list_that_may_not_be_read_is_told(lists) -> None:
    (lists / "a.csv").chmod(0)
    ended = called("a.csv", "b.csv", folder=lists, preexec_fn=without_privilege)

    assert ended.status == 2
    assert "pas le droit de lire" in ended.err


def test_a_folder_that_may_not_be_written_in_is_told_before_the_work(lists) -> None:
    (lists / "shut").mkdir(mode=0o500)
    arguments = ("a.csv", "b.csv", "--out", "shut/p.csv")
    ended = called(*arguments, folder=lists, preexec_fn=without_privilege)

    assert ended.status == 2
    assert "pas le droit d" in ended.err


def test_columns_that_are_lacking_are_named_with_how_to_say_them(lists) -> None:
    (lists / "x.csv").write_text("Ville;Rue\nVichy;Haute\nCusset;Basse\n")
    (lists / "y.csv").write_text("Nom;Remarque\nMoreau;néant\nRoussel;néant\n")
    refused(lists, "x.csv", "b.csv", words='--map "A.surname=Rue"', code="column_missing")
    refused(lists, "y.csv", "b.csv", words="le nom seul ne suffit pas", code="column_missing")
    refused(lists, "a.csv", "b.csv", "--map", "A.zut=Nom", words="n’existe pas", code="bad_map")
    refused(lists, "a.csv", "b.csv", "--map", "C.id=Nom", words="A, B", code="bad_map")
    refused(lists, "a.csv", "b.csv", "--map", "A.id=Zut", words="s’appelle", code="bad_map")
    refused(lists, "a.csv", "b.csv", "--map", "rien", words="ne se comprend pas", code="bad_map")


def test_one_broken_line_is_told_with_its_number_and_left_out(lists) -> None:
    rows = [";".join(row) for row in people(2000)]
    rows[500] = "coupée;ici"
    rows[900] = rows[900].replace(";", ';"', 1)
    rows[1200] += ";" + "x" * (2 * MEBIBYTE)
    (lists / "x.csv").write_text("\n".join([";".join(HEADINGS), *rows]) + "\n")
    ended = called("x.csv", "b.csv", "--out", "p.parquet", "--json", folder=lists)
    told = ended.told["lists"]["A"]

    assert ended.status == 1
    assert told["rows"] == 1997
    assert told["left_out_first"] == [
        {"line": 502, "why": "cut"},
        {"line": 902, "why": "unclosed"},
        {"line": 1202, "why": "too_long"},
    ]
    assert (lists / "p.parquet").exists()
    spoken = asked_here("x.csv", "b.csv", folder=lists)
    assert "3 lignes illisibles" in spoken.out.replace("\u202f", " ").replace("\xa0", " ")


def test_titles_and_two_rows_of_headings_are_read(lists) -> None:
    ours, _theirs = pair(200)
    top = "Liste des jeunes;;;;;;\n\nDossier;Identité;;;;Coordonnées;\n"
    (lists / "x.csv").write_text(top + csv_text(ours))
    ended = called("x.csv", "b.csv", "--json", folder=lists)
    fields = [one["field"] for one in ended.told["lists"]["A"]["columns"]]

    assert ended.status == 0
    assert ended.told["lists"]["A"]["rows"] == 200
    assert fields == ["id", "surname", "given_names", "birth_date", "sex", "phone", "postcode"]


def test_identifiers_that_tell_nobody_apart_give_way_to_line_numbers(lists) -> None:
    ours, _theirs = pair(200)
    written(lists / "x.csv", [("0", *row[1:]) for row in ours])
    ended = called("x.csv", "b.csv", "--out", "p.parquet", "--json", folder=lists)
    pairs = pl.read_parquet(lists / "p.parquet")

    assert ended.status == 0
    assert ended.told["lists"]["A"]["rows_named_by"] == "line"
    assert (pairs["right"].str.slice(-6).cast(pl.Int64) + 2 == pairs["left"]).mean() > 0.95


def test_a_state_number_is_neither_an_identifier_nor_written(lists) -> None:
    ours, _theirs = pair(200)
    number = "185057800608491"
    written(lists / "n.csv", [(f"{number}", *row[1:]) for row in ours])
    written(lists / "m.csv", [*ours[:-1], (*ours[-1][:6], number)])
    ended = called("n.csv", "b.csv", "--untraceable", "u.csv", "--json", folder=lists)
    other = called("m.csv", "b.csv", "--untraceable", "v.csv", folder=lists)

    assert (ended.status, other.status) == (0, 0)
    assert ended.told["lists"]["A"]["columns"][0]["field"] == ""
    for text in (
        ended.out,
        ended.err,
        (lists / "u.csv").read_text(),
        (lists / "v.csv").read_text(),
    ):
        assert number not in text
    refused(lists, "n.csv", "b.csv", "--map", "A.id=1", words="sécurité sociale", code="bad_map")


INES = ("1234567890A", "123456789AB", "1234A56789B", "123 456 789 ab", "INE 1234567890a")


def test_a_pupil_number_is_written_nowhere_whatever_its_column_is_called(lists) -> None:
    """As an identifier, guessed or named; as an address, in a name, in a post code."""
    ours, _theirs = pair(200)
    heads = ("Identifiant élève", *HEADINGS[1:], "Adresse")
    rows = [(f"12345{n:05d}A", *row[1:], f"98765{n:05d}B") for n, row in enumerate(ours)]
    for n, ine in enumerate(INES, 100):
        rows[n] = (*rows[n][:6], ine, ine)
        rows[n + 10] = (rows[n + 10][0], ine, *rows[n + 10][2:])
    written(lists / "n.csv", rows, heads)
    writes = ("--out", "p.csv", "--untraceable", "u.csv", "--report", "r.html", "--names")
    for given in ((), ("--map", "A.id=1"), ("--map", "A.id=Adresse")):
        ended = asked_here("n.csv", "b.csv", *writes, "--side-by-side", *given, folder=lists)
        told = [ended.out, ended.err, *((lists / n).read_text() for n in ("p.csv", "u.csv"))]
        told.append((lists / "r.html").read_text())
        assert ended.status == 0
        assert "nommées par leur numéro" in ended.err
        for text in told:
            assert not re.search(r"12345\d{5}A|98765\d{5}B", text)
            assert not any(ine in text for ine in INES)
    found = pl.read_csv(lists / "p.csv", separator=";")
    assert len(found) >= 115


def test_one_state_number_among_names_is_emptied_and_the_list_is_read(lists) -> None:
    ours, _theirs = pair(200)
    ours[3] = (ours[3][0], "1 85 05 78 006 084 91", *ours[3][2:])
    written(lists / "n.csv", ours)
    ended = asked_here("n.csv", "b.csv", "--untraceable", "u.csv", "--json", folder=lists)
    mapped = asked_here("n.csv", "b.csv", "--map", "A.surname=Nom", folder=lists)

    assert (ended.status, mapped.status) == (0, 0)
    assert ended.told["lists"]["A"]["rows"] == 200
    assert ended.told["lists"]["A"]["columns"][1]["field"] == "surname"
    assert "084" not in (lists / "u.csv").read_text()


def test_a_line_too_long_near_the_top_is_left_out_as_below(lists) -> None:
    ours, _theirs = pair(200)
    ours[5] = (ours[5][0], "x" * (2 * MEBIBYTE), *ours[5][2:])
    written(lists / "n.csv", ours)
    ended = asked_here("n.csv", "b.csv", "--json", folder=lists)

    assert ended.status == 1
    assert ended.told["lists"]["A"]["left_out_first"] == [{"line": 7, "why": "too_long"}]
    (lists / "x.csv").write_text("x" * (3 * MEBIBYTE))
    refused(lists, "x.csv", "b.csv", words="La ligne 1 dépasse", code="line_too_long")


def test_headings_that_come_again_are_nobody(lists) -> None:
    ours, _theirs = pair(200)
    again = (HEADINGS[0], f" {HEADINGS[1]} ", *HEADINGS[2:])
    written(lists / "n.csv", [*ours[:90], again, *ours[90:], (*HEADINGS[:6], "")])
    written(lists / "m.csv", [*ours, ("1", "Nom", "Prénom", *ours[0][3:])])
    ended = asked_here("n.csv", "b.csv", "--untraceable", "u.csv", "--json", folder=lists)
    other = asked_here("m.csv", "b.csv", "--json", folder=lists)

    assert (ended.status, ended.told["lists"]["A"]["rows"]) == (0, 200)
    assert other.told["lists"]["A"]["rows"] == 201
    assert "dossier" not in (lists / "u.csv").read_text().partition("\n")[2]


@pytest.mark.parametrize("which", ["dates", "names", "rows"])
def test_a_hundred_thousand_alike_stay_within_bounds(tmp_path, which) -> None:
    """The same birth date, the same name, or the very same row, on both sides."""
    rows = people(100_000)
    if which == "dates":
        rows = [(*row[:3], "01/01/2005", *row[4:]) for row in rows]
    elif which == "names":
        rows = [(row[0], "Martin", "Léa", *row[3:]) for row in rows]
    else:
        rows = [(row[0], *rows[0][1:]) for row in rows]
    written(tmp_path / "a.csv", rows)
    written(tmp_path / "b.csv", [("b" + row[0], *row[1:]) for row in rows[:50_000]])
    ended = called("a.csv", "b.csv", "--out", "p.parquet", "--json", folder=tmp_path)
    pairs = pl.read_parquet(tmp_path / "p.parquet")

    assert ended.status == 0
    assert ended.told["peak_memory_bytes"] < 2048 * MEBIBYTE
    if which == "rows":
        assert ended.told["copies"] == [99_999, 49_999]
        assert set(pairs["band"]) == {"sure"}
        assert pairs["left"].n_unique() == 100_000
        return
    assert ("b" + pairs["left"] == pairs["right"]).mean() > 0.99
    assert len(pairs) > 45_000
    assert sum(one["pairs_left_out"] for one in ended.told["blocking"]) > 0


def test_names_of_a_mebibyte_are_borne(lists) -> None:
    ours, _theirs = pair(200)
    long = "é" * (MEBIBYTE // 2)
    written(lists / "x.csv", [*ours, *((f"x{n}", long, long, *ours[0][3:]) for n in range(20))])
    ended = called("x.csv", "b.csv", "--out", "p.parquet", "--json", folder=lists)

    assert ended.status == 1
    assert ended.told["lists"]["A"]["rows"] == 200
    assert ended.told["lists"]["A"]["left_out"] == 20
    assert ended.told["peak_memory_bytes"] < 1024 * MEBIBYTE
    sheet = corpus.sheet_xml([list(HEADINGS), ["1", long * 2, "Léa", "01/02/2004", "F", "", ""]])
    (lists / "x.xlsx").write_bytes(corpus.xlsx(sheet))
    refused(lists, "x.xlsx", "b.csv", words="raccourcissez", code="cell_too_long")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "pas un modèle"),
        ('{"version": 1}', "pas un modèle"),
        ('{"version": 999, "normalisation": 1}', "autre version"),
        ("[" * 100_000, "ne se lit pas"),
    ],
    ids=["no-json", "half", "version", "deep"],
)
def test_a_model_that_is_none_is_refused(lists, content, words) -> None:
    (lists / "m.json").write_text(content)
    refused(lists, "a.csv", "b.csv", "--model", "m.json", words=words, code="bad_model")
    refused(lists, "a.csv", "b.csv", "--model", "no.json", words="--learn", code="bad_model")


def test_outputs_that_cannot_be_are_refused_before_the_work(lists) -> None:
    (lists / "folder.csv").mkdir()
    for out, words in (
        ("no/p.csv", "dossier"),
        ("p.doc", ".parquet"),
        ("a.csv", "déjà une liste"),
        ("folder.csv", "pas un fichier"),
    ):
        ended = asked_here("a.csv", "b.csv", "--out", out, folder=lists)
        assert ended.status == 2
        assert words in ended.err
    twice = asked_here("a.csv", "b.csv", "--out", "p.csv", "--untraceable", "p.csv", folder=lists)
    assert twice.status == 2
    assert left_in(lists) == {"a.csv", "b.csv", "folder.csv"}


@pytest.mark.parametrize("out", ["p.csv", "p.parquet", "p.xlsx"])
def test_a_disk_that_fills_up_leaves_what_was_there_before(lists, out) -> None:
    (lists / out).write_text("hier")

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    ended = called("a.csv", "b.csv", "--out", out, folder=lists, preexec_fn=small)

    assert ended.status == 2
    assert "été écrit" in ended.err
    assert "Traceback" not in ended.err
    assert (lists / out).read_text() == "hier"
    assert left_in(lists) == {"a.csv", "b.csv", out}


@pytest.mark.parametrize("which", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_interrupted_it_ends_cleanly_with_nothing_half_written(tmp_path, which) -> None:
    rows = people(30_000)
    written(tmp_path / "a.csv", rows)
    written(tmp_path / "b.csv", [("b" + row[0], *row[1:]) for row in rows])
    process = started("a.csv", "b.csv", "--out", "p.csv", "--report", "r.html", folder=tmp_path)
    deadline = time.monotonic() + 60
    while len(left_in(tmp_path)) < 4 and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.7)
    process.send_signal(which)
    _out, err = process.communicate(timeout=60)

    assert process.returncode == 130
    assert "Interrompu" in err
    assert "Traceback" not in err
    assert left_in(tmp_path) == {"a.csv", "b.csv"}


@pytest.mark.parametrize(
    "loaded", ["django", "continuum.config.cli", "continuum.matching.commands"]
)
def test_ctrl_c_while_the_program_still_loads_is_no_traceback(loaded) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", INTERRUPTED_WHILE_LOADING, loaded],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (ended.returncode, ended.stderr) == (130, "Interrompu.\n")


INTERRUPTED_WHILE_LOADING = """
import os, signal, sys

from continuum.config.start import main


class Pressed:
    def find_spec(self, name, path=None, target=None):
        if name == sys.argv[1]:
            os.kill(os.getpid(), signal.SIGINT)


sys.meta_path.insert(0, Pressed())
main()
"""
