"""A session of Spark begins with a clear word where it cannot, and leaves nothing when it ends."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from continuum.linkage.engine import spark_ready
from continuum.linkage.engine.spark_ready import SparkTrouble, Trouble, check, spark_engine

pytestmark = pytest.mark.xdist_group("spark")

QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
BEGUN = """
import json, os, signal, sys, time
from continuum.linkage.engine.spark_ready import SparkTrouble
from continuum.linkage.engine.spark_session import spark_session

def slow(batches):
    for batch in batches:
        time.sleep(60)
        yield batch

def same(batches):
    yield from batches

def java(spark):
    return spark.sparkContext._gateway.proc.pid
"""
INTERRUPTED_THEN_KILLED = (
    BEGUN
    + """
before = signal.getsignal(signal.SIGINT)
try:
    with spark_session("local[2]", memory="512m") as spark:
        print(spark.range(10).mapInArrow(same, "id long").count(), flush=True)
        room = spark.conf.get("spark.local.dir")
        print(json.dumps({"java": java(spark), "room": room}), flush=True)
        spark.range(10).mapInArrow(slow, "id long").count()
except KeyboardInterrupt:
    assert signal.getsignal(signal.SIGINT) is before
    print("interrupted", flush=True)
try:
    with spark_session("local[2]", memory="512m") as spark:
        try:
            with spark_session("local[1]"):
                pass
        except SparkTrouble as trouble:
            print(trouble, flush=True)
        print(spark.range(11).mapInArrow(same, "id long").count(), flush=True)
        os.kill(java(spark), signal.SIGKILL)
        time.sleep(0.5)
        spark.range(10).count()
except SparkTrouble as trouble:
    print(trouble.trouble, flush=True)
"""
)


def started(program: str, tmp_path: Path, *, warnings="error") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-W", warnings, "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path), "JDK_JAVA_OPTIONS": QUICK},
    )


def runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_an_interruption_and_a_sudden_end_are_told_and_leave_nothing(tmp_path):
    with started(INTERRUPTED_THEN_KILLED, tmp_path) as program:
        assert program.stdout.readline() == "10\n"
        told = json.loads(program.stdout.readline())
        assert Path(told["room"]).is_relative_to(tmp_path)
        time.sleep(1)
        since = time.monotonic()
        program.send_signal(signal.SIGINT)
        assert program.stdout.readline() == "interrupted\n"
        assert time.monotonic() - since < 20
        assert not runs(told["java"])
        assert not list(tmp_path.glob("continuum-spark-*"))
        said, errors = program.communicate(timeout=120)
    assert said.splitlines() == ["no_start: another session", "11", "lost"]
    assert errors == ""
    assert not list(tmp_path.glob("continuum-spark-*"))


def test_too_much_memory_is_refused_with_what_java_says(tmp_path):
    program = BEGUN + (
        "try:\n    with spark_session(memory='900000g'): pass\n"
        "except SparkTrouble as trouble: print(trouble.trouble, '|', trouble.detail)"
    )
    # The process that pyspark could not start keeps its input open.
    with started(program, tmp_path, warnings="ignore::ResourceWarning") as asked:
        said, errors = asked.communicate(timeout=60)
    assert said.startswith("no_start | ")
    assert "heap" in said.lower() or "memory" in said.lower()
    assert errors == ""


def test_what_is_missing_is_told_before_anything_starts(tmp_path, monkeypatch):
    check()
    assert spark_engine().__name__.endswith("engine.spark")
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    for answer, trouble in (
        ('echo openjdk version \\"11.0.2\\" >&2', Trouble.OLD_JAVA),
        ('echo java version \\"1.8.0_392\\" >&2', Trouble.OLD_JAVA),
        ("exit 1", Trouble.OLD_JAVA),
        ('echo openjdk version \\"21\\" 2023 >&2', None),
    ):
        java.write_text(f"#!/bin/sh\n{answer}\n")
        java.chmod(0o755)
        monkeypatch.setenv("JAVA_HOME", str(tmp_path))
        if trouble is None:
            check()
        else:
            with pytest.raises(SparkTrouble) as told:
                check()
            assert told.value.trouble is trouble
    monkeypatch.delenv("JAVA_HOME")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SparkTrouble) as told:
        check()
    assert told.value.trouble is Trouble.NO_JAVA
    monkeypatch.setattr(spark_ready, "find_spec", lambda name: None)
    with pytest.raises(SparkTrouble) as told:
        spark_engine()
    assert (told.value.trouble, told.value.detail) == (Trouble.NO_PYSPARK, "pyspark")
