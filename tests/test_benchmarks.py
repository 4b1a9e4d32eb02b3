"""The benchmarks run, in a small world: what they compare gives the same figures both ways."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SUBJECTS = ("bilan", "search", "pages, largest", "pages, middling", "import")


def test_every_subject_is_measured_after_its_figures_were_found_equal() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--people", "2000", "--rounds", "1", "--fresh"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    lines = done.stdout.splitlines()
    assert done.returncode == 0, done.stdout + done.stderr
    assert [name for name in SUBJECTS if not any(line.startswith(name) for line in lines)] == []
