"""Making the demonstration: a scenario, and the actions that carry it out, all or nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from continuum.core.database import planner
from continuum.core.refusals import Refused
from continuum.demo.building import consortium, desk, outreach, people, published
from continuum.demo.building.stage import Stage
from continuum.demo.contract import records_by_owner
from continuum.demo.scenario import planned
from continuum.organisations.models import Commune, Organisation, Programme

__all__ = ["AlreadyBuilt", "NoCommunes", "Summary", "build", "records_by_owner"]

Progress = Callable[[str], None]


class AlreadyBuilt(Refused):
    message = _("La démonstration est déjà dans cette base : rien n'a été ajouté.")


class NoCommunes(Refused):
    message = _("La liste des communes manque : chargez-la d'abord (continuum places load).")


@dataclass(frozen=True)
class Summary:
    """How much was made."""

    organisations: int
    accounts: int
    programmes: int
    people: int
    rounds: int
    encounters: int
    enrolments: int
    exits: int


def build(
    *, seed: int = 1, progress: Progress | None = None, now: datetime | None = None
) -> Summary:
    """The demo consortium of that seed, in one transaction.

    Raises `AlreadyBuilt` when there is one, whatever its seed; `NoCommunes` before they are loaded.
    """
    now = timezone.localtime(now)
    stage = Stage(planned(seed=seed, now=now), now=now)
    tell = progress or _nobody_listens
    with transaction.atomic():
        _refuse_twice(stage)
        for words, step in STEPS:
            tell(words)
            step(stage)
    return _summary(stage)


def _nobody_listens(_words: str) -> None:
    pass


STEPS: tuple[tuple[str, Callable[[Stage], None]], ...] = (
    ("structures et comptes", consortium.bring_in),
    ("langues et sites", consortium.settle_in),
    ("dispositifs", consortium.found_programmes),
    ("lieux", outreach.list_places),
    ("dossiers", people.open_files),
    ("tournées et rencontres", outreach.go_out),
    ("parcours", people.enrol),
    ("référents", people.name_referents),
    ("sorties", people.record_ways_out),
    ("indicateurs", published.define_indicators),
    ("chiffres publiés", published.declare),
    ("tableaux en attente", desk.send_tables),
    ("invitation", desk.invite_colleague),
    ("statistiques", lambda _stage: planner.count_rows()),
    ("bilans relus", published.read_bilans),
)


def _refuse_twice(stage: Stage) -> None:
    names = [one.name for one in stage.scenario.organisations]
    codes = [one.code for one in stage.scenario.programmes]
    if (
        Organisation.objects.filter(name__in=names).exists()
        or Programme.objects.filter(code__in=codes).exists()
    ):
        raise AlreadyBuilt
    if not Commune.objects.exists():
        raise NoCommunes


def _summary(stage: Stage) -> Summary:
    told = stage.scenario
    return Summary(
        organisations=len(told.organisations),
        accounts=len(told.accounts),
        programmes=len(told.programmes),
        people=len(told.people),
        rounds=len(told.rounds),
        encounters=len(told.encounters),
        enrolments=len(told.enrolments),
        exits=len(told.exits),
    )
