"""What is known of persons, in the words and shapes of the screen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.db.models import TextChoices
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _

from continuum.access.scope import Member
from continuum.core.formatting import day as written_day
from continuum.core.phrases import alternatives, labelled, listed, quoted
from continuum.linkage import Verdict, compare_identities
from continuum.linkage.identity import Identity
from continuum.linkage.name_levels import given_name_level, surname_level
from continuum.linkage.reasons import ReasonCode
from continuum.organisations.models import Programme
from continuum.organisations.rules import AgeReference, AgeVerdict, TargetGroup
from continuum.people import queries
from continuum.people.models import (
    InvisibilityDefinition,
    InvisibilityEvidence,
    Person,
    SituationFact,
)
from continuum.people.queries.candidates import identities_of, said
from continuum.people.queries.enrolments import AgeJudged
from continuum.people.queries.files import Line
from continuum.people.rules import ContactKind, EvidenceKind, InvisibilityRule, Shortfall

SURNAMES: Final = ("last_name", "usage_name")
MAIL, CALL = "mailto:", "tel:"


def language() -> str:
    return (get_language() or "fr")[:2]


def link_to(kind: str, value: str) -> str:
    """Where a contact leads when touched; nothing leaves for another site."""
    if kind in (ContactKind.PHONE, ContactKind.RELATIVE, ContactKind.WHATSAPP):
        digits = "".join(c for c in value if c.isdigit() or c == "+")
        return CALL + digits if len(digits) > 3 else ""
    return MAIL + value if kind == ContactKind.EMAIL else ""


def age_in_words(person: Person, *, on: date) -> str:
    """ "19 ans", or "19 ou 18 ans" from the year of birth alone."""
    age = person.age_on(on)
    if age is None:
        return ""
    if person.born_on is not None or age < 1:
        return ngettext("%(n)d an", "%(n)d ans", age) % {"n": age}
    return _("%(lower)d ou %(upper)d ans") % {"lower": age - 1, "upper": age}


@dataclass(frozen=True)
class Offer:
    """A programme as offered to one young person: its age rule, and the verdict in words."""

    programme: Programme
    rule: str
    verdict: str
    kind: str
    running: bool

    @classmethod
    def of(cls, programme: Programme, judged: AgeJudged, *, on: date) -> "Offer":
        return cls(
            programme=programme,
            rule=_rule_in_words(programme),
            verdict=_verdict_in_words(judged),
            kind=_KINDS[judged.verdict],
            running=programme.runs_on(on),
        )


_KINDS: Final = {
    AgeVerdict.ADMITTED: "done",
    AgeVerdict.ADMITTED_BY_EXCEPTION: "done",
    AgeVerdict.TOO_YOUNG: "waiting",
    AgeVerdict.TOO_OLD: "waiting",
    AgeVerdict.UNKNOWN: "info",
}


def _rule_in_words(programme: Programme) -> str:
    rule = programme.age_rule
    when = AgeReference(programme.age_reference).label
    parts = [
        _("De %(lowest)d à %(highest)d ans, %(when)s")
        % {"lowest": rule.lowest, "highest": rule.highest, "when": str(when).lower()}
    ]
    for group, highest in rule.exceptions.items():
        label = TargetGroup(group).label if group in TargetGroup.values else group
        parts.append(
            _("jusqu'à %(highest)d ans : %(group)s") % {"highest": highest, "group": label}
        )
    return listed(parts)


def _verdict_in_words(judged: AgeJudged) -> str:
    on = written_day(judged.on, language())
    known = {"age": judged.age, "on": on}
    words = {
        AgeVerdict.ADMITTED: _("%(age)s ans le %(on)s : dans le public."),
        AgeVerdict.ADMITTED_BY_EXCEPTION: _("%(age)s ans le %(on)s : admis par exception."),
        AgeVerdict.TOO_YOUNG: _(
            "%(age)s ans le %(on)s : plus jeune que le public. L'équipe décide."
        ),
        AgeVerdict.TOO_OLD: _("%(age)s ans le %(on)s : plus âgé que le public. L'équipe décide."),
        AgeVerdict.UNKNOWN: _("Âge pas encore connu : à compléter dans le dossier."),
    }[judged.verdict]
    said = words % known
    if judged.age is not None and not judged.exact:
        said += " " + _("(d'après l'année de naissance)")
    return said


class Agreement(TextChoices):
    """Whether two files say the same."""

    SAME = "same", gettext_lazy("pareil")
    CLOSE = "close", gettext_lazy("presque pareil")
    DIFFERENT = "different", gettext_lazy("différent")
    UNKNOWN = "unknown", gettext_lazy("on ne sait pas")


@dataclass(frozen=True)
class Row:
    """One fact of two files; `agreement` is None for what does not tell who somebody is."""

    label: str
    first: str
    second: str
    agreement: Agreement | None = None


@dataclass(frozen=True)
class Compared:
    """Two files side by side."""

    rows: tuple[Row, ...]
    verdict: Verdict

    @property
    def in_words(self) -> str:
        return ", ".join(said(self.verdict.pros))[:200]

    @property
    def reasons(self) -> tuple[str, ...]:
        return said(self.verdict.pros)

    @property
    def doubts(self) -> tuple[str, ...]:
        return said(self.verdict.cons)


def side_by_side(member: Member, first: Person, second: Person, *, today: date) -> Compared:
    """What two files of one's own organisation hold, contacts by kind only."""
    rows = (*_who(first, second), *_what(member, first, second, today=today))
    ours, theirs = identities_of([first, second])
    kept = tuple(row for row in rows if row.first or row.second)
    return Compared(rows=kept, verdict=compare_identities(ours, theirs))


