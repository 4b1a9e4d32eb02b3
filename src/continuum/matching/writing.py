"""What a matching gives, written whole or not at all: beside its place first, then in it.

Files tell who is on which list: only their owner may read them.
"""

import fcntl
import os
import re
import signal
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import polars as pl
from django.utils.translation import gettext as _

from continuum.core.phrases import quoted
from continuum.core.refusals import Refused
from continuum.matching.presenters import language
from continuum.tables.write import Value, write_csv, write_xlsx

WAITING: Final = ".continuum-"
"""How the name of a file begins that is not yet in its place."""
HELD: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
TABLES: Final = (".parquet", ".csv", ".xlsx")
_OS_ERROR: Final = re.compile(r"\(os error (\d+)\)")
"""How polars says what the system answered."""
DECIMALS: Final[Mapping[str, int]] = {"score": 3, "error": 6}

SIGNS: Final[Mapping[str, tuple[str, str]]] = {"en": (".", ",")}
"""The decimal sign and the separator that a spreadsheet of this language reads in a CSV."""


class NotWritable(Refused):
    """An output that cannot be written where it is asked for."""

    code = "not_writable"


class Outputs:
    """Files that all appear at once, at the end; without `commit`, none does."""

    def __init__(self, targets: Sequence[Path], *, inputs: Sequence[Path]) -> None:
        self._targets = list(targets)
        self._inputs = list(inputs)
        self._waiting: dict[Path, Path] = {}
        self._locks: list[int] = []
        self.done: list[Path] = []
        """What has appeared in its place by now."""

    def __enter__(self) -> Self:
        try:
            for folder in {_place(target).parent for target in self._targets}:
                _swept(folder)
            for target in self._targets:
                self._waiting[target] = self._beside(target)
        except BaseException:
            self._drop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._drop()
        except KeyboardInterrupt:  # once by polars, and once more by Python for the same signal
            self._drop()
            raise

    def write(self, target: Path, fill: Callable[[Path], object]) -> None:
        """`fill` writes the file it is given."""
        fill(self._waiting[target])

    def commit(self) -> None:
        for waiting in self._waiting.values():
            with waiting.open("rb") as written:
                os.fsync(written.fileno())
        with _undisturbed():
            for target, waiting in list(self._waiting.items()):
                try:
                    waiting.replace(_place(target))
                except OSError as error:
                    if not self.done:
                        raise
                    raise self._half(target) from error
                del self._waiting[target]
                self.done.append(target)

    def _half(self, target: Path) -> NotWritable:
        written = ", ".join(quoted(one.name) for one in self.done)
        return NotWritable(
            _("%(file)s n'a pas pu être écrit ; l'ont été : %(written)s.")
            % {"file": quoted(target.name), "written": written}
        )

    def _beside(self, target: Path) -> Path:
        """An empty file of ours alone, in the folder of the one it will become."""
        if not target.parent.is_dir():
            raise _refused(
                target, _("Le dossier de %(file)s n'existe pas : créez-le, ou changez de dossier.")
            )
        if target.is_dir() or (target.exists() and not target.is_file()):
            raise _refused(target, _("%(file)s n'est pas un fichier : donnez un autre nom."))
        others = {_place(one) for one in self._waiting}
        if _place(target) in others or any(_is_same(target, one) for one in self._inputs):
            raise _refused(
                target,
                _("%(file)s est déjà une liste ou un autre résultat : donnez un autre nom."),
            )
        if target.exists() and not target.stat().st_mode & 0o222:
            raise _refused(target, _("%(file)s est protégé en écriture : donnez un autre nom."))
        try:
            handle, path = tempfile.mkstemp(prefix=WAITING, dir=_place(target).parent)
        except OSError as error:
            if isinstance(error, PermissionError):
                raise _refused(
                    target, _("Vous n'avez pas le droit d'écrire %(file)s : changez de dossier.")
                ) from error
            raise
        self._locks.append(handle)
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return Path(path)

    def _drop(self) -> None:
        for waiting in self._waiting.values():
            with suppress(OSError):
                waiting.unlink()
        self._waiting.clear()
        for handle in self._locks:
            os.close(handle)
        self._locks.clear()


def _place(target: Path) -> Path:
    """Where a file really is: the same however its path is written, and behind a link."""
    return Path(os.path.realpath(target))


def _swept(folder: Path) -> None:
    """Without the files of runs that were killed: they may hold names. Those of a run that goes on
    are locked."""
    for left in folder.glob(f"{WAITING}????????"):
        with suppress(OSError):
            handle = os.open(left, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                left.unlink()
            finally:
                os.close(handle)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """No signal comes between two files: all there are is the end of the work."""
    before = {one: signal.signal(one, signal.SIG_IGN) for one in HELD}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _refused(target: Path, words: str) -> NotWritable:
    return NotWritable(words % {"file": quoted(target.name)})


def _is_same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


def check_table(target: Path) -> None:
    """Raises NotWritable for a form we do not write."""
    if target.suffix.lower() not in TABLES:
        raise _refused(target, _("%(file)s : le nom doit finir par .parquet, .csv ou .xlsx."))


def write_table(frame: pl.DataFrame, path: Path, *, form: str) -> None:
    """As Parquet with its types; as CSV and XLSX rounded, lists joined, and no formula."""
    if form == ".parquet":
        try:
            frame.write_parquet(path, compression="zstd")
        except pl.exceptions.ComputeError as error:
            code = _OS_ERROR.search(str(error))
            if code is None:
                raise
            raise OSError(int(code[1]), os.strerror(int(code[1]))) from error
        return
    with path.open("wb") as target:
        if form == ".csv":
            decimal, separator = SIGNS.get(language(), (",", ";"))
            rows = _rows(frame)
            write_csv(target, frame.columns, rows, decimal=decimal, separator=separator)
        else:
            write_xlsx(target, frame.columns, _rows(frame), sheet="continuum")


def _rows(frame: pl.DataFrame) -> Iterator[Sequence[Value]]:
    digits = [DECIMALS.get(name) for name in frame.columns]
    for row in frame.iter_rows():
        yield [_value(cell, count) for cell, count in zip(row, digits, strict=True)]


def _value(cell: object, digits: int | None) -> Value:
    if isinstance(cell, list):
        return " ".join(str(one) for one in cell)
    if isinstance(cell, float) and digits is not None:
        return Decimal(f"{cell:.{digits}f}")
    if cell is None or isinstance(cell, str | int | float):
        return cell
    return str(cell)
