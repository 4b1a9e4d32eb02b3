"""Encounters, rounds and their figures in the reader's words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from continuum.access.scope import Member
from continuum.core import formatting
from continuum.core.charts import Bar, Bars
from continuum.core.phrases import labelled
from continuum.core.refusals import Refused
from continuum.linkage.normalise.fold import fold, words_of
from continuum.linkage.normalise.names import is_known_given_name
from continuum.outreach import rules
from continuum.outreach.actions import EncounterRead, may_correct
from continuum.outreach.models import Encounter, Round
from continuum.outreach.queries import DayReport, Elsewhere, ReportLine, day_report
from continuum.outreach.rules import DistinctPeople, Mode
from continuum.people.models import Person

RECAPS_SHOWN_FOR: Final = timedelta(days=14)
A_YEAR: Final = timedelta(days=365)
FIELDS: Final = {"heads": "number", "happened_at": "at", "name": "new_place", "people": "number"}
"""Where a screen asks what an action calls otherwise."""


@dataclass(frozen=True)
class Totals:
    encounters: int
    heads: int
    to_meet_again: int


@dataclass(frozen=True)
class Chosen:
    """What a list of encounters was asked to show."""

    since: date
    until: date | None
    lookups: Mapping[str, Any]
    to_specify: bool
    to_name: bool
    filters: tuple[tuple[str, str], ...]


def totals_of(encounters: Sequence[Encounter]) -> Totals:
    return Totals(
        encounters=len(encounters),
        heads=sum(one.head_count for one in encounters),
        to_meet_again=sum(one.next_step != rules.NextStep.NOTHING for one in encounters),
    )


@dataclass(frozen=True)
class RoundBack:
    """A round that has come back today, with what its whole team counted."""

    round: Round
    stops: tuple[str, ...]
    team: tuple[str, ...]
    totals: Totals
    people: str


def rounds_back(rounds: Sequence[Round], *, member: Member) -> list[RoundBack]:
    found = []
    for one in rounds:
        report = day_report(one, member=member)
        found.append(
            RoundBack(
                round=one,
                stops=tuple(str(stop.place) for stop in one.stops.all()),
                team=tuple(name for name in report.team if name != member.name),
                totals=totals_of(report.encounters),
                people=_different(report.people),
            )
        )
    return found


def young_people(number: int) -> str:
    said = ngettext("%(n)s jeune", "%(n)s jeunes", number)
    return said % {"n": formatting.number(number, _language())}


def in_short(encounter: Encounter) -> str:
    """2 jeunes, Parc du Verney."""
    where = encounter.place or encounter.get_mode_display()
    return f"{young_people(encounter.head_count)}, {where}"


def between(found: DistinctPeople) -> str:
    """12, or « entre 210 et 260 » when names are missing."""
    low, high = (formatting.number(n, _language()) for n in (found.low, found.high))
    return low if low == high else _("entre %(low)s et %(high)s") % {"low": low, "high": high}


def put_on(form: forms.Form, refusal: Refused) -> None:
    """Show a refusal beside the answer it is about, or above the form."""
    field = refusal.field or ""
    name = field if field in form.fields else FIELDS.get(field, "")
    form.add_error(name if name in form.fields else None, str(refusal))


def say_no(request: HttpRequest, refusal: Refused | str | Promise) -> None:
    messages.error(request, str(refusal))


def uuid_of(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def url_if_any(name: str, *args: object) -> str:
    """An address of another package, or nothing while that package has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def person_url(person: Person) -> str:
    return url_if_any("pathways:file", person.pk)


def file_url(root: UUID) -> str:
    """Where a file is opened with the young person just met."""
    return url_if_any("pathways:open_file_from", root)


def first_names_in(text: str, *, besides: Iterable[str] = ()) -> list[str]:
    """Words written like a known first name, but for those of the places named."""
    allowed = {word for name in besides for word in words_of(name)}
    found = (word.strip(".,;:!?()«»\"'’") for word in text.replace("-", " ").split())
    names = [
        word
        for word in found
        if word[:1].isupper() and fold(word) not in allowed and is_known_given_name(fold(word))
    ]
    return list(dict.fromkeys(names))


def chosen(form: forms.Form, *, today: date, since: date) -> Chosen:
    """The filters that could be read; without a first day, `since`."""
    said = {name: value for name, value in form.cleaned_data.items() if value}
    start, end = said.get("du") or since, said.get("au")
    lookups = {
        lookup: said[name]
        for name, lookup in (("lieu", "place"), ("mode", "mode"), ("dispositif", "programme"))
        if name in said
    }
    if end is not None:
        lookups["on__lte"] = end
    return Chosen(
        since=start,
        until=end,
        lookups=lookups,
        to_specify="a-preciser" in form.data,
        to_name="a-relier" in form.data,
        filters=_filters(form, said),
    )


