"""Saying once what a word of the table means, or adding what it names."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from continuum.access.permissions import Permission
from continuum.access.scope import Member
from continuum.core.refusals import Refused
from continuum.imports.actions.preparing import set_layout, still_preparing
from continuum.imports.models import Upload
from continuum.imports.planning.choices import SITE, STRAND, choices_for
from continuum.imports.rules.cells import text_of, word_key
from continuum.imports.rules.content import Content
from continuum.imports.rules.fields import BY_CODE
from continuum.imports.rules.kinds import ADD, LEAVE_OUT, Kind
from continuum.imports.rules.mapping import Layout
from continuum.imports.rules.meanings import codes_of
from continuum.organisations.actions import add_site, add_strand
from continuum.organisations.models import Organisation
from continuum.organisations.rules import StrandKind

NAME_LONGEST = 100


class NotToBeAdded(Refused):
    message = _("Cela ne s'ajoute pas d'ici : choisissez dans la liste, ou laissez ce mot de côté.")


@transaction.atomic
def explain_words(
    *,
    upload: Upload,
    answers: Mapping[str, Mapping[str, str]],
    content: Content,
    by: Member,
    now: datetime,
) -> Upload:
    """Say what words of the table mean, by list and `word_key`: a code, `LEAVE_OUT`, `ADD` and how
    to add what the word names, nothing to take an answer back. An answer that is no code of the
    list changes nothing."""
    present = still_preparing(upload, by=by)
    layout = Layout.of_json(present.layout)
    choices = choices_for(present.programme, layout.sheet_of(content), layout, member=by)
    words = {name: dict(known) for name, known in layout.words.items()}
    for listed, given in answers.items():
        known = words.setdefault(listed, {})
        for key, answer in given.items():
            if answer.startswith(ADD):
                known[key] = _added(present, listed, key, answer, content, by=by)
            elif answer == LEAVE_OUT:
                known[key] = ""
            elif not answer:
                known.pop(key, None)
            elif answer in codes_of(listed, choices.labels):
                known[key] = answer
    layout = replace(layout, words=words)
    return set_layout(upload=present, layout=layout, content=content, by=by, now=now)


def _added(
    upload: Upload, listed: str, key: str, answer: str, content: Content, *, by: Member
) -> str:
    """What a word of the table names, added to the programme or the organisation, once."""
    layout = Layout.of_json(upload.layout)
    name = _written(layout, Kind(upload.kind), listed, key, content)
    kind = answer.removeprefix(ADD)
    if listed == STRAND and kind in StrandKind.values:
        there = upload.programme.strands.filter(name=name).first()
        return str(
            (there or add_strand(programme=upload.programme, name=name, kind=kind, by=by)).pk
        )
    if listed != SITE or not by.may(Permission.MANAGE_SITES):
        raise NotToBeAdded
    ours = Organisation.objects.visible_to(by).get(pk=by.organisation_id)
    site = ours.sites.filter(name=name).first()
    return str(
        (site or add_site(organisation=ours, name=name, commune=None, is_annex=False, by=by)).pk
    )


def _written(layout: Layout, kind: Kind, listed: str, key: str, content: Content) -> str:
    """A word as the table writes it first. Raises `NotToBeAdded` when it is nowhere."""
    columns = [at for at, code in layout.columns.items() if BY_CODE[kind][code].words == listed]
    for line in layout.sheet_of(content).lines:
        for column in columns:
            text = text_of(line.cells[column])
            if text and word_key(text) == key:
                return text[:NAME_LONGEST]
    raise NotToBeAdded
