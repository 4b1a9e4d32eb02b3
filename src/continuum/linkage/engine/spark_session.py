"""A Spark of our own for as long as it is needed: memory bounded, quiet, gone at the end.

    with spark_session() as spark:                          # this machine, all its processors
        found = match(spark, left, right)
    with spark_session("spark://master:7077") as spark: ...  # a cluster

What a cluster needs: this version of Spark; on each worker the Python that is told by the
environment variable PYSPARK_PYTHON, of the same version as here, with this package installed in the
same version; files at an address that every worker reads (hdfs, s3a, a shared directory). Rows of
the lists lie in its memory and its temporary directories while the work lasts: they are personal
data, so that it must be one that may hold them, with `spark.io.encryption.enabled` and
`spark.network.crypto.enabled` set.
"""

import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import TimeoutExpired
from types import MappingProxyType
from typing import IO, Any, Final

from py4j.protocol import Py4JError, Py4JJavaError
from pyspark import SparkConf, SparkContext
from pyspark.errors import PySparkException
from pyspark.java_gateway import launch_gateway
from pyspark.sql import SparkSession

from continuum.linkage.engine.spark_ready import SparkTrouble, Trouble, check
from continuum.linkage.engine.spark_room import spark_room

NAME: Final = "continuum"
MEMORY: Final = "4g"
"""Of the Java process here; each processor's Python process takes some hundred megabytes more."""
END_SECONDS: Final = 20
BATCH_ROWS: Final = 20_000
"""Rows that a Python process is handed at once."""
TRIES: Final = 3
"""Before a part of the work is given up."""
_LOCAL: Final = "local"
_SETTINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "spark.ui.enabled": "false",
        "spark.log.level": "ERROR",
        "spark.ui.showConsoleProgress": "false",
        # Each processor has a process of its own.
        "spark.executorEnv.POLARS_MAX_THREADS": "1",
        # Pairs come back in small pieces, and their number is known: no limit but the memory's.
        "spark.driver.maxResultSize": "0",
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(BATCH_ROWS),
        # Columns are told apart as they are written.
        "spark.sql.caseSensitive": "true",
        # Moments as they are written, wherever the machines stand.
        "spark.sql.session.timeZone": "UTC",
    }
)
_WORDS: Final = (
    (("OutOfMemoryError", "MemoryError", "UNABLE_TO_ACQUIRE_MEMORY"), Trouble.MEMORY),
    (
        (
            "PATH_NOT_FOUND",
            "UNABLE_TO_INFER_SCHEMA",
            "CANNOT_READ_FILE_FOOTER",
            "FAILED_READ_FILE",
            "is not a Parquet file",
        ),
        Trouble.UNREADABLE,
    ),
    (("Python worker exited unexpectedly", "ExecutorLostFailure"), Trouble.WORKER),
)
"""What Spark says of a failure, and what it is."""


@contextmanager
def spark_session(
    master: str = "local[*]", *, memory: str = MEMORY, settings: Mapping[str, str] | None = None
) -> Iterator[SparkSession]:
    """A session that nothing outlives; `settings` are Spark's own.

    Whatever goes wrong on Spark inside comes out as SparkTrouble. An interruption ends the work
    there first.
    """
    check()
    with (
        _quiet(),
        _interrupted_as_usual(),
        spark_room() as (room, said),
    ):
        configuration = _configuration(master, memory, str(room)).setAll(
            list((settings or {}).items())
        )
        gateway = _started(configuration, said)
        try:
            spark = _session(configuration, gateway, said)
            with troubles_told(), _interrupted_as_usual():
                yield spark
        finally:
            _end(gateway)