def _filters(form: forms.Form, said: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    ready = {"a-preciser": _("À préciser"), "a-relier": _("À relier")}
    asked = {name: form.data.get(name, "") for name in (*said, *ready) if name in form.data}
    chips = []
    for name, value in said.items():
        told = (form.fields[name].label or name, _written(name, value))
        label = " ".join(map(str, told)) if name in ("du", "au") else labelled(*told)
        chips.append((label, _without(asked, name)))
    chips += [(label, _without(asked, name)) for name, label in ready.items() if name in asked]
    return tuple(chips)


def _written(name: str, value: Any) -> str:
    if isinstance(value, date):
        return formatting.day(value, _language(), style="short")
    return str(Mode(value).label) if name == "mode" else str(value)


def _without(asked: Mapping[str, str], name: str) -> str:
    kept = {key: value for key, value in asked.items() if key != name}
    return reverse("outreach:encounters") + (f"?{urlencode(kept)}" if kept else "")


def all_days(asked: Mapping[str, str], found: Elsewhere) -> str:
    """The same list over all the days on which something was noted."""
    kept = {key: value for key, value in asked.items() if value and key != "page"}
    kept |= {"du": found.first.isoformat(), "au": found.last.isoformat()}
    return f"{reverse('outreach:encounters')}?{urlencode(kept)}"


def _language() -> str:
    return (get_language() or "fr").split("-")[0]


@dataclass(frozen=True)
class Change:
    """One thing said otherwise by a later version."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class VersionLine:
    version: Encounter
    title: str
    changes: tuple[Change, ...]


def history_of(versions: Sequence[Encounter]) -> list[VersionLine]:
    """What each version changed, the latest first."""
    lines = [VersionLine(versions[0], _("Notée"), ())] if versions else []
    for before, after in pairwise(versions):
        lines.append(VersionLine(after, _title(before, after), tuple(_changes(before, after))))
    return lines[::-1]


def changed_since(read: UUID | None, versions: Sequence[Encounter]) -> list[VersionLine]:
    """What came after the version that was read, the latest first; all of it, where none was."""
    later = []
    for line in history_of(versions):
        if line.version.pk == read:
            break
        later.append(line)
    return later


def _title(before: Encounter, after: Encounter) -> str:
    if after.withdrawn:
        return _("Retirée")
    if before.withdrawn:
        return _("Rétablie")
    changes = list(_changes(before, after))
    only_detail = len(changes) == 1 and changes[0].label == _("Détail")
    return _("Précisée") if only_detail else _("Corrigée")


def _changes(before: Encounter, after: Encounter) -> Iterable[Change]:
    for (label, old), (_label, new) in zip(said_of(before), said_of(after), strict=True):
        if old != new:
            yield Change(label, old or "–", new or "–")


def said_of(encounter: Encounter) -> list[tuple[str, str]]:
    """All that a version says, labelled, in the order of the screen."""
    language = _language()
    return [
        (_("Quand"), formatting.moment(timezone.localtime(encounter.happened_at), language)),
        (_("Lieu"), str(encounter.place or "")),
        (_("Comment"), str(encounter.get_mode_display())),
        (_("Combien"), young_people(encounter.head_count)),
        (_("On se connaît ?"), _familiarity(encounter)),
        (_("En ce moment"), str(encounter.get_situation_display())),
        (_("On a parlé de"), encounter.topics_said),
        (_("Et après"), str(encounter.get_next_step_display())),
        (_("Détail"), details_of(encounter)),
        (_("Dispositif"), str(encounter.programme or "")),
    ]


def details_of(encounter: Encounter) -> str:
    """2 filles de 16-17 ans, 1 garçon."""
    return ", ".join(
        f"{formatting.number(tally.count, _language())} × {tally.seen}"
        for tally in encounter.tallies.all()
    )


def _familiarity(encounter: Encounter) -> str:
    first = encounter.first_time_count
    if 0 < first < encounter.head_count:
        return _("%(first)s pour la première fois") % {
            "first": formatting.number(first, _language())
        }
    return str(encounter.get_familiarity_display())


def report_page(round: Round, report: DayReport) -> dict[str, Any]:
    """What the report and the recap of a round show."""
    return {
        "round": round,
        "report": report,
        "people": _different(report.people),
        "duration": _lasted(round),
        "charts": {
            "places": _bars(_("Où"), report.places, by_heads=True),
            "topics": _bars(_("On a parlé de"), report.topics, by_heads=False),
        },
    }


def _different(people: DistinctPeople) -> str:
    said = ngettext("%(number)s différent", "%(number)s différents", people.high)
    return said % {"number": between(people)}


def _lasted(round: Round) -> str:
    """en 4 h 10."""
    if round.ended_at is None:
        return ""
    lasted = formatting.duration(round.ended_at - round.started_at)
    return _("en %(duration)s") % {"duration": lasted}


def _bars(title: str, lines: Sequence[ReportLine], *, by_heads: bool) -> Bars:
    unit = _("Jeunes") if by_heads else _("Rencontres")
    return Bars(
        title=f"{title} ({unit.lower()})",
        empty=_("Rien de noté."),
        bars=tuple(Bar(line.label, line.heads if by_heads else line.encounters) for line in lines),
        headings=(title, unit, ""),
        number=lambda value: formatting.number(value, _language()),
    )


def encounter_page(
    found: Encounter, *, read: EncounterRead, member: Member, asked: str
) -> dict[str, Any]:
    """What is known of one encounter, for its page."""
    named = len({presence.person.identity for presence in read.presences})
    return {
        "encounter": found,
        "said": [(label, value) for label, value in said_of(found) if value],
        "read": read,
        "present": [(presence, person_url(presence.person)) for presence in read.presences],
        "history": history_of(read.versions),
        "nameless": rules.nameless_left(found.head_count, named),
        "may_correct": may_correct(found, by=member),
        "file_url": file_url(found.root),
        "asked": asked,
    }
