"""Tables about persons, by subject."""

from continuum.people.models.enrolments import Enrolment, EnrolmentEvent, Referent
from continuum.people.models.facts import (
    InvisibilityDefinition,
    InvisibilityEvidence,
    Notice,
    NoticeGiven,
    SituationFact,
)
from continuum.people.models.persons import (
    Contact,
    ExternalId,
    IdentityDecision,
    LookupKey,
    Person,
    SearchToken,
)

__all__ = [
    "Contact",
    "Enrolment",
    "EnrolmentEvent",
    "ExternalId",
    "IdentityDecision",
    "InvisibilityDefinition",
    "InvisibilityEvidence",
    "LookupKey",
    "Notice",
    "NoticeGiven",
    "Person",
    "Referent",
    "SearchToken",
    "SituationFact",
]
