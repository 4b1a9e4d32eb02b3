"""Organisations, their sites, the programmes they carry together, and the communes they work in."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from continuum.core.acting import Acting
from continuum.core.models import Record
from continuum.core.phrases import labelled
from continuum.organisations import rules

if TYPE_CHECKING:
    from uuid import UUID

SIRET = RegexValidator(r"^\d{14}$", _("Un SIRET compte 14 chiffres."))


class CommuneQuerySet(models.QuerySet["Commune"]):
    def visible_to(self, member: Acting) -> Self:
        """All of them: the official list is everybody's."""
        return self.all()


class Commune(models.Model):
    """A commune of the official geographic code; names are ambiguous, the code is the key."""

    code = models.CharField(max_length=5, primary_key=True)
    name = models.CharField(max_length=60)
    search_name = models.CharField(max_length=60, db_index=True)
    departement = models.CharField(max_length=3, db_index=True)
    postcodes = ArrayField(models.CharField(max_length=5), default=list)
    population = models.PositiveIntegerField(null=True)
    intercommunality = models.CharField(max_length=9, blank=True)

    objects = CommuneQuerySet.as_manager()

    class Privacy:
        erased = ()
        kept = (
            "code",
            "name",
            "search_name",
            "departement",
            "postcodes",
            "population",
            "intercommunality",
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.departement})"


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, member: Acting) -> Self:
        """One's own organisation and its partners."""
        return self.working_with(member.organisation_id)

    def working_with(self, organisation_id: "UUID") -> Self:
        """The organisation itself and those that share a programme with it."""
        programmes = Participation.objects.filter(organisation_id=organisation_id).values(
            "programme"
        )
        partners = Participation.objects.filter(programme__in=programmes).values("organisation")
        return self.filter(Q(pk=organisation_id) | Q(pk__in=partners))


class Organisation(Record):
    name = models.CharField(max_length=150, unique=True)
    short_name = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=30, choices=rules.OrganisationKind.choices)
    siret = models.CharField(max_length=14, blank=True, validators=[SIRET])
    commune = models.ForeignKey(
        Commune, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    country = models.CharField(max_length=2, default="FR")
    closed_on = models.DateField(null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=["siret"], condition=~Q(siret=""), name="organisation_siret_once"
            ),
        )

    class Privacy:
        erased = ()
        kept = ("id", "name", "short_name", "kind", "siret", "commune", "country", "closed_on")

    def __str__(self) -> str:
        return self.short_name or self.name

    @property
    def is_sensitive(self) -> bool:
        """Whether being followed here is itself sensitive, so that outsiders do not see the
        name."""
        return self.kind in rules.SENSITIVE_KINDS

    def label_for(self, organisation_id: "UUID") -> str:
        """The name as members of another organisation may read it."""
        if self.is_sensitive and organisation_id != self.pk:
            return str(_("Une structure partenaire"))
        return str(self)


class SiteQuerySet(models.QuerySet["Site"]):
    def visible_to(self, member: Acting) -> Self:
        """Sites of one's own organisation and of its partners."""
        return self.filter(organisation__in=Organisation.objects.visible_to(member))


