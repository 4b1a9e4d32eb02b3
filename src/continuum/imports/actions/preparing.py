"""A table made ready: columns, words, cells repaired, lines decided; or taken away."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from continuum.access.scope import Member
from continuum.core.phrases import quoted
from continuum.core.refusals import Refused
from continuum.imports.actions.events import happened, held
from continuum.imports.actions.starting import NotPossibleNow
from continuum.imports.actions.trials import forget_trial
from continuum.imports.models import (
    CellCorrection,
    MappingPreset,
    RowDecision,
    Upload,
    UploadContent,
)
from continuum.imports.queries.uploads import standing
from continuum.imports.rules.content import Content, is_forbidden
from continuum.imports.rules.fields import BY_CODE, NAMING
from continuum.imports.rules.kinds import Choice, Kind, State
from continuum.imports.rules.mapping import Layout, missing, remembered, signature
from continuum.people.models import Person

CELL_LONGEST = 500


class ColumnsMissing(Refused):
    """Some field that every line needs has no column; `groups` are those of which one is enough."""

    def __init__(
        self, groups: list[tuple[str, ...]], kind: Kind, *, headings: Sequence[str]
    ) -> None:
        labels = [str(BY_CODE[kind][group[0]].label) for group in groups if group != NAMING]
        said: list[str] = []
        if NAMING in groups:
            said.append(str(_("Il faut un nom ou un surnom : une seule colonne suffit.")))
        if labels:
            fields = ", ".join(labels)
            said.append(_("Il manque une colonne pour : %(fields)s.") % {"fields": fields})
        read = ", ".join(map(quoted, headings))
        said.append(
            _("Colonnes lues : %(columns)s. Dites laquelle la contient.") % {"columns": read}
        )
        super().__init__(" ".join(said))
        self.groups = groups


class FieldTwice(Refused):
    message = _("Deux colonnes disent la même chose : gardez-en une.")


class BadCell(Refused):
    message = _("Nous ne gardons jamais ce numéro : écrivez autre chose, ou rien.")


class NotOurPerson(Refused):
    message = _("Ce dossier n'est pas, ou plus, dans votre structure.")


@transaction.atomic
def set_layout(
    *, upload: Upload, layout: Layout, content: Content, by: Member, now: datetime
) -> Upload:
    """Say what each column is; remembered for the next table with these headings.

    Raises `ColumnsMissing`, `FieldTwice` or `NotPossibleNow`.
    """
    present = still_preparing(upload, by=by)
    kind = Kind(present.kind)
    chosen = list(layout.columns.values())
    if len(set(chosen)) < len(chosen):
        raise FieldTwice
    lacking = missing(kind, layout.columns)
    if lacking:
        sheet = layout.sheet_of(content)
        called = [sheet.called(column) for column in range(len(sheet.headings))]
        raise ColumnsMissing(lacking, kind, headings=called)
    present.layout = layout.as_json()
    present.confirmed = True
    present.save(update_fields=["layout", "confirmed"])
    _remember(layout, kind, content, by=by, now=now)
    return present


@transaction.atomic
def correct_cell(*, upload: Upload, line: int, column: int, text: str, by: Member) -> None:
    """Repair one cell; the file of the team stays as it is. Raises `BadCell`."""
    present = still_preparing(upload, by=by)
    tidy = " ".join(text.split())[:CELL_LONGEST]
    if is_forbidden(tidy):
        raise BadCell(field="text")
    CellCorrection.objects.update_or_create(
        upload=present,
        sheet=Layout.of_json(present.layout).sheet,
        line=line,
        column=column,
        defaults={"organisation_id": by.organisation_id, "text": tidy},
    )


@transaction.atomic
def decide(
    *,
    upload: Upload,
    line: int,
    choice: Choice | None,
    person: UUID | None = None,
    by: Member,
    now: datetime,
) -> None:
    """Say what becomes of a line to be checked; None takes the decision back."""
    present = still_preparing(upload, by=by)
    sheet = Layout.of_json(present.layout).sheet
    if choice is None:
        RowDecision.objects.filter(upload=present, sheet=sheet, line=line).delete()
        return
    if person and not Person.objects.visible_to(by).filter(pk=person).exists():
        raise NotOurPerson
    RowDecision.objects.update_or_create(
        upload=present,
        sheet=sheet,
        line=line,
        defaults={
            "organisation_id": by.organisation_id,
            "choice": choice,
            "person_id": person if choice is Choice.SAME else None,
            "decided_by_id": by.account_id,
            "decided_at": now,
        },
    )


@transaction.atomic
def decide_all(
    *, upload: Upload, lines: Iterable[int], choice: Choice, by: Member, now: datetime
) -> None:
    """The same decision for every line given; those decided one by one keep theirs."""
    present = still_preparing(upload, by=by)
    sheet = Layout.of_json(present.layout).sheet
    decided = set(
        RowDecision.objects.filter(upload=present, sheet=sheet).values_list("line", flat=True)
    )
    RowDecision.objects.bulk_create(
        (
            RowDecision(
                organisation_id=by.organisation_id,
                upload=present,
                sheet=sheet,
                line=line,
                choice=choice,
                decided_by_id=by.account_id,
                decided_at=now,
            )
            for line in dict.fromkeys(lines)
            if line not in decided
        ),
        batch_size=2000,
    )


@transaction.atomic
def discard(*, upload: Upload, by: Member, now: datetime) -> None:
    """Take a table away before it is imported; its content leaves at once. Taken away already,
    nothing changes."""
    present = held(upload, by=by)
    if standing(present).state == State.DISCARDED:
        return
    present = still_preparing(present, by=by)
    forget_content(present)
    happened(present, State.DISCARDED, by=by, at=now)


def forget_content(upload: Upload) -> None:
    """What cells held is no longer here."""
    forget_trial(upload)
    UploadContent.objects.filter(upload=upload).delete()
    CellCorrection.objects.filter(upload=upload).delete()


def still_preparing(upload: Upload, *, by: Member) -> Upload:
    present = held(upload, by=by)
    if not standing(present).is_preparing:
        raise NotPossibleNow
    return present


def _remember(layout: Layout, kind: Kind, content: Content, *, by: Member, now: datetime) -> None:
    headings = layout.sheet_of(content).headings
    known_as = signature(kind, headings)
    if known_as:
        MappingPreset.objects.update_or_create(
            organisation_id=by.organisation_id,
            kind=kind,
            signature=known_as,
            defaults={
                "layout": remembered(layout, headings),
                "saved_by_id": by.account_id,
                "saved_at": now,
            },
        )
