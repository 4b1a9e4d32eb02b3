"""`python -m continuum.demo.spreadsheets examples [SEED]`: write the shipped tables again."""

import sys
from pathlib import Path

from continuum.demo.spreadsheets import write_examples

for path in write_examples(Path(sys.argv[1]), *map(int, sys.argv[2:3])):
    sys.stdout.write(f"{path}\n")
