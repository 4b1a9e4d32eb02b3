"""How many of those who entered a programme are invisible by its definition, for whoever asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Q

from continuum.access.acting import counting
from continuum.access.scope import Member
from continuum.organisations.models import Programme
from continuum.outcomes.models import FigureEnrolment
from continuum.outcomes.queries.figures import scope_of
from continuum.people.models import Enrolment, InvisibilityEvidence
from continuum.people.rules import Answer

MOST_LISTS: Final = 12


@dataclass(frozen=True)
class Split:
    """Young people who ever entered, each counted once."""

    yes: int
    no: int
    unknown: int

    @property
    def total(self) -> int:
        return self.yes + self.no + self.unknown

    def told_from(self, below: int) -> "Split | None":
        """Nothing where a part is a small count: the others and the whole would give it."""
        small = any(0 < part < below for part in (self.yes, self.no, self.unknown))
        return None if small else self


@counting()
def entries_judged(programme: Programme, member: Member) -> Split:
    """Each on the day of the entry; whoever entered twice is invisible if once so."""
    scope = scope_of(programme, member)
    rows = FigureEnrolment.objects.filter(programme_id=scope.programme_id, entered_on__isnull=False)
    if scope.organisation_id is not None:
        rows = rows.filter(organisation_id=scope.organisation_id)
    told = rows.aggregate(
        every=Count("identity", distinct=True),
        yes=Count("identity", distinct=True, filter=Q(invisible=Answer.YES)),
        known=Count("identity", distinct=True, filter=~Q(invisible=Answer.UNKNOWN)),
    )
    return Split(told["yes"], told["known"] - told["yes"], told["every"] - told["known"])


def lists_noted(programme: Programme, member: Member) -> Sequence[str]:
    """Names of lists as one's own team has written them, the most frequent first."""
    enrolled = Enrolment.objects.visible_to(member).filter(programme=programme).values("person")
    rows = (
        InvisibilityEvidence.objects.visible_to(member)
        .filter(person__in=enrolled)
        .exclude(list_name="")
        .values("list_name")
        .annotate(times=Count("id"))
        .order_by("-times", "list_name")
    )
    return [row["list_name"] for row in rows[:MOST_LISTS]]
