"""Where the benchmark keeps what it makes: lists, environments of the others, results."""

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
BUILD: Final = ROOT / "build"
ENVIRONMENTS: Final = BUILD / "rivals"
WORK: Final = BUILD / "bench-match"
RIVALS: Final = Path(__file__).parent / "rivals"
REQUIREMENTS: Final = ROOT / "requirements"