class OrganisationName(Record):
    """Another name under which partners and reports know the organisation."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="other_names"
    )
    name = models.CharField(max_length=150)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "name"], name="other_name_once"),
        )

    class Privacy:
        erased = ()
        kept = ("id", "organisation", "name")

    def __str__(self) -> str:
        return self.name


class Site(Record):
    """A place where an organisation works: head office, branch, annex."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="sites")
    name = models.CharField(max_length=100)
    commune = models.ForeignKey(
        Commune, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_annex = models.BooleanField(default=False)
    closed_on = models.DateField(null=True, blank=True)

    objects = SiteQuerySet.as_manager()

    class Meta:
        ordering = ("is_annex", "name")
        constraints = (
            models.UniqueConstraint(fields=["organisation", "name"], name="site_name_once"),
        )

    class Privacy:
        erased = ()
        kept = ("id", "organisation", "name", "commune", "is_annex", "closed_on")

    def __str__(self) -> str:
        return self.name


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def visible_to(self, member: Acting) -> Self:
        """Programmes in which one's organisation takes part."""
        return self.of_organisation(member.organisation_id)

    def of_organisation(self, organisation_id: "UUID") -> Self:
        """Programmes in which the organisation takes part, whatever its role."""
        return self.filter(participations__organisation_id=organisation_id).distinct()


class Programme(Record):
    """Something funded that looks for young people and walks with them, for a time."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=150)
    summary = models.TextField(blank=True)
    lowest_age = models.PositiveSmallIntegerField(default=16)
    highest_age = models.PositiveSmallIntegerField(default=29)
    age_exceptions = models.JSONField(default=dict, blank=True)
    age_reference = models.CharField(
        max_length=20, choices=rules.AgeReference.choices, default=rules.AgeReference.ENTRY
    )
    target_groups = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    money_starts_on = models.DateField(null=True, blank=True)
    money_ends_on = models.DateField(null=True, blank=True)
    action_starts_on = models.DateField()
    action_ends_on = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=2, default="fr")

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=Q(lowest_age__lte=F("highest_age")),
                name="programme_ages_in_order",
                violation_error_message=_("L'âge minimum dépasse l'âge maximum."),
            ),
            models.CheckConstraint(
                condition=Q(action_ends_on__isnull=True)
                | Q(action_ends_on__gte=F("action_starts_on")),
                name="programme_action_in_order",
                violation_error_message=_("L'action finit avant de commencer."),
            ),
            models.CheckConstraint(
                condition=Q(money_starts_on__isnull=True)
                | Q(money_ends_on__isnull=True)
                | Q(money_ends_on__gte=F("money_starts_on")),
                name="programme_money_in_order",
                violation_error_message=_("Le financement finit avant de commencer."),
            ),
        )

    class Privacy:
        erased = ()
        kept = (
            "id",
            "code",
            "name",
            "summary",
            "lowest_age",
            "highest_age",
            "age_exceptions",
            "age_reference",
            "target_groups",
            "money_starts_on",
            "money_ends_on",
            "action_starts_on",
            "action_ends_on",
            "language",
        )

    def __str__(self) -> str:
        return self.name

    @property
    def age_rule(self) -> rules.AgeRule:
        return rules.AgeRule(self.lowest_age, self.highest_age, dict(self.age_exceptions))

    def runs_on(self, day: date) -> bool:
        return self.action_starts_on <= day and (
            self.action_ends_on is None or day <= self.action_ends_on
        )


class Strand(Record):
    """A part of a programme with its own method: finding, supporting, training…"""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="strands")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=20, choices=rules.StrandKind.choices)
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ("programme", "position")
        constraints = (
            models.UniqueConstraint(fields=["programme", "code"], name="strand_code_once"),
        )

    class Privacy:
        erased = ()
        kept = ("id", "programme", "code", "name", "kind", "position")

    def __str__(self) -> str:
        return self.name


class Phase(Record):
    """A dated step of the programme's life: design, fitting out, first session, review…"""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="phases")
    name = models.CharField(max_length=150)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("starts_on",)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="phase_in_order",
                violation_error_message=_("La phase finit avant de commencer."),
            ),
        )

    class Privacy:
        erased = ()
        kept = ("id", "programme", "name", "starts_on", "ends_on")

    def __str__(self) -> str:
        return self.name


class Participation(Record):
    """An organisation's part in a programme, possibly in one strand of it."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="participations"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="participations"
    )
    role = models.CharField(max_length=10, choices=rules.ProgrammeRole.choices)
    strand = models.ForeignKey(
        Strand, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("role", "organisation__name")
        constraints = (
            models.UniqueConstraint(
                fields=["programme", "organisation", "role", "strand"],
                name="participation_once",
                nulls_distinct=False,
            ),
        )

    class Privacy:
        erased = ()
        kept = ("id", "programme", "organisation", "role", "strand", "since", "until")

    def __str__(self) -> str:
        return f"{self.organisation} · {self.get_role_display()}"


class Capacity(Record):
    """How many young people a site can take in a year, for a programme."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="capacities")
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="capacities")
    year = models.PositiveSmallIntegerField()
    places = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("year", "site")
        constraints = (
            models.UniqueConstraint(fields=["site", "programme", "year"], name="capacity_once"),
        )

    class Privacy:
        erased = ()
        kept = ("id", "site", "programme", "year", "places")

    def __str__(self) -> str:
        return labelled(f"{self.site} {self.year}", self.places)


class Target(Record):
    """What the programme promised, by measure, period and possibly site."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="targets")
    site = models.ForeignKey(
        Site, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    measure = models.CharField(max_length=20, choices=rules.TargetMeasure.choices)
    starts_on = models.DateField()
    ends_on = models.DateField()
    value = models.PositiveIntegerField()

    class Meta:
        ordering = ("starts_on", "measure")
        constraints = (
            models.UniqueConstraint(
                fields=["programme", "site", "measure", "starts_on"],
                name="target_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="target_in_order",
                violation_error_message=_("La période finit avant de commencer."),
            ),
        )

    class Privacy:
        erased = ()
        kept = ("id", "programme", "site", "measure", "starts_on", "ends_on", "value")

    def __str__(self) -> str:
        return labelled(self.get_measure_display(), self.value)
