"""Stages of a young person's way, derived from dated facts and never typed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(IntegerChoices):
    """The continuum, in order."""

    SPOTTED = 1, _("Repéré")
    CONTACTED = 2, _("Contacté")
    JOINED = 3, _("Adhésion")
    SUPPORTED = 4, _("Accompagné")
    REENGAGED = 5, _("Remobilisé")
    EXITED = 6, _("Sortie")


class Milestone(TextChoices):
    """A dated fact that may move somebody along."""

    NOTED = "noted", _("Noté par un surnom ou une liste")
    MET = "met", _("Échange avec le jeune")
    JOINED = "joined", _("Dossier ouvert avec lui")
    REFERENT = "referent", _("Référent nommé")
    ENTERED = "entered", _("Entrée dans un dispositif")
    COLLECTIVE = "collective", _("Entrée dans une action collective")
    EXIT = "exit", _("Sortie enregistrée")


@dataclass(frozen=True, order=True)
class Dated:
    """A milestone and its day."""

    on: date
    milestone: Milestone


def path_of(facts: Iterable[Dated]) -> Mapping[Stage, date]:
    """The day each stage was reached.

    A stage implies those before it, on the same day at the latest: somebody who exits had been
    spotted. The order of the facts does not matter, and one more fact never takes a stage away
    nor makes it later.
    """
    reached = _own_days(sorted(facts))
    path: dict[Stage, date] = {}
    latest: date | None = None
    for stage in sorted(Stage, reverse=True):
        day = reached.get(stage)
        known = [each for each in (day, latest) if each is not None]
        if known:
            latest = min(known)
            path[stage] = latest
    return {stage: path[stage] for stage in sorted(path)}


def stage_of(facts: Iterable[Dated]) -> Stage | None:
    """The furthest stage reached; None when nothing is known."""
    return max(path_of(facts), default=None)


def _own_days(facts: list[Dated]) -> dict[Stage, date]:
    """The first day on which each stage's own condition held."""
    first: dict[Milestone, date] = {}
    for fact in facts:
        first.setdefault(fact.milestone, fact.on)
    stages = {
        Stage.SPOTTED: min((fact.on for fact in facts), default=None),
        Stage.CONTACTED: first.get(Milestone.MET),
        Stage.JOINED: first.get(Milestone.JOINED),
        Stage.SUPPORTED: _supported_on(facts, first),
        Stage.REENGAGED: first.get(Milestone.COLLECTIVE),
        Stage.EXITED: first.get(Milestone.EXIT),
    }
    return {stage: day for stage, day in stages.items() if day is not None}


def _supported_on(facts: list[Dated], first: Mapping[Milestone, date]) -> date | None:
    """A referent named, and a first act after the file was opened."""
    joined, named = first.get(Milestone.JOINED), first.get(Milestone.REFERENT)
    if joined is None or named is None:
        return None
    acts = (Milestone.MET, Milestone.ENTERED, Milestone.COLLECTIVE)
    act = next(
        (
            fact.on
            for fact in facts
            if fact.milestone in acts
            and (fact.on > joined or (fact.on == joined and fact.milestone is not Milestone.MET))
        ),
        None,
    )
    return None if act is None else max(act, named)
