"""What outreach tells the pages that many packages feed: the timeline."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from continuum.access.scope import Member
from continuum.core.timeline import Entry
from continuum.outreach.models import Encounter, Presence
from continuum.outreach.rules import Mode, NextStep
from continuum.people.models import Person


def timeline_of(person: Person, *, member: Member) -> Iterable[Entry]:
    """The encounters in which the person was, under any of the files joined with theirs."""
    presences = (
        Presence.objects.visible_to(member)
        .standing()
        .filter(person__identity=person.identity)
        .values("encounter_id")
    )
    encounters = (
        Encounter.objects.visible_to(member)
        .standing()
        .filter(root__in=presences)
        .select_related("place", "recorded_by", "organisation")
        .order_by("-happened_at")
    )
    for encounter in encounters:
        yield Entry(
            on=encounter.on,
            at=encounter.happened_at,
            kind="encounter",
            icon=encounter.icon,
            title=_title(encounter),
            text=_text(encounter),
            by=str(encounter.recorded_by or ""),
            organisation=encounter.organisation.label_for(member.organisation_id),
            url=reverse("outreach:encounter", args=[encounter.root]),
            is_contact=True,
            tags=(encounter.mode, *encounter.topics),
        )


def _title(encounter: Encounter) -> str:
    if encounter.mode == Mode.PHONE:
        return _("Échange au téléphone")
    place = str(encounter.place or encounter.get_mode_display())
    return _("Rencontre · %(place)s") % {"place": place}


def _text(encounter: Encounter) -> str:
    after = "" if encounter.next_step == NextStep.NOTHING else encounter.get_next_step_display()
    return " · ".join(filter(None, (encounter.topics_said, str(after))))
