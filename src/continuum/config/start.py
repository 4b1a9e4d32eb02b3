"""The door of the command line: open before anything heavy is loaded, so that Ctrl-C is heard."""

import sys
from importlib import import_module
from typing import Final

INTERRUPTED: Final = 130


def main() -> None:
    """Entry point of the `continuum` script; loading the rest takes a second."""
    try:
        import_module("continuum.config.cli").main()
    except KeyboardInterrupt:
        # No command has begun: nothing is written, and no language is known yet.
        sys.stderr.write("Interrompu.\n")
        sys.exit(INTERRUPTED)
