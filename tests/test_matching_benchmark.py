"""The benchmark of matching judges rightly, and says so when a tool fails."""

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from benchmarks.matching import metrics, processes
from benchmarks.matching.environments import NoEnvironment
from benchmarks.matching.goals import outcomes
from benchmarks.matching.lists import registers
from benchmarks.matching.measuring import Record, interleaved
from benchmarks.matching.page import BEGIN, END, into_page
from benchmarks.matching.plots import plots
from benchmarks.matching.report import report
from benchmarks.matching.tools import OURS, TOOLS, Tool

ROOT = Path(__file__).resolve().parents[1]
PERSONS = np.array(["a", "b", "c", "d"], dtype=object), np.array(["b", "a", "x", "d"], dtype=object)
"""Three persons are in both lists; the rows are (0, 1), (1, 0), (3, 3)."""


def scored(*pairs: tuple[int, int, float]) -> metrics.Scored:
    table = pl.DataFrame(pairs, schema=["left", "right", "score"], orient="row")
    return metrics.scored(table, PERSONS, within=False)


def test_precision_and_recall_at_the_best_threshold_are_those_of_the_pairs() -> None:
    found = metrics.quality(scored((0, 1, 9.0), (1, 0, 8.0), (2, 2, 7.0), (0, 3, -9.0)))

    assert found["precision"] == 1.0
    assert found["recall"] == pytest.approx(2 / 3)
    assert found["f1"] == pytest.approx(0.8)
    assert found["threshold"] == 8.0
    assert found["ceiling"] == pytest.approx(2 / 3)
    assert found["fixed_precision"] == pytest.approx(2 / 3)


def test_pairs_of_one_score_are_taken_together() -> None:
    """A tool that gives many pairs the same score cannot choose the right ones among them."""
    found = metrics.quality(scored((0, 1, 5.0), (1, 0, 5.0), (2, 2, 5.0)))

    assert found["recall_at_0.999"] == 0.0
    assert found["precision"] == pytest.approx(2 / 3)


def test_one_partner_at_most_is_left_to_each_row() -> None:
    assigned = scored((0, 1, 9.0), (0, 0, 8.0), (1, 0, 7.0)).assigned()

    assert assigned.true.tolist() == [True, True]


def test_no_pair_at_all_is_no_quality() -> None:
    found = metrics.quality(
        metrics.scored(
            pl.DataFrame(schema={"left": pl.Int64, "right": pl.Int64, "score": pl.Float64}),
            PERSONS,
            within=False,
        )
    )

    assert (found["f1"], found["ceiling"], found["recall_at_0.999"]) == (0.0, 0.0, 0.0)


def test_pairs_within_one_list_are_counted_once() -> None:
    persons = np.array(["a", "a", "a", "b"], dtype=object)
    table = pl.DataFrame({"left": [0, 0], "right": [1, 3], "score": [5.0, 4.0]})

    assert metrics.scored(table, (persons, persons), within=True).wanted == 3


def test_groups_are_judged_by_all_their_pairs() -> None:
    persons = np.array(["a", "a", "b", "c"], dtype=object)

    found = metrics.pairs_of_groups(np.array([0, 0, 0, 3]), persons)

    assert found["precision"] == pytest.approx(1 / 3)
    assert found["recall"] == 1.0


def test_the_interval_of_all_right_is_not_certainty() -> None:
    low, high = metrics.interval(1_000, 1_000)

    assert 0.995 < low < 0.997
    assert high == 1.0
    assert metrics.interval(0, 0) == (0.0, 1.0)


def test_the_error_expected_is_set_beside_the_one_there_is() -> None:
    pairs = scored((0, 1, 9.0), (1, 0, 8.0), (2, 2, 7.0))
    decided = pl.DataFrame({"error": [0.1, 0.15, 0.1], "chosen": [True, True, True]})

    (band,) = metrics.calibration(pairs, decided)

    assert band["pairs"] == 3
    assert band["expected"] == pytest.approx(0.35 / 3)
    assert band["observed"] == pytest.approx(1 / 3)


def test_a_process_tells_its_time_and_its_most_memory() -> None:
    held = "held = bytearray(200 * 2**20); import time; time.sleep(0.5); print('{\"seconds\": {}}')"

    done = processes.run(sys.executable, "-c", held, limit=60)

    assert 200 * 2**20 < done.peak < 400 * 2**20
    assert done.seconds > 0.5


def test_a_process_that_takes_too_long_is_ended_with_those_it_started() -> None:
    endless = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'while 1: pass'])"
    began = time.monotonic()

    with pytest.raises(processes.Failed, match="no result in the time allowed"):
        processes.run(sys.executable, "-c", endless, limit=1)

    assert time.monotonic() - began < 20


def test_a_process_that_fails_says_why() -> None:
    with pytest.raises(processes.Failed, match="ValueError: of its own"):
        processes.run(sys.executable, "-c", "raise ValueError('of its own')", limit=60)