@contextmanager
def _interrupted_as_usual() -> Iterator[None]:
    """Spark's own way with an interruption speaks to Java in the middle of another sentence."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGINT)
    if before not in (None, signal.SIG_IGN):
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before or signal.default_int_handler)


@contextmanager
def _quiet() -> Iterator[None]:
    """What the bridge to Java logs of a failure is told by what is raised."""

    def from_elsewhere(record: logging.LogRecord) -> bool:
        return "py4j" not in Path(record.pathname).parts

    names = None, "py4j", "py4j.clientserver", "py4j.java_gateway"
    loggers = [logging.getLogger(name) for name in names]
    for logger in loggers:
        logger.addFilter(from_elsewhere)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeFilter(from_elsewhere)


@contextmanager
def troubles_told() -> Iterator[None]:
    """Whatever goes wrong on Spark comes out as SparkTrouble."""
    try:
        yield
    except (PySparkException, Py4JError, ConnectionError) as error:
        raise _trouble(error) from None


def _configuration(master: str, memory: str, room: str) -> SparkConf:
    """On this machine nothing listens to the outside, and all that is put on disk is in `room`."""
    local = master.startswith(_LOCAL)
    found = SparkConf(loadDefaults=False).setMaster(_with_tries(master)).setAppName(NAME)
    found.setAll(list(_SETTINGS.items())).set("spark.driver.memory", memory)
    if local:
        found.set("spark.driver.bindAddress", "127.0.0.1").set("spark.driver.host", "127.0.0.1")
        found.set("spark.local.dir", room).set("spark.sql.warehouse.dir", f"{room}/warehouse")
        found.set("spark.sql.shuffle.partitions", str(8 * (os.cpu_count() or 1)))
    return found


def _with_tries(master: str) -> str:
    """On one machine Spark tries once only, unless told."""
    if master == _LOCAL:
        return f"local[1,{TRIES}]"
    if master.startswith("local[") and "," not in master:
        return f"{master[:-1]},{TRIES}]"
    return master


def _started(configuration: SparkConf, said: IO[bytes]) -> Any:
    if SparkContext._active_spark_context is not None:
        raise SparkTrouble(Trouble.NO_START, "another session")
    try:
        return launch_gateway(configuration, {"stdout": said, "stderr": said})  # type: ignore[no-untyped-call]
    except (PySparkException, OSError):
        raise SparkTrouble(Trouble.NO_START, _last_word(said)) from None


def _session(configuration: SparkConf, gateway: Any, said: IO[bytes]) -> SparkSession:
    try:
        context = SparkContext(conf=configuration, gateway=gateway)
    except (PySparkException, Py4JError):
        raise SparkTrouble(Trouble.NO_START, _last_word(said)) from None
    context.pythonExec = os.environ.get("PYSPARK_PYTHON", sys.executable)
    # It complains where others read when Java ends before it.
    context._accumulatorServer.handle_error = lambda *_request: None  # type: ignore[method-assign]
    return SparkSession(context)


def _last_word(said: IO[bytes]) -> str:
    """What Java wrote before it gave up: of its options and addresses, no row was read yet."""
    said.seek(0)
    lines = [line.strip() for line in said.read().decode(errors="replace").splitlines()]
    first = next((n for n, line in enumerate(lines) if "rror" in line or "xception" in line), 0)
    return " ".join(lines[first : first + 2])[:200]


def _trouble(error: Exception) -> SparkTrouble:
    """What happened, without the message: it may hold a cell."""
    name = type(error).__name__
    if not isinstance(error, Py4JJavaError | PySparkException):
        return SparkTrouble(Trouble.LOST, name)
    told = _told(error)
    for words, trouble in _WORDS:
        found = next((word for word in words if word in told), None)
        if found:
            return SparkTrouble(trouble, found)
    return SparkTrouble(Trouble.FAILED, name)


def _told(error: Exception) -> str:
    try:
        return str(error)
    except (Py4JError, OSError, AssertionError):
        return ""


def _end(gateway: Any) -> None:
    """Java ends when nobody holds its input: Spark with it, its files, its workers anywhere. It is
    not asked to, because it may be gone, or in the middle of an answer."""
    process = gateway.proc
    process.stdin.close()
    try:
        process.wait(END_SECONDS)
    except TimeoutExpired:
        process.kill()
        process.wait()
    context = SparkContext._active_spark_context
    if context is not None:
        context._jsc = None
        context.stop()
    with suppress(Py4JError, OSError):
        gateway.close()
    SparkContext._gateway = SparkContext._jvm = None
    SparkSession._instantiatedSession = SparkSession._activeSession = None