def _who(first: Person, second: Person) -> Iterable[Row]:
    """Rows that tell who somebody is, with their agreement."""
    names = {
        "first_name": _("Prénom"),
        "alias": _("Surnom"),
        "last_name": _("Nom de naissance"),
        "usage_name": _("Nom d'usage"),
    }
    for field, label in names.items():
        one, two = getattr(first, field), getattr(second, field)
        yield Row(label, one, two, _names_agree(one, two, surname=field in SURNAMES))
    yield Row(_("Naissance"), _birth(first), _birth(second), _births_agree(first, second))
    for label, one, two in (
        (_("Genre"), _gender(first), _gender(second)),
        (_("Commune"), _place(first), _place(second)),
    ):
        agrees = Agreement.SAME if one == two else Agreement.DIFFERENT
        yield Row(label, one, two, agrees if one and two else Agreement.UNKNOWN)


def _what(member: Member, first: Person, second: Person, *, today: date) -> Iterable[Row]:
    """Rows that tell what was done with them."""
    columns = [_doings(member, person, today) for person in (first, second)]
    for label, one in columns[0].items():
        yield Row(label, one, columns[1][label])


def _doings(member: Member, person: Person, today: date) -> dict[str, str]:
    referent = queries.referent_of(member, person)
    enrolments = queries.enrolments_of(member, person)
    kinds = {str(contact.get_kind_display()) for contact in queries.contacts_of(member, person)}
    opened = written_day(person.joined_on, language()) if person.joined_on else ""
    programmes = dict.fromkeys(str(enrolment.programme) for enrolment in enrolments)
    return {
        _("Âge"): age_in_words(person, on=today),
        _("Coordonnées"): ", ".join(sorted(kinds)),
        _("Dossier ouvert"): opened or _("pas de dossier"),
        _("Référent"): referent.name if referent else "",
        _("Inscriptions"): ", ".join(programmes),
    }


def _birth(person: Person) -> str:
    if person.born_on:
        return written_day(person.born_on, language())
    return str(person.birth_year or "")


def _gender(person: Person) -> str:
    return str(person.get_gender_display()) if person.gender else ""


def _place(person: Person) -> str:
    return str(person.commune or person.postcode)


def _names_agree(one: str, two: str, *, surname: bool) -> Agreement:
    """As the matching engine reads them, so that a line never contradicts the reasons above it."""
    if surname:
        level = surname_level(Identity(birth_surname=one), Identity(birth_surname=two))
    else:
        level = given_name_level(Identity(given_names=one), Identity(given_names=two))
    if level is None:
        return Agreement.UNKNOWN
    if level in (ReasonCode.SAME_SURNAME, ReasonCode.SAME_FIRST_NAME):
        return Agreement.SAME
    differs = level in (ReasonCode.DIFFERENT_SURNAME, ReasonCode.DIFFERENT_FIRST_NAME)
    return Agreement.DIFFERENT if differs else Agreement.CLOSE


def _births_agree(first: Person, second: Person) -> Agreement:
    if first.birth_year is None or second.birth_year is None:
        return Agreement.UNKNOWN
    if first.birth_year != second.birth_year:
        return Agreement.DIFFERENT
    if first.born_on and second.born_on:
        return Agreement.SAME if first.born_on == second.born_on else Agreement.DIFFERENT
    return Agreement.CLOSE


def filters_of(form: forms.Form, query: Mapping[str, str]) -> list[tuple[str, str]]:
    """The filters in force as words, each with the address without it."""
    found = []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if name == "vue" or not value:
            continue
        shown = dict(field.choices).get(value, value) if name in ("etat", "genre") else value  # type: ignore[attr-defined]
        rest = {key: kept for key, kept in query.items() if key not in (name, "page")}
        found.append((labelled(field.label or name, shown), f"?{urlencode(rest)}"))
    return found