def test_a_tool_that_failed_is_shown_and_not_tried_on_larger_lists(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr("benchmarks.matching.lists.WORK", tmp_path)
    monkeypatch.setattr("benchmarks.matching.measuring.WORK", tmp_path)
    failing = Tool(
        "failing", lambda *_asked: [sys.executable, "-c", "raise SystemExit('no room')"], ("work",)
    )

    records = list(interleaved([failing], [registers(300), registers(200)], turns=2))

    assert [(record.size, record.failure) for record in records] == [
        (200, "no room"),
        (300, "not tried: it failed on one no larger"),
    ]
    assert "no room" in report(records)


def test_every_table_and_plot_is_printed_for_small_lists(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr("benchmarks.matching.lists.WORK", tmp_path)
    monkeypatch.setattr("benchmarks.matching.measuring.WORK", tmp_path)
    ours = [tool for tool in TOOLS if tool.name == OURS]

    records = list(interleaved(ours, [registers(400), registers(900)], turns=2))
    told = report(records)

    assert [(record.size, record.turn) for record in records] == [
        (400, 0),
        (400, 1),
        (900, 0),
        (900, 1),
    ]
    assert all(record.assigned["f1"] > 0.95 and record.peak > 2**20 for record in records)
    assert [record.raw for record in records[::2]] == [record.raw for record in records[1::2]]
    for title in ("School leavers", "Who is nowhere", "Expected error", "Where the time goes"):
        assert f"### {title}" in told
    assert set(plots(records)) == {"errors", "time", "memory", "precision", "calibration"}


def test_a_goal_is_beside_the_better_splink() -> None:
    def record(tool: str, f1: float, work: float) -> Record:
        quality = {"f1": f1, "recall_at_0.999": 0.99}
        return Record(
            subject="s", family="registers", size=10, tool=tool, turn=0, work=work, peak=100,
            raw=quality, assigned=quality,
            bands={"review": 30.0, "sure_precision": 1.0, "sure_low": 0.9, "sure_high": 1.0},
        )  # fmt: skip

    found = {
        one.goal: one
        for one in outcomes(
            [
                record(OURS, 0.99, 3.0),
                record("Splink 4", 0.97, 10.0),
                record("Splink 5", 0.98, 20.0),
            ]
        )
    }

    raw = found["error (1 - F1), all pairs"]
    assert (raw.ratio, raw.is_met) == (pytest.approx(0.5), True)
    assert "Splink 5" in raw.peer
    assert found["time beside train + predict"].ratio == pytest.approx(0.3)
    assert not found["pairs to review per 1 000 rows"].is_met


def test_the_command_runs_and_shows_again_what_it_kept() -> None:
    asked = ["--sizes", "300", "--repeat", "1", "--only", "registers", "--tools", OURS]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.matching", *asked],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    path = done.stdout.partition("Kept in ")[2].partition(".jsonl")[0] + ".jsonl"
    again = subprocess.run(
        [sys.executable, "-m", "benchmarks.matching", "--show", path],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert again.returncode == 0, again.stderr
    assert done.stdout.endswith(again.stdout.lstrip("\n"))


def test_a_rival_that_cannot_be_installed_is_shown_with_its_reason(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr("benchmarks.matching.lists.WORK", tmp_path)
    monkeypatch.setattr("benchmarks.matching.measuring.WORK", tmp_path)

    def no_network(*_asked: object) -> list[object]:
        raise NoEnvironment("no network")

    (record,) = interleaved([Tool("absent", no_network, ("work",))], [registers(200)], turns=1)

    assert record.failure == "no network"
    assert "no network" in report([record])


def test_results_replace_those_of_the_last_run_in_the_page(monkeypatch, tmp_path) -> None:
    page = tmp_path / "linkage.md"
    page.write_text(f"Before\n{BEGIN}\nold figures\n{END}\nAfter\n", "utf-8")
    monkeypatch.setattr("benchmarks.matching.page.PAGE", page)
    monkeypatch.setattr("benchmarks.matching.page.IMAGES", tmp_path)
    monkeypatch.setattr("benchmarks.matching.lists.WORK", tmp_path)
    monkeypatch.setattr("benchmarks.matching.measuring.WORK", tmp_path)
    ours = [tool for tool in TOOLS if tool.name == OURS]
    records = list(interleaved(ours, [registers(300)], turns=1))

    for _time in range(2):
        into_page(records, page)

    told = page.read_text("utf-8")
    assert told.startswith("Before\n")
    assert told.endswith("\nAfter\n")
    assert "old figures" not in told
    assert told.count("### School leavers") == 1
    assert "![Expected error" in told
    assert (tmp_path / "linkage-calibration.svg").read_text("utf-8").startswith("<svg")


def test_whoever_ends_the_benchmark_ends_the_tool_it_measures(tmp_path) -> None:
    told = tmp_path / "told"
    endless = f"import os, time; open({str(told)!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    program = (
        "import signal, sys\n"
        "from benchmarks.matching import __main__ as benchmark, processes\n"
        "benchmark._asked = lambda: processes.run(sys.executable, '-c', sys.argv[1], limit=600)\n"
        "benchmark.main()"
    )
    running = subprocess.Popen([sys.executable, "-c", program, endless], cwd=ROOT)
    while not (told.exists() and told.read_text()):
        time.sleep(0.05)

    running.terminate()

    assert running.wait(timeout=30) == 130
    assert not Path(f"/proc/{told.read_text()}").exists()
