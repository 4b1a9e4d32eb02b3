"""Whether this machine can drive Spark, what is missing if not, and what went wrong on it.

Imports nothing of Spark itself: whoever offers it as a choice asks here first.
"""

import os
import re
import shutil
import subprocess
from enum import StrEnum
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

NEEDED: Final = ("pyspark", "pyarrow")
OLDEST_JAVA: Final = 17
"""Of Spark 4."""
ANSWER_SECONDS: Final = 20
_VERSION: Final = re.compile(r'version "(?:1\.)?(\d+)')


class Trouble(StrEnum):
    """Why nothing came of it; the words are the caller's."""

    NO_PYSPARK = "no_pyspark"
    """The extra `spark` of this package is not installed."""
    NO_JAVA = "no_java"
    OLD_JAVA = "old_java"
    NO_START = "no_start"
    """Spark did not start: a cluster out of reach, more memory asked for than there is."""
    UNREADABLE = "unreadable"
    """A file is not there, or not what its name says."""
    WORKER = "worker"
    """A process at work on a part of the lists died, or was killed for want of memory."""
    MEMORY = "memory"
    LOST = "lost"
    """Spark itself is gone in the middle of its work."""
    FAILED = "failed"


class SparkTrouble(RuntimeError):
    """`trouble` says what; `detail` is for whoever has to mend it, and holds no cell of a list."""

    def __init__(self, trouble: Trouble, detail: str = "") -> None:
        super().__init__(f"{trouble}: {detail}" if detail else trouble.value)
        self.trouble, self.detail = trouble, detail


def spark_engine() -> Any:
    """The module `continuum.linkage.engine.spark`; raises SparkTrouble where it cannot work."""
    check()
    try:
        return import_module("continuum.linkage.engine.spark")
    except ImportError as error:
        raise SparkTrouble(Trouble.NO_PYSPARK, error.name or "") from error


def check() -> None:
    """Raises SparkTrouble where a package or Java is missing, or Java is too old."""
    for package in NEEDED:
        if find_spec(package) is None:
            raise SparkTrouble(Trouble.NO_PYSPARK, package)
    java = _java()
    if java is None:
        raise SparkTrouble(Trouble.NO_JAVA)
    version = _version_of(java)
    if version < OLDEST_JAVA:
        raise SparkTrouble(Trouble.OLD_JAVA, str(version or java))


def _java() -> str | None:
    """The Java that Spark's own scripts would start."""
    home = os.environ.get("JAVA_HOME")
    if home:
        found = Path(home, "bin", "java")
        return str(found) if os.access(found, os.X_OK) else None
    return shutil.which("java")


def _version_of(java: str) -> int:
    """0 where it does not say."""
    try:
        told = subprocess.run(  # noqa: S603 - the Java of this machine
            [java, "-version"], capture_output=True, text=True, timeout=ANSWER_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = _VERSION.search(told.stderr + told.stdout)
    return int(found[1]) if found else 0
