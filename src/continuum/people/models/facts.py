"""Dated facts about a person: situation, notice given, invisibility."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from continuum.access.models import Account
from continuum.core.models import Event, Record
from continuum.core.phrases import labelled
from continuum.core.typography import french
from continuum.organisations.models import Organisation, Programme
from continuum.people import rules
from continuum.people.models.persons import OfPersonQuerySet, Person


class SituationFact(Event):
    """What was said, seen or proved of a person's situation on a day; a change is a new row."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=24, choices=rules.FactKind.choices)
    answer = models.CharField(max_length=8, choices=rules.Answer.choices)
    source = models.CharField(max_length=8, choices=rules.Source.choices)
    on = models.DateField()
    recorded_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = OfPersonQuerySet["SituationFact"].as_manager()

    class Meta:
        ordering = ("kind", "-on", "-recorded_at")
        indexes = (
            models.Index(fields=["person", "kind", "-on"], name="fact_latest"),
            models.Index(
                fields=["organisation", "person"],
                condition=models.Q(kind=rules.FactKind.NEET),
                name="fact_of_situation",
            ),
        )

    class Privacy:
        erased = ()
        kept = (
            "id",
            "organisation",
            "person",
            "kind",
            "answer",
            "source",
            "on",
            "recorded_by",
            "recorded_at",
        )

    def __str__(self) -> str:
        return labelled(self.get_kind_display(), self.get_answer_display())


class Notice(Record):
    """A version of what young people are told is kept about them; frozen once given."""

    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2, default="fr")
    text = models.TextField()
    in_force_from = models.DateField()

    class Meta:
        ordering = ("-in_force_from", "-version")
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "version", "language"],
                name="notice_version_once",
                nulls_distinct=False,
            ),
        )

    class Privacy:
        erased = ()
        kept = ("id", "organisation", "version", "language", "text", "in_force_from")

    def __str__(self) -> str:
        return f"v{self.version} ({self.language})"

    @property
    def typeset(self) -> str:
        """The text as it is shown; what is kept stays as it was written."""
        return french(self.text) if self.language == "fr" else self.text


class NoticeGiven(Event):
    """That a person was told, when, how and in which version."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="+")
    manner = models.CharField(max_length=12, choices=rules.NoticeManner.choices)
    on = models.DateField()
    given_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = OfPersonQuerySet["NoticeGiven"].as_manager()

    class Meta:
        ordering = ("-on",)
        indexes = (models.Index(fields=["organisation", "person"], name="notice_of_person"),)

    class Privacy:
        erased = ()
        kept = ("id", "organisation", "person", "notice", "manner", "on", "given_by", "recorded_at")

    def __str__(self) -> str:
        return f"{self.notice} {self.on}"


class InvisibilityEvidence(Event):
    """One dated sign that nobody was following the person."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=rules.EvidenceKind.choices)
    list_name = models.CharField(max_length=80, blank=True)
    on = models.DateField()
    since = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = OfPersonQuerySet["InvisibilityEvidence"].as_manager()

    class Meta:
        ordering = ("-on",)
        indexes = (models.Index(fields=["person", "on"], name="evidence_of_person"),)

    class Privacy:
        erased = ()
        kept = (
            "id",
            "organisation",
            "person",
            "kind",
            "list_name",
            "on",
            "since",
            "recorded_by",
            "recorded_at",
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"


class InvisibilityDefinition(Record):
    """What a funder of a programme calls invisible, in one of its versions."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    funder = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveSmallIntegerField()
    wording = models.TextField()
    accepted = ArrayField(models.CharField(max_length=20))
    lists = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    valid_months = models.PositiveSmallIntegerField(default=12)
    silent_months = models.PositiveSmallIntegerField(default=5)
    needs_all = models.BooleanField(default=False)
    in_force_from = models.DateField()

    class Meta:
        ordering = ("programme", "-version")
        constraints = (
            models.UniqueConstraint(
                fields=["programme", "funder", "version"],
                name="definition_version_once",
                nulls_distinct=False,
            ),
        )

    class Privacy:
        erased = ()
        kept = (
            "id",
            "programme",
            "funder",
            "version",
            "wording",
            "accepted",
            "lists",
            "valid_months",
            "silent_months",
            "needs_all",
            "in_force_from",
        )

    def __str__(self) -> str:
        return f"{self.programme} v{self.version}"

    @property
    def rule(self) -> rules.InvisibilityRule:
        return rules.InvisibilityRule(
            accepted=frozenset(rules.EvidenceKind(kind) for kind in self.accepted),
            valid_months=self.valid_months,
            silent_months=self.silent_months,
            lists=frozenset(self.lists),
            needs_all=self.needs_all,
        )
