"""What goes wrong on Spark is told in words that say what to do, and without a cell of a list."""

import polars as pl
import pytest

from continuum.linkage.engine import spark_ready
from continuum.linkage.engine.spark_ready import SparkTrouble, Trouble
from continuum.matching import on_spark
from continuum.matching.on_spark import SparkFailed


@pytest.mark.parametrize("trouble", Trouble)
def test_each_trouble_has_a_sentence(trouble) -> None:
    words = str(SparkFailed(SparkTrouble(trouble, "SomeError")))
    assert len(words) > 30
    assert words.endswith((".", "SomeError"))


def test_what_is_missing_is_said_before_anything_is_sent(monkeypatch) -> None:
    monkeypatch.setenv("JAVA_HOME", "/nowhere")
    with pytest.raises(SparkFailed, match="Java 17"):
        on_spark.dedupe(pl.DataFrame(), model=None, master="local[1]", tell=lambda _stage: None)
    monkeypatch.setattr(spark_ready, "find_spec", lambda _name: None)
    with pytest.raises(SparkFailed, match=r"pip install -e .\.\[spark\]"):
        on_spark.dedupe(pl.DataFrame(), model=None, master="local[1]", tell=lambda _stage: None)
