"""An upload as it is about to be planned: content, mapping, corrections, decisions."""

from continuum.access.scope import Member
from continuum.imports.models import (
    CellCorrection,
    MappingPreset,
    RowDecision,
    Upload,
    UploadContent,
)
from continuum.imports.planning.rows import Decision, Source
from continuum.imports.rules.content import Content
from continuum.imports.rules.kinds import Choice, Kind
from continuum.imports.rules.mapping import Layout, recalled, signature


def content_of(upload: Upload) -> Content | None:
    """None once the content has left."""
    row = UploadContent.objects.filter(upload=upload).first()
    return Content.unpacked(bytes(row.packed)) if row is not None else None


def has_content(upload: Upload) -> bool:
    return UploadContent.objects.filter(upload=upload).exists()


def source_of(upload: Upload, content: Content) -> Source:
    """With what was corrected and decided since it arrived."""
    layout = Layout.of_json(upload.layout)
    corrections = CellCorrection.objects.filter(upload=upload, sheet=layout.sheet)
    cells = {
        (line, column): text
        for line, column, text in corrections.values_list("line", "column", "text")
    }
    return Source(
        kind=Kind(upload.kind),
        programme=upload.programme,
        sheet=layout.sheet_of(content).corrected(cells),
        layout=layout,
        sha256=upload.sha256,
        decisions=decisions_of(upload),
    )


def decisions_of(upload: Upload) -> dict[int, Decision]:
    """What was decided of lines of the sheet that is mapped."""
    rows = RowDecision.objects.filter(upload=upload, sheet=Layout.of_json(upload.layout).sheet)
    return {row.line: Decision(Choice(row.choice), row.person_id) for row in rows}


def words_known(member: Member) -> dict[str, dict[str, str]]:
    """What was said of words in every table of the organisation; the latest answer stands."""
    found: dict[str, dict[str, str]] = {}
    layouts = MappingPreset.objects.visible_to(member).order_by("saved_at", "pk")
    for told in layouts.values_list("layout__words", flat=True):
        for listed, words in (told or {}).items():
            found.setdefault(listed, {}).update(words)
    return found


def preset_for(member: Member, kind: Kind, headings: tuple[str, ...]) -> Layout | None:
    """The mapping remembered for tables with these headings."""
    known_as = signature(kind, headings)
    preset = (
        MappingPreset.objects.visible_to(member).filter(kind=kind, signature=known_as).first()
        if known_as
        else None
    )
    return recalled(preset.layout, kind, headings) if preset else None
