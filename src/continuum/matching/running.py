"""A matching from files to decisions, told stage by stage."""

import secrets
from collections.abc import Callable, Mapping, Sequence
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
from continuum.linkage.engine.matching import Deduplicated, Matched
from continuum.linkage.engine.model import Model, UnusableModel
from continuum.matching import on_spark
from continuum.matching.normal import Reader, Register
from continuum.matching.reading.opening import opened
from continuum.matching.reading.refused import no_line, not_readable
from continuum.matching.reading.registers import Source
from continuum.matching.results import without_ours
from continuum.matching.rules.fields import Told
from continuum.matching.rules.layout import Correction, check, corrected, guessed
from continuum.tables.refusals import Unreadable

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


@dataclass(frozen=True)
class How:
    """Where pairs are made and compared."""

    engine: Engine
    master: str
    """Spark's address for its machines."""


SIDES: Final[Mapping[Mode, tuple[str, ...]]] = {
    Mode.LINK: ("A", "B"),
    Mode.DEDUPE: ("D",),
    Mode.LOOKUP: ("P", "Q"),
}


class BadModel(Refused):
    """A model that cannot be used."""

    code = "bad_model"


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
        guess = without_ours(guessed(source.heads, year=today.year), source.heads.headings)
        columns = corrected(guess, source.heads, given, side=side)
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

        try:
            register = reader.register(one.source, one.columns, told=told, by_hand=one.by_hand)
        except Unreadable as refusal:
            raise not_readable(one.source.name, refusal) from refusal
        if not len(register):
            raise no_line(one.source.name)
        registers.append(register if one.side in keep else register.without_texts())
        clock.add("open", since)
    return registers


def _begun(listener: Listener) -> Callable[[str], None]:
    return lambda stage: listener.tell(stage, "", 0)


def link(
    left: Register,
    right: Register,
    *,
    model: Model | None,
    how: How,
    clock: Clock,
    listener: Listener,
) -> Matched:
    begun = _begun(listener)
    if how.engine is Engine.SPARK:
        found = on_spark.match(
            left.handed_over(), right.handed_over(), model=model, master=how.master, tell=begun
        )
    else:
        found = engine.match(
            left.handed_over(),
            right.handed_over(),
            model=model,
            tell=begun,
            advance=listener.advance,
        )
    clock.seconds.update(found.seconds)
    return found


def freed(
    register: Register, *, model: Model | None, how: How, clock: Clock, listener: Listener
) -> Deduplicated:
    if how.engine is Engine.SPARK:
        found = on_spark.dedupe(
            register.handed_over(), model=model, master=how.master, tell=_begun(listener)
        )
    else:
        found = engine.dedupe(
            register.handed_over(), model=model, tell=_begun(listener), advance=listener.advance
        )
    clock.seconds.update(found.matched.seconds)
    return found


def model_in(path: Path) -> Model:
    """Raises BadModel."""
    name = quoted(path.name)
    try:
        if not path.is_file() and path.exists():
            raise UnusableModel("not a file")
        with path.open("rb") as stream:
            text = stream.read(LARGEST_MODEL + 1)
        if len(text) > LARGEST_MODEL:
            raise UnusableModel("too large")
        return Model.from_json(text.decode("utf-8"))
    except FileNotFoundError as error:
        words = _("Le modèle %(file)s n'existe pas : ajoutez --learn pour l'apprendre et l'écrire.")
        raise BadModel(words % {"file": name}) from error
    except (OSError, RuntimeError, UnicodeDecodeError) as error:
        raise BadModel(_("Le modèle %(file)s ne se lit pas.") % {"file": name}) from error
    except UnusableModel as error:
        words = (
            _("Le modèle %(file)s est d'une autre version : apprenez-le à nouveau par --learn.")
            if "version" in str(error)
            else _("%(file)s n'est pas un modèle : donnez celui qu'a écrit --learn.")
        )
        raise BadModel(words % {"file": name}) from error
