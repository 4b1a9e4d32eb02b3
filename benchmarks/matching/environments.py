"""The environments of the others: two versions of one library cannot share one."""

import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from benchmarks.matching.places import ENVIRONMENTS, REQUIREMENTS, ROOT


class NoEnvironment(Exception):
    """It could not be installed: said in the results instead of figures."""


def python_of(rival: str) -> Path:
    """The Python that has this rival, installed from its list of hashes the first time."""
    lock = REQUIREMENTS / f"rivals-{rival}.txt"
    folder = ENVIRONMENTS / rival
    python, stamp = folder / "bin" / "python", folder / ".installed"
    digest = sha256(lock.read_bytes() + sys.version.encode()).hexdigest()
    if stamp.is_file() and stamp.read_text("ascii") == digest and python.exists():
        return python
    print(f"… installing {rival}", flush=True)
    _run(sys.executable, "-m", "venv", "--clear", folder)
    uv = ROOT / ".venv" / "bin" / "uv"
    _run(uv, "pip", "install", "--python", python, "--require-hashes", "--no-deps", "-r", lock)
    stamp.write_text(digest, "ascii")
    return python


def _run(*command: object) -> None:
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, check=False, cwd=ROOT
    )
    if done.returncode:
        raise NoEnvironment((done.stderr or done.stdout).strip().splitlines()[-1])
