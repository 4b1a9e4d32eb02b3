"""The second wall around imports, tried as the web role."""

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership
from continuum.imports.models import (
    CellCorrection,
    ImportedRow,
    Made,
    MappingPreset,
    Progress,
    RowDecision,
    Trial,
    TrialPart,
    Upload,
    UploadContent,
    UploadEvent,
)
from continuum.imports.tests.factories import NOW, fill, make_team
from continuum.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.wall]

TABLES = (
    *(Upload, UploadContent, UploadEvent, Progress, ImportedRow, Made, CellCorrection, RowDecision),
    *(MappingPreset, Trial, TrialPart),
)


@pytest.fixture
def filled():
    """One organisation with a row in every table of imports."""
    membership, programme = make_team()
    with as_member(membership) as member:
        waiting = fill(member, programme)
    return membership, waiting


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_rows_are_shown_to_their_own_organisation_only(filled, model) -> None:
    membership, _waiting = filled
    assert model.objects.count() == 0
    with as_member(membership):
        assert model.objects.count() > 0
    strangers = [
        make_membership(Role.COORDINATOR),
        make_membership(Role.FUNDER, organisation=membership.organisation),
        make_membership(Role.MANAGER, organisation=membership.organisation),
        make_membership(Role.ADMINISTRATOR, organisation=membership.organisation),
    ]
    for stranger in strangers:
        with as_member(stranger):
            assert model.objects.count() == 0


@pytest.mark.parametrize(
    "model",
    [UploadContent, CellCorrection, RowDecision, Trial, TrialPart],
    ids=lambda m: m.__name__,
)
@pytest.mark.parametrize(
    "role", [Role.EDUCATOR, Role.COUNSELLOR, Role.TRAINER, Role.DPO], ids=lambda r: r.value
)
def test_what_a_table_holds_is_read_by_who_brings_tables_in(filled, model, role) -> None:
    """Names and telephone numbers stand in it, whoever may read contacts."""
    membership, _waiting = filled
    colleague = make_membership(role, organisation=membership.organisation)
    with as_member(colleague):
        assert model.objects.count() == 0
    with as_member(make_membership(Role.COORDINATOR, organisation=membership.organisation)):
        assert model.objects.count() > 0


def test_a_row_cannot_point_at_another_organisations_upload(filled) -> None:
    _membership, waiting = filled
    with as_member(make_membership(Role.COORDINATOR)) as stranger:
        rows = (
            UploadEvent(upload=waiting, state="queued", at=NOW),
            CellCorrection(upload=waiting, sheet=0, line=9, column=1),
            RowDecision(upload=waiting, sheet=0, line=9, choice="leave", decided_at=NOW),
            Made(upload=waiting, table="people_person", record=waiting.pk),
        )
        for row in rows:
            row.organisation_id = stranger.organisation_id
            with (
                pytest.raises(ProgrammingError, match="row-level security"),
                transaction.atomic(),
            ):
                row.save(force_insert=True)


def test_a_decision_cannot_point_at_another_organisations_person(filled) -> None:
    membership, waiting = filled
    with as_member(make_membership(Role.COORDINATOR)) as stranger:
        person = Person.objects.create(organisation_id=stranger.organisation_id, first_name="Léa")
    with (
        as_member(membership) as member,
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        RowDecision.objects.create(
            organisation_id=member.organisation_id,
            upload=waiting,
            sheet=0,
            line=8,
            choice="same",
            person=person,
            decided_at=NOW,
        )


def test_what_happened_and_what_was_made_cannot_be_rewritten(filled) -> None:
    membership, _waiting = filled
    statements = (
        "UPDATE imports_uploadevent SET state = 'imported'",
        "DELETE FROM imports_uploadevent",
        "UPDATE imports_made SET line = 1",
        "DELETE FROM imports_made",
        "DELETE FROM imports_importedrow",
        "DELETE FROM imports_upload",
    )
    with as_member(membership):
        for statement in statements:
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                connection.cursor().execute(statement)
