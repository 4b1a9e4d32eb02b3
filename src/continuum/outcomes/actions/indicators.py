"""Every write on indicators: a meaning is never changed, only followed by another."""

from dataclasses import replace
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from continuum.access.permissions import Permission
from continuum.access.scope import Member
from continuum.core.refusals import Refused
from continuum.organisations.models import Programme
from continuum.outcomes.models import Indicator, IndicatorVersion
from continuum.outcomes.queries.definitions import definitions_of, shipped_of
from continuum.outcomes.rules.indicators import Definition, problems, to_json
from continuum.people.text import one_line, several_lines

LABEL_LONGEST: Final = 80
WORDING_LONGEST: Final = 600
NOTE_LONGEST: Final = 200


class NotYourProgramme(Refused):
    message = _("Votre structure ne participe pas à ce dispositif.")


class NotAllowed(Refused):
    message = _("Définir des indicateurs revient à la coordination.")


class CodeTaken(Refused):
    message = _("Un indicateur porte déjà ce code dans ce dispositif : choisissez-en un autre.")


class NoSuchIndicator(Refused):
    message = _("Cet indicateur n'existe pas dans ce dispositif.")


class Unsound(Refused):
    """The definition could not be computed; says why."""


class RevisedMeanwhile(Refused):
    message = _("Quelqu'un vient de revoir cet indicateur : relisez-le avant d'écrire.")


class NothingChanged(Refused):
    message = _("Rien n'a changé : il n'y a pas de nouvelle version à garder.")


@transaction.atomic
def define_indicator(
    *, programme: Programme, definition: Definition, by: Member, note: str = ""
) -> IndicatorVersion:
    """A new indicator of the programme's own, in its first version."""
    known = _known(programme, by=by)
    if definition.code in known:
        raise CodeTaken(field="code")
    indicator = _indicator(programme, definition.code)
    return _add(indicator, replace(definition, version=1), known=known, note=note, by=by)


@transaction.atomic
def revise_indicator(
    *, programme: Programme, definition: Definition, since: int, by: Member, note: str = ""
) -> IndicatorVersion:
    """The next version of an indicator, shipped or one's own; `since` is the version revised."""
    known = _known(programme, by=by)
    present = known.get(definition.code)
    if present is None:
        raise NoSuchIndicator
    if present.version != since:
        raise RevisedMeanwhile
    following = replace(definition, version=present.version + 1)
    if to_json(following) == to_json(present):
        raise NothingChanged
    return _add(_indicator(programme, definition.code), following, known=known, note=note, by=by)


@transaction.atomic
def hide_indicator(*, programme: Programme, code: str, by: Member) -> IndicatorVersion:
    """The bilan shows it no longer; its versions stay."""
    return _show(programme, code, shown=False, by=by)


@transaction.atomic
def show_indicator(*, programme: Programme, code: str, by: Member) -> IndicatorVersion:
    return _show(programme, code, shown=True, by=by)


def _show(programme: Programme, code: str, *, shown: bool, by: Member) -> IndicatorVersion:
    present = _known(programme, by=by).get(code)
    if present is None:
        raise NoSuchIndicator
    return revise_indicator(
        programme=programme,
        definition=replace(present, shown=shown),
        since=present.version,
        by=by,
    )


def _known(programme: Programme, *, by: Member) -> dict[str, Definition]:
    if not by.may(Permission.MANAGE_INDICATORS):
        raise NotAllowed
    if not Programme.objects.visible_to(by).filter(pk=programme.pk).exists():
        raise NotYourProgramme
    return definitions_of(programme)


def _indicator(programme: Programme, code: str) -> Indicator:
    indicator, _made = Indicator.objects.get_or_create(programme=programme, code=code)
    return indicator


def _add(
    indicator: Indicator,
    definition: Definition,
    *,
    known: dict[str, Definition],
    note: str,
    by: Member,
) -> IndicatorVersion:
    tidy = replace(
        definition,
        label=one_line(str(definition.label), field="label", longest=LABEL_LONGEST),
        wording=several_lines(str(definition.wording), field="wording", longest=WORDING_LONGEST),
    )
    for problem in problems(tidy, known=known):
        raise Unsound(problem.text, field=problem.part)
    try:
        with transaction.atomic():
            return IndicatorVersion.objects.create(
                indicator=indicator,
                version=tidy.version,
                content=to_json(tidy),
                note=one_line(note, field="note", longest=NOTE_LONGEST),
                made_by_id=by.account_id,
            )
    except IntegrityError as error:  # revised twice at the same moment
        raise RevisedMeanwhile from error


def is_shipped(programme: Programme, code: str) -> bool:
    return code in shipped_of(programme)
