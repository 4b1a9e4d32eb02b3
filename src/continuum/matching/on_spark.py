"""A matching done by Spark, on this machine or on a cluster, and its troubles in words."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import polars as pl
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from continuum.core.phrases import labelled
from continuum.core.refusals import Refused
from continuum.linkage.engine.matching import Deduplicated, Matched
from continuum.linkage.engine.model import Model
from continuum.linkage.engine.spark_ready import SparkTrouble, Trouble, spark_engine

THIS_MACHINE: Final = "local[*]"

Tell = Callable[[str], None]

_MISSING: Final = _(
    "Spark n'est pas installé : dans le dossier de Continuum, ajoutez-le par "
    ".venv/bin/pip install -e '.[spark]', avec Java 17, ou relancez sans --engine spark."
)
_NO_JAVA: Final = _(
    "Spark demande Java 17 ou plus récent : installez-le (paquet openjdk-17-jre-headless), "
    "ou relancez sans --engine spark."
)
_WORDS: Final[Mapping[Trouble, str | Promise]] = {
    Trouble.NO_PYSPARK: _MISSING,
    Trouble.NO_JAVA: _NO_JAVA,
    Trouble.OLD_JAVA: _NO_JAVA,
    Trouble.NO_START: _("Spark n'a pas démarré : vérifiez la mémoire libre ou --spark-master"),
    Trouble.MEMORY: _(
        "La mémoire de Spark ne suffit pas : donnez-lui une plus grande machine, ou un groupe de "
        "machines par --spark-master."
    ),
    Trouble.WORKER: _("Un processus de Spark s'est arrêté plusieurs fois : rien n'a été écrit."),
    Trouble.LOST: _("Spark s'est arrêté : rien n'a été écrit. Relancez."),
}
_ANY: Final = _("Spark n'a pas pu finir : rien n'a été écrit")


class SparkFailed(Refused):
    """What Spark, or what it needs, did not do."""

    code = "spark"

    def __init__(self, trouble: SparkTrouble) -> None:
        words = str(_WORDS.get(trouble.trouble, _ANY))
        super().__init__(words if words.endswith(".") else labelled(words, trouble.detail or "?"))


def match(
    left: pl.DataFrame, right: pl.DataFrame, *, model: Model | None, master: str, tell: Tell
) -> Matched:
    """Raises SparkFailed."""
    tell("spark")
    with _session(master) as (spark, session):
        ours, theirs = spark.from_here(session, left), spark.from_here(session, right)
        found: Matched = spark.match(session, ours, theirs, model=model, tell=tell)
    return found


def dedupe(table: pl.DataFrame, *, model: Model | None, master: str, tell: Tell) -> Deduplicated:
    """Raises SparkFailed."""
    tell("spark")
    with _session(master) as (spark, session):
        rows = spark.from_here(session, table)
        found: Deduplicated = spark.dedupe(session, rows, model=model, tell=tell)
    return found


@contextmanager
def _session(master: str) -> Iterator[tuple[Any, Any]]:
    try:
        spark = spark_engine()
        with spark.spark_session(master) as session:
            yield spark, session
    except SparkTrouble as trouble:
        raise SparkFailed(trouble) from trouble
