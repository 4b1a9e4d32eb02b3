"""The figure views: what may be counted, without any personal column (migration 0002).

They belong to the gate role and show the programmes of the organisation acting; `person_id` is
filled only where the file is one's own, so that a figure covers the consortium and its rows stay at
home.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from continuum.core.models import Row


class FigureView(Row):
    """A view: never written, never migrated."""

    programme_id = models.UUIDField()
    organisation_id = models.UUIDField()

    class Meta:
        abstract = True
        managed = False


class OfEncounter(FigureView):
    """What every view about encounters repeats of the encounter."""

    on = models.DateField()
    mode = models.CharField(max_length=12)
    place_kind = models.CharField(max_length=30)
    network = models.CharField(max_length=12)
    place_commune = models.CharField(max_length=5)
    familiarity = models.CharField(max_length=10)
    situation = models.CharField(max_length=10)
    topics = ArrayField(models.CharField(max_length=16))
    next_step = models.CharField(max_length=12)
    head_count = models.PositiveSmallIntegerField()
    first_time_count = models.PositiveSmallIntegerField()

    class Meta(FigureView.Meta):
        abstract = True


_OF_ENCOUNTER = (
    "programme_id",
    "organisation_id",
    "on",
    "mode",
    "place_kind",
    "network",
    "place_commune",
    "familiarity",
    "situation",
    "topics",
    "next_step",
    "head_count",
    "first_time_count",
)


class FigureEncounter(OfEncounter):
    """The standing version of each encounter."""

    id = models.UUIDField(primary_key=True)

    class Meta(OfEncounter.Meta):
        db_table = "figures_encounter"

    class Privacy:
        erased = ()
        kept = ("id", *_OF_ENCOUNTER)


class FigurePresence(OfEncounter):
    """A known person among the heads of an encounter; `identity` is keyed by programme."""

    id = models.UUIDField(primary_key=True)
    encounter_id = models.UUIDField()
    identity = models.BigIntegerField()
    first_time = models.BooleanField()
    person_id = models.UUIDField(null=True)

    class Meta(OfEncounter.Meta):
        db_table = "figures_presence"

    class Privacy:
        erased = ()
        kept = ("id", "encounter_id", "identity", "first_time", "person_id", *_OF_ENCOUNTER)


class FigureTally(FigureView):
    """So many heads of one encounter that an eye, or their file, could tell something of."""

    id = models.UUIDField(primary_key=True)
    encounter_id = models.UUIDField()
    on = models.DateField()
    mode = models.CharField(max_length=12)
    place_kind = models.CharField(max_length=30)
    gender = models.CharField(max_length=3)
    age_band = models.CharField(max_length=10)
    head_count = models.PositiveSmallIntegerField()

    class Meta(FigureView.Meta):
        db_table = "figures_tally"

    class Privacy:
        erased = ()
        kept = (
            "id",
            "programme_id",
            "organisation_id",
            "encounter_id",
            "on",
            "mode",
            "place_kind",
            "gender",
            "age_band",
            "head_count",
        )


class FigureFile(FigureView):
    """A file opened, once for each programme its person is enrolled in."""

    id = models.UUIDField(primary_key=True)
    identity = models.BigIntegerField()
    person_id = models.UUIDField(null=True)
    joined_on = models.DateField()
    gender = models.CharField(max_length=3)
    age = models.PositiveSmallIntegerField(null=True)
    commune = models.CharField(max_length=5)

    class Meta(FigureView.Meta):
        db_table = "figures_file"

    class Privacy:
        erased = ()
        kept = (
            "id",
            "programme_id",
            "organisation_id",
            "identity",
            "person_id",
            "joined_on",
            "gender",
            "age",
            "commune",
        )


class FigureEnrolment(FigureView):
    """An enrolment with every day that dates a stage; one entered by mistake is not there."""

    id = models.UUIDField(primary_key=True)
    identity = models.BigIntegerField()
    person_id = models.UUIDField(null=True)
    strand_id = models.UUIDField(null=True)
    strand_kind = models.CharField(max_length=20)
    site_id = models.UUIDField(null=True)
    proposed_on = models.DateField()
    entered_on = models.DateField(null=True)
    first_entered_on = models.DateField(null=True)
    reengaged_on = models.DateField(null=True)
    completed_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    moved_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    state = models.CharField(max_length=12)
    reason = models.CharField(max_length=20)
    gender = models.CharField(max_length=3)
    age = models.PositiveSmallIntegerField(null=True)
    commune = models.CharField(max_length=5)
    invisible = models.CharField(max_length=8)

    class Meta(FigureView.Meta):
        db_table = "figures_enrolment"

    class Privacy:
        erased = ()
        kept = (
            "id",
            "programme_id",
            "organisation_id",
            "identity",
            "person_id",
            "strand_id",
            "strand_kind",
            "site_id",
            "proposed_on",
            "entered_on",
            "first_entered_on",
            "reengaged_on",
            "completed_on",
            "withdrawn_on",
            "moved_on",
            "ended_on",
            "state",
            "reason",
            "gender",
            "age",
            "commune",
            "invisible",
        )


class FigureSupport(FigureView):
    """An enrolment that became an accompaniment: a referent named, and somebody met the person
    again."""

    id = models.UUIDField(primary_key=True)
    enrolment = models.ForeignKey(
        FigureEnrolment, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    identity = models.BigIntegerField()
    person_id = models.UUIDField(null=True)
    entered_on = models.DateField()
    first_entered_on = models.DateField()
    supported_on = models.DateField()

    class Meta(FigureView.Meta):
        db_table = "figures_support"

    class Privacy:
        erased = ()
        kept = (
            "id",
            "programme_id",
            "organisation_id",
            "enrolment",
            "identity",
            "person_id",
            "entered_on",
            "first_entered_on",
            "supported_on",
        )


class FigureFact(FigureView):
    """The latest answer to each situation fact, for each enrolment of the person."""

    id = models.UUIDField(primary_key=True)
    enrolment = models.ForeignKey(
        FigureEnrolment, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    kind = models.CharField(max_length=24)
    answer = models.CharField(max_length=8)

    class Meta(FigureView.Meta):
        db_table = "figures_fact"

    class Privacy:
        erased = ()
        kept = ("id", "programme_id", "organisation_id", "enrolment", "kind", "answer")


class FigureExit(FigureView):
    """The standing version of each exit."""

    id = models.UUIDField(primary_key=True)
    enrolment = models.ForeignKey(
        FigureEnrolment, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    identity = models.BigIntegerField()
    person_id = models.UUIDField(null=True)
    on = models.DateField()
    kind = models.CharField(max_length=24)
    months = models.PositiveSmallIntegerField(null=True)
    project = models.CharField(max_length=12)
    qualified = models.CharField(max_length=12)
    entered_on = models.DateField(null=True)
    first_entered_on = models.DateField(null=True)
    state = models.CharField(max_length=12)

    class Meta(FigureView.Meta):
        db_table = "figures_exit"

    class Privacy:
        erased = ()
        kept = (
            "id",
            "programme_id",
            "organisation_id",
            "enrolment",
            "identity",
            "person_id",
            "on",
            "kind",
            "months",
            "project",
            "qualified",
            "entered_on",
            "first_entered_on",
            "state",
        )
