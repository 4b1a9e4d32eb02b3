"""A table that was read is kept until it is imported."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from continuum.access.scope import Member
from continuum.core.refusals import Refused
from continuum.imports.actions.events import happened
from continuum.imports.models import Upload, UploadContent
from continuum.imports.queries.sources import preset_for, words_known
from continuum.imports.reading import Received
from continuum.imports.rules.content import Content
from continuum.imports.rules.kinds import Kind, State
from continuum.imports.rules.mapping import Layout, Options, guesses, headings_look_like_data
from continuum.organisations.models import Programme


class NothingInIt(Refused):
    message = _("Le tableau ne contient aucune ligne : choisissez-en un autre.")


class ProgrammeNotOurs(Refused):
    message = _("Votre structure ne participe pas à ce dispositif.")


@transaction.atomic
def receive(
    *, received: Received, kind: Kind, programme: Programme, by: Member, now: datetime
) -> Upload:
    """Keep a table that was read, its columns guessed or recalled. Raises `NothingInIt`."""
    if not any(sheet.lines for sheet in received.content.sheets):
        raise NothingInIt(field="file")
    if not Programme.objects.visible_to(by).filter(pk=programme.pk).exists():
        raise ProgrammeNotOurs(field="programme")
    layout = first_layout(received.content, kind, by=by)
    upload = Upload.objects.create(
        organisation_id=by.organisation_id,
        programme=programme,
        kind=kind,
        file_name=received.name,
        sha256=received.sha256,
        size=received.size,
        layout=layout.as_json(),
        recorded_by_id=by.account_id,
        membership_id=by.membership_id,
        recorded_at=now,
    )
    UploadContent.objects.create(
        upload=upload,
        organisation_id=by.organisation_id,
        packed=received.content.packed(),
        received_at=now,
    )
    lines = sum(len(sheet.lines) for sheet in received.content.sheets)
    sheets = [
        [len(sheet.lines), len(sheet.without_headings().lines)] for sheet in received.content.sheets
    ]
    detail = {"lines": lines, "sheets": sheets}
    happened(upload, State.RECEIVED, by=by, at=now, detail=detail)
    return upload


def first_layout(content: Content, kind: Kind, *, by: Member, sheet: int | None = None) -> Layout:
    """The mapping remembered for these headings, else what they say by themselves; with what
    was said of words in any table."""
    words = words_known(by)
    number = content.best if sheet is None else sheet
    chosen = content.sheets[number]
    recalled = preset_for(by, kind, chosen.headings)
    if recalled is not None:
        lists = {*words, *recalled.words}
        return Layout(
            sheet=number,
            columns=recalled.columns,
            options=recalled.options,
            words={name: {**words.get(name, {}), **recalled.words.get(name, {})} for name in lists},
        )
    options = Options(headings_are_data=headings_look_like_data(chosen))
    layout = Layout(sheet=number, options=options, words=words)
    guessed = guesses(kind, layout.sheet_of(content))
    return replace(layout, columns={at: guess.field for at, guess in guessed.items()})
