"""What is measured, by the name one asks for it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from benchmarks.bilan import bilans
from benchmarks.importing import imports
from benchmarks.measuring import Result
from benchmarks.pages import pages
from benchmarks.search import searches

SUBJECTS: Final[Mapping[str, Callable[..., Iterator[Result]]]] = {
    "bilan": bilans,
    "search": searches,
    "pages": pages,
    "import": imports,
}
