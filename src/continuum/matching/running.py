"""A matching from files to decisions, told stage by stage."""

import importlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from time import perf_counter
from typing import Final, Protocol

from django.utils.translation import gettext_lazy as _

from continuum.core.phrases import quoted
from continuum.core.refusals import Refused
from continuum.linkage.engine import matching as engine
from continuum.linkage.engine.matching import Matched
from continuum.linkage.engine.model import Model, UnusableModel
from continuum.matching.normal import Reader, Register
from continuum.matching.reading.opening import opened
from continuum.matching.reading.refused import no_line
from continuum.matching.reading.registers import Source
from continuum.matching.rules.fields import Told
from continuum.matching.rules.layout import Correction, check, corrected, guessed

LARGEST_MODEL: Final = 4_000_000


class Listener(Protocol):
    """Hears how a matching goes on."""

    def tell(self, stage: str, side: str, done: int) -> None:
        """A stage, on which list or "", and how many rows are done."""

    def advance(self, share: float) -> None:
        """How far a long stage has come, from 0 to 1."""


class Mode(StrEnum):
    LINK = "link"
    DEDUPE = "dedupe"
    LOOKUP = "lookup"


class Engine(StrEnum):
    LOCAL = "local"
    SPARK = "spark"


SIDES: Final[Mapping[Mode, tuple[str, ...]]] = {
    Mode.LINK: ("A", "B"),
    Mode.DEDUPE: ("D",),
    Mode.LOOKUP: ("P", "Q"),
}


class BadModel(Refused):
    """A model that cannot be used."""

    code = "bad_model"


class SparkMissing(Refused):
    """The extra is not installed, or Java is not."""

    code = "no_spark"
    message = _(
        "Spark n'est pas installé : ajoutez-le par pip install 'continuum[spark]', avec Java 17, "
        "ou relancez sans --engine spark."
    )


class SameFile(Refused):
    code = "same_file"
    message = _(
        "C'est deux fois le même fichier : pour chercher qui y est en double, lancez "
        "continuum match --dedupe."
    )


@dataclass(frozen=True)
class List:
    """One list that is open, and what its columns tell."""

    side: str
    source: Source
    columns: Mapping[Told, int]
    by_hand: bool


@dataclass
class Clock:
    """Seconds by stage, in the order they were begun."""

    seconds: dict[str, float] = field(default_factory=dict)

    def add(self, stage: str, since: float) -> None:
        self.seconds[stage] = self.seconds.get(stage, 0.0) + perf_counter() - since


def open_lists(
    paths: Sequence[Path], mode: Mode, given: Sequence[Correction], *, today: date
) -> list[List]:
    """Raises a Refused with what to do."""
    if len(paths) > 1 and all(path.exists() for path in paths) and paths[0].samefile(paths[1]):
        raise SameFile
    lists = []
    for side, path in zip(SIDES[mode], paths, strict=True):
        source = opened(path)
        columns = corrected(guessed(source.heads, year=today.year), source.heads, given, side=side)
        check(columns, source.heads, side=side)
        by_hand = any(one.told is Told.ID and one.side in ("", side) for one in given)
        lists.append(List(side, source, columns, by_hand))
    return lists


def read_lists(
    lists: Sequence[List], *, today: date, keep: Sequence[str], clock: Clock, listener: Listener
) -> list[Register]:
    """The registers in normal form; texts as written stay only of the sides in `keep`."""
    reader = Reader(on=today, key=secrets.token_bytes(32))
    registers = []
    for one in lists:
        since = perf_counter()
        listener.tell("open", one.side, 0)

        def told(done: int, side: str = one.side) -> None:
            listener.tell("open", side, done)

        register = reader.register(one.source, one.columns, told=told, by_hand=one.by_hand)
        if not len(register):
            raise no_line(one.source.name)
        registers.append(register if one.side in keep else register.without_texts())
        clock.add("open", since)
    return registers


def link(
    left: Register,
    right: Register,
    *,
    model: Model | None,
    engine_asked: Engine,
    clock: Clock,
    listener: Listener,
) -> Matched:
    if engine_asked is Engine.SPARK:
        since = perf_counter()
        listener.tell("spark", "", 0)
        found = on_spark(left, right, model=model)
        clock.add("spark", since)
        return found
    found = engine.match(
        left.normal,
        right.normal,
        model=model,
        tell=lambda stage: listener.tell(stage, "", 0),
        advance=listener.advance,
    )
    clock.seconds.update(found.seconds)
    return found


def on_spark(left: Register, right: Register, *, model: Model | None) -> Matched:
    """With a session of the environment's own settings, on this machine where it says nothing."""
    try:
        sessions = importlib.import_module("pyspark.sql")
        spark = importlib.import_module("continuum.linkage.engine.spark")
    except ImportError as error:
        raise SparkMissing from error
    session = sessions.SparkSession.builder.appName("continuum match").getOrCreate()
    try:
        found: Matched = spark.match(session, left.normal, right.normal, model=model)
        return found
    finally:
        session.stop()


def model_in(path: Path) -> Model:
    """Raises BadModel."""
    name = quoted(path.name)
    try:
        if path.stat().st_size > LARGEST_MODEL:
            raise UnusableModel("too large")
        return Model.from_json(path.read_text("utf-8"))
    except FileNotFoundError as error:
        words = _("Le modèle %(file)s n'existe pas : ajoutez --learn pour l'apprendre et l'écrire.")
        raise BadModel(words % {"file": name}) from error
    except (OSError, UnicodeDecodeError, RecursionError) as error:
        raise BadModel(_("Le modèle %(file)s ne se lit pas.") % {"file": name}) from error
    except UnusableModel as error:
        words = (
            _("Le modèle %(file)s est d'une autre version : apprenez-le à nouveau par --learn.")
            if "version" in str(error)
            else _("%(file)s n'est pas un modèle : donnez celui qu'a écrit --learn.")
        )
        raise BadModel(words % {"file": name}) from error
