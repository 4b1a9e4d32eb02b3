"""Encounters, append-only; who was there, nameless or named."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from continuum.access.models import Account
from continuum.core.models import Event
from continuum.organisations.models import Organisation, Programme
from continuum.outreach import rules
from continuum.outreach.models.rounds import OfTeamQuerySet, Place, Round
from continuum.people.models import Person
from continuum.people.rules import Gender


class EncounterQuerySet(OfTeamQuerySet["Encounter"]):
    def standing(self) -> Self:
        """The present version of each encounter: neither corrected since nor withdrawn."""
        later = Encounter.objects.filter(
            organisation=OuterRef("organisation"), corrects=OuterRef("pk"), corrects__isnull=False
        )
        return self.filter(~Exists(later), withdrawn=False)


class Encounter(Event):
    """Young people met once, somewhere: a count is enough. Never changed: a correction is a new
    row.

    `root` is the first version's id, which presences and notes point at; `corrects` the version
    replaced.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    programme = models.ForeignKey(
        Programme, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    round = models.ForeignKey(
        Round, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    mode = models.CharField(max_length=12, choices=rules.Mode.choices)
    happened_at = models.DateTimeField()
    on = models.DateField()
    head_count = models.PositiveSmallIntegerField(default=1)
    first_time_count = models.PositiveSmallIntegerField(default=0)
    familiarity = models.CharField(
        max_length=10, choices=rules.Familiarity.choices, default=rules.Familiarity.UNKNOWN
    )
    situation = models.CharField(
        max_length=10, choices=rules.Situation.choices, default=rules.Situation.UNKNOWN
    )
    topics = ArrayField(models.CharField(max_length=16), default=list, blank=True)
    next_step = models.CharField(
        max_length=12, choices=rules.NextStep.choices, default=rules.NextStep.NOTHING
    )
    root = models.UUIDField()
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn = models.BooleanField(default=False)
    correction_reason = models.CharField(max_length=200, blank=True)
    recorded_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = EncounterQuerySet.as_manager()

    class Meta:
        ordering = ("-happened_at",)
        indexes = (
            models.Index(fields=["organisation", "-happened_at"], name="encounter_recent"),
            models.Index(
                fields=["organisation", "on"],
                include=["id", "root", "place", "head_count", "first_time_count"],
                condition=Q(withdrawn=False),
                name="encounter_of_day",
            ),
            models.Index(fields=["place", "-happened_at"], name="encounter_of_place"),
            models.Index(fields=["programme", "on"], name="encounter_programme"),
            models.Index(fields=["root"], name="encounter_root"),
            models.Index(
                fields=["corrects", "organisation"],
                condition=Q(corrects__isnull=False),
                name="encounter_corrected",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(head_count__gte=1),
                name="encounter_has_heads",
                violation_error_message=_("Une rencontre compte au moins un jeune."),
            ),
            models.CheckConstraint(
                condition=Q(first_time_count__lte=F("head_count")),
                name="first_time_within_heads",
                violation_error_message=_("Plus de premières fois que de jeunes."),
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=False) | Q(root=F("id"), withdrawn=False),
                name="first_version_is_root",
            ),
        )

    class Privacy:
        erased = ("correction_reason",)
        kept = (
            "id",
            "organisation",
            "programme",
            "round",
            "place",
            "mode",
            "happened_at",
            "on",
            "head_count",
            "first_time_count",
            "familiarity",
            "situation",
            "topics",
            "next_step",
            "root",
            "corrects",
            "withdrawn",
            "recorded_by",
            "recorded_at",
        )

    def __str__(self) -> str:
        return f"{self.on} ×{self.head_count}"

    @property
    def icon(self) -> str:
        return rules.ICON_OF_MODE[rules.Mode(self.mode)]

    @property
    def told(self) -> str:
        """Parc du Verney · Déjà vu · Emploi · Se revoir."""
        said = [str(self.place or ""), "", self.topics_said, ""]
        if self.familiarity != rules.Familiarity.UNKNOWN:
            said[1] = str(self.get_familiarity_display())
        if self.next_step != rules.NextStep.NOTHING:
            said[3] = str(self.get_next_step_display())
        return " · ".join(filter(None, said))

    @property
    def topics_said(self) -> str:
        """Emploi, Logement."""
        return ", ".join(str(rules.Topic(topic).label) for topic in self.topics)


class TallyQuerySet(OfTeamQuerySet["EncounterTally"]):
    pass


class EncounterTally(Event):
    """What an eye could tell of the heads of one version: so many of this gender and age band."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    encounter = models.ForeignKey(Encounter, on_delete=models.PROTECT, related_name="tallies")
    gender = models.CharField(max_length=3, choices=Gender.choices, blank=True)
    age_band = models.CharField(
        max_length=10, choices=rules.AgeBand.choices, default=rules.AgeBand.UNKNOWN
    )
    count = models.PositiveSmallIntegerField()

    objects = TallyQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["encounter", "gender", "age_band"], name="tally_once"),
        )

    class Privacy:
        erased = ()
        kept = ("id", "organisation", "encounter", "gender", "age_band", "count")

    def __str__(self) -> str:
        return f"{self.count} {self.gender} {self.age_band}"

    @property
    def seen(self) -> str:
        """Fille, femme · 16-17 ans."""
        told = [str(self.get_gender_display()) if self.gender else ""]
        if self.age_band != rules.AgeBand.UNKNOWN:
            told.append(str(self.get_age_band_display()))
        return " · ".join(filter(None, told)) or str(rules.AgeBand.UNKNOWN.label)


class NoteQuerySet(OfTeamQuerySet["EncounterNote"]):
    pass


class EncounterNote(Event):
    """A note added after the save, for the team only; never leaves in an export.

    `encounter` is the first version.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    encounter = models.ForeignKey(Encounter, on_delete=models.PROTECT, related_name="notes")
    text = models.CharField(max_length=1000)
    recorded_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ("recorded_at",)

    class Privacy:
        erased = ("text",)
        kept = ("id", "organisation", "encounter", "recorded_by", "recorded_at")

    def __str__(self) -> str:
        return f"{self.recorded_at:%Y-%m-%d}"


class PresenceQuerySet(OfTeamQuerySet["Presence"]):
    def standing(self) -> Self:
        """Those neither revoked nor of a person entered by mistake."""
        return self.filter(revoked_at__isnull=True, person__withdrawn_at__isnull=True)


class Presence(Event):
    """That a known person was one of the heads of an encounter; `encounter` is the first version.

    Said when the encounter was noted, or `claimed` afterwards: the head was already counted, so
    a claim never changes a count. `met_on` is the day of the encounter's present version, empty
    once it is withdrawn; the database writes it, whatever a row says.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    encounter = models.ForeignKey(Encounter, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    met_on = models.DateField(null=True, editable=False)
    first_time = models.BooleanField(default=False)
    claimed = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["person", "encounter"], name="presence_of_person"),
            models.Index(
                fields=["organisation", "encounter"],
                include=["person", "first_time"],
                condition=Q(revoked_at__isnull=True),
                name="presence_standing",
            ),
            models.Index(
                fields=["organisation", "person", "met_on"],
                condition=Q(revoked_at__isnull=True),
                name="presence_of_day",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["encounter", "person"],
                condition=Q(revoked_at__isnull=True),
                name="presence_once",
            ),
        )

    class Privacy:
        erased = ()
        kept = (
            "id",
            "organisation",
            "encounter",
            "person",
            "met_on",
            "first_time",
            "claimed",
            "recorded_by",
            "recorded_at",
            "revoked_at",
        )

    def __str__(self) -> str:
        return f"{self.person_id}"
