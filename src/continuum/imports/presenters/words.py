"""Words of a table that nobody knows here, and what each may mean: one answer for all its lines."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from continuum.access.permissions import Permission
from continuum.access.scope import Member
from continuum.core.phrases import labelled
from continuum.imports.planning.choices import COMMUNE, SITE, STRAND, TEAM
from continuum.imports.planning.rows import Plan
from continuum.imports.presenters.communes import communes_met
from continuum.imports.presenters.met import Met
from continuum.imports.rules.cells import STATE_NUMBER, text_of, word_key
from continuum.imports.rules.kinds import ADD, LEAVE_OUT
from continuum.imports.rules.lines import ColumnReader
from continuum.imports.rules.meanings import LABELS, choices_of
from continuum.imports.rules.problems import Code
from continuum.imports.rules.readers import SEVERAL, is_known, split
from continuum.imports.rules.vocabularies import lists
from continuum.organisations.queries import leads, partners
from continuum.organisations.rules import ProgrammeRole, StrandKind
from continuum.outcomes.rules.exits import CROSSWALK, ExitKind, ExitType, IaeClass
from continuum.people.rules import EnrolmentState
from continuum.tables.guess import likeness

Choices = Sequence[tuple[str, str]]

ALIKE = 0.5
"""From this likeness on, a meaning is offered first."""
OFFERED = 3
LEADING = (ProgrammeRole.LEAD, ProgrammeRole.PILOT)
_ASKED = frozenset({Code.UNKNOWN_WORD, Code.WORD_LEFT_OUT, Code.NOT_IN_TEAM})


@dataclass(frozen=True)
class StrangeWord:
    """`groups` are its possible meanings under their headings; `answer` is the one given."""

    name: str
    text: str
    field: str
    lines: int
    groups: Sequence[tuple[str, Choices]]
    listed: str
    answer: str = ""
    deduced: str = ""
    """What it is read as without an answer."""

    @property
    def is_a_name(self) -> bool:
        return self.listed == TEAM


@dataclass(frozen=True)
class WordsPage:
    """What the trial asks: `words` stop their lines or are left out, `names` are kept as told."""

    words: Sequence[StrangeWord]
    names: Sequence[StrangeWord]
    answered: Sequence[StrangeWord]
    deduced: Sequence[StrangeWord]
    keeps_names: bool
    """Whether a name without an answer is kept: a referent's is, that of a round's team is not."""
    leads: str = ""
    """Who may add the strand that is missing, when it is somebody else."""

    @property
    def unanswered(self) -> str:
        return _("Garder ce nom, sans compte") if self.keeps_names else _("Choisir…")


def words_page(plan: Plan, *, member: Member) -> WordsPage:
    """The most frequent first; an answer may be changed as long as the table waits."""
    offers = _offers(plan, member)
    found = [
        _strange(one, offers)
        for one in sorted(
            [*words_met(plan), *communes_met(plan)], key=lambda one: (-one.lines, one.text)
        )
    ]
    asked = [one for one in found if not one.answer and not one.deduced]
    return WordsPage(
        words=[one for one in asked if not one.is_a_name],
        names=[one for one in asked if one.is_a_name],
        answered=[one for one in found if one.answer],
        deduced=[one for one in found if one.deduced],
        keeps_names=plan.source.layout.column_of("referent") is not None,
        leads=_leads_elsewhere(found, plan, member),
    )


def _leads_elsewhere(found: Sequence[StrangeWord], plan: Plan, member: Member) -> str:
    programme = plan.source.programme
    if not any(one.listed == STRAND for one in found) or leads(programme, member.organisation_id):
        return ""
    carrying = (
        one.label
        for one in partners(programme, seen_by=member.organisation_id)
        if one.participation.role in LEADING
    )
    return next(carrying, "")


def words_met(plan: Plan) -> list[Met]:
    """Every word that no list knows, answered or not, with the number of lines that hold it."""
    found: dict[tuple[str, str], Met] = {}
    for column in plan.reader.columns:
        if not column.field.words or column.field.words == COMMUNE:
            continue
        cells = Counter(line.cells[column.position] for line in plan.source.sheet.lines)
        for cell, lines in cells.items():
            if cell is None or cell == STATE_NUMBER:
                continue
            for word, answer in _strangers(column, text_of(cell), plan):
                key = word_key(word)
                met = found.setdefault(
                    (column.field.words, key), Met(column.field.words, key, word, answer=answer)
                )
                met.fields[str(column.field.label)] = None
                met.lines += lines
    return list(found.values())


def _strangers(column: ColumnReader, said: str, plan: Plan) -> Iterator[tuple[str, str | None]]:
    """The words of a cell that only an answer explains, and the answer if there is one."""
    given = column.column.words
    code = column.field.code
    if word_key(said) in given:
        yield said, given[word_key(said)]
    elif code not in SEVERAL and code != "team":
        flaw = column.read(said).flaw
        if flaw is not None and flaw.code in _ASKED:
            yield said, None
    else:
        for piece in dict.fromkeys(split(said)):
            answer = given.get(word_key(piece))
            if answer is not None or not _is_known(piece, code, plan):
                yield piece, answer


def _is_known(word: str, code: str, plan: Plan) -> bool:
    return plan.choices.colleague(word) is not None if code == "team" else is_known(word, code)


def _strange(met: Met, offers: Mapping[str, Choices]) -> StrangeWord:
    return StrangeWord(
        name=f"word-{met.listed}-{met.key}",
        text=met.text,
        field=", ".join(met.fields),
        lines=met.lines,
        groups=tuple(_grouped(met, offers)),
        listed=met.listed,
        answer="" if met.answer is None else met.answer or LEAVE_OUT,
        deduced=met.deduced,
    )


def accepted_words(listed: str, plan: Plan) -> list[str]:
    """What could stand where an unknown word does."""
    return [
        label
        for code, label in meanings(listed, plan)
        if (listed, code) != ("state", EnrolmentState.CANCELLED)
    ]


def meanings(listed: str, plan: Plan) -> Choices:
    """Codes and labels: the organisation's own names, or those of the product."""
    own = plan.choices.labels.get(listed)
    if own is not None:
        return list(own.items())
    return choices_of(listed) if listed in LABELS else []