def export_headings() -> list[str]:
    return [
        _("Prénom"),
        _("Nom de naissance"),
        _("Nom d'usage"),
        _("Surnom"),
        _("Date de naissance"),
        _("Année de naissance"),
        _("Genre"),
        _("Commune"),
        _("Code Insee"),
        _("Code postal"),
        pgettext("date", "Adhésion"),
        _("Référent"),
        _("Inscriptions"),
        _("Dernier contact"),
        _("À compléter"),
    ]


def exported(line: Line) -> list[Any]:
    """A line of the list as a row of a table: no contact, no free text."""
    person = line.person
    return [
        person.first_name,
        person.last_name,
        person.usage_name,
        person.alias,
        person.born_on,
        person.birth_year,
        str(person.get_gender_display()) if person.gender else "",
        person.commune.name if person.commune else "",
        person.commune_id or "",
        person.postcode,
        person.joined_on,
        line.referent,
        " · ".join(f"{programme} ({state})" for programme, state in line.enrolments),
        line.last_contact,
        ", ".join(str(lack.label) for lack in line.lacks),
    ]


def sign_in_words(sign: InvisibilityEvidence) -> str:
    """Absent d'une liste : mission locale · 3 sept. 2020."""
    kind = str(sign.get_kind_display())
    parts = [labelled(kind, sign.list_name) if sign.list_name else kind]
    parts.append(written_day(sign.on, language()))
    if sign.since:
        since = written_day(sign.since, language())
        parts.append(_("dernier contact le %(since)s") % {"since": since})
    return " · ".join(parts)


def signs_accepted(rule: InvisibilityRule) -> tuple[str, ...]:
    """The signs of a definition, each in words."""
    told = []
    for kind in EvidenceKind:
        if kind not in rule.accepted:
            continue
        if kind is EvidenceKind.NO_CONTACT:
            words = ngettext(
                "sans contact depuis %(n)d mois au moins",
                "sans contact depuis %(n)d mois au moins",
                rule.silent_months,
            ) % {"n": rule.silent_months}
        elif kind is EvidenceKind.ABSENT_FROM_LIST:
            names = [quoted(name) for name in sorted(rule.lists)]
            words = _("absent de n'importe quelle liste")
            if names:
                words = _("absent de la liste %(names)s") % {"names": alternatives(names)}
        else:
            words = pgettext("signe d'invisibilité", "le jeune le dit")
        told.append(words)
    return tuple(told)


def settling_in_words(rule: InvisibilityRule) -> str:
    """What one would have to know to say today whether somebody is invisible."""
    signs, n = listed(signs_accepted(rule)), rule.valid_months
    said = (
        ngettext(
            "Ce qui le dirait : tous ces signes, de moins de %(n)d mois (%(signs)s) ; "
            "ou une réponse sur son suivi, dans sa situation.",
            "Ce qui le dirait : tous ces signes, de moins de %(n)d mois (%(signs)s) ; "
            "ou une réponse sur son suivi, dans sa situation.",
            n,
        )
        if rule.needs_all and len(rule.accepted) > 1
        else ngettext(
            "Ce qui le dirait : un signe de moins de %(n)d mois (%(signs)s) ; "
            "ou une réponse sur son suivi, dans sa situation.",
            "Ce qui le dirait : un signe de moins de %(n)d mois (%(signs)s) ; "
            "ou une réponse sur son suivi, dans sa situation.",
            n,
        )
    )
    return said % {"n": n, "signs": signs}


def fact_in_words(fact: SituationFact) -> str:
    """Inscrit à France Travail : Oui · Dit par le jeune · 3 sept. 2020."""
    return " · ".join((str(fact), str(fact.get_source_display()), written_day(fact.on, language())))


def shortfall_in_words(lack: Shortfall, definition: InvisibilityDefinition) -> str:
    """Why a sign does not count."""
    valid, silent = definition.valid_months, definition.silent_months
    words = {
        Shortfall.NOT_ACCEPTED: _("ce signe ne compte pas"),
        Shortfall.NOT_YET: _("noté après"),
        Shortfall.TOO_OLD: ngettext(
            "trop ancien : %(n)d mois ou plus", "trop ancien : %(n)d mois ou plus", valid
        ),
        Shortfall.TOO_SHORT: ngettext("moins de %(n)d mois", "moins de %(n)d mois", silent),
        Shortfall.OTHER_LIST: _("cette liste ne compte pas"),
    }
    n = valid if lack is Shortfall.TOO_OLD else silent
    return words[lack] % {"n": n}