def _grouped(met: Met, offers: Mapping[str, Choices]) -> Iterator[tuple[str, Choices]]:
    """The likeliest first, then the rest; exits by what they lead to."""
    if met.choices:
        yield "", list(met.choices.items())
        return
    choices = offers[met.listed]
    added = [one for one in choices if one[0].startswith(ADD)]
    known = [one for one in choices if not one[0].startswith(ADD)]
    likely = _likely(met, known)
    if likely:
        yield _("Sans doute"), likely
    rest = [one for one in known if one not in likely]
    if met.listed == "exit_kind":
        yield from (
            (label, list(some)) for label, some in groupby(rest, lambda one: _class_of(one[0]))
        )
    elif rest:
        yield (_("Autres") if likely else ""), rest
    if added:
        yield labelled(_("Ajouter"), met.text), added


def _likely(met: Met, choices: Choices) -> Choices:
    known = lists(met.listed) if met.listed in LABELS else {}
    judged = [
        (max(likeness(met.text, each) for each in (label, *known.get(code, ()))), at)
        for at, (code, label) in enumerate(choices)
    ]
    best = sorted((one for one in judged if one[0] >= ALIKE), key=lambda one: (-one[0], one[1]))
    return [choices[at] for _alike, at in best[:OFFERED]]


def _class_of(code: str) -> str:
    """Work, study… as TEEN LAB and the inclusion sector class exits."""
    reading = CROSSWALK[ExitKind(code)]
    if reading.type is not ExitType.NONE:
        return str(reading.type.label)
    return str(reading.iae.label) if isinstance(reading.iae, IaeClass) else code


def _offers(plan: Plan, member: Member) -> dict[str, Choices]:
    """By list; what may be added from here is told by how it is added."""
    names = {column.field.words for column in plan.reader.columns if column.field.words}
    offers = {name: meanings(name, plan) for name in names}
    programme = plan.source.programme
    if SITE in offers and member.may(Permission.MANAGE_SITES):
        offers[SITE] = [*offers[SITE], (f"{ADD}site", _("un nouveau site de votre structure"))]
    if (
        STRAND in offers
        and member.may(Permission.MANAGE_PROGRAMMES)
        and leads(programme, member.organisation_id)
    ):
        kinds = [
            (f"{ADD}{kind.value}", labelled(_("un nouveau volet"), kind.label))
            for kind in StrandKind
        ]
        offers[STRAND] = [*offers[STRAND], *kinds]
    return offers
