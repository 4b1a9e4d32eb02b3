"""{% load people %}: ages, and the way back from a person's pages."""

from datetime import date

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from continuum.people.models import (
    Contact,
    InvisibilityDefinition,
    InvisibilityEvidence,
    Person,
    SituationFact,
)
from continuum.people.presenters import (
    age_in_words,
    fact_in_words,
    settling_in_words,
    shortfall_in_words,
    sign_in_words,
)
from continuum.people.rules import ContactKind, Shortfall

register = template.Library()

_ICONS = {
    ContactKind.PHONE: "phone",
    ContactKind.EMAIL: "mail",
    ContactKind.INSTAGRAM: "brand-instagram",
    ContactKind.SNAPCHAT: "brand-snapchat",
    ContactKind.WHATSAPP: "brand-whatsapp",
    ContactKind.FACEBOOK: "brand-facebook",
    ContactKind.DISCORD: "message",
    ContactKind.RELATIVE: "users",
    ContactKind.ADDRESS: "map-pin",
}


@register.filter
def contact_icon(contact: Contact) -> str:
    """{% icon contact|contact_icon %}"""
    return _ICONS[ContactKind(contact.kind)]


@register.filter
def age(person: Person, on: date | None = None) -> str:
    """{{ person|age }} -> 19 ans; 18 ou 19 ans when only the year of birth is known."""
    return age_in_words(person, on=on or timezone.localdate())


@register.filter
def sign(evidence: InvisibilityEvidence) -> str:
    """{{ evidence|sign }}"""
    return sign_in_words(evidence)


@register.filter
def fact(answer: SituationFact) -> str:
    """{{ answer|fact }}"""
    return fact_in_words(answer)


@register.filter
def settling(definition: InvisibilityDefinition) -> str:
    """{{ definition|settling }}"""
    return settling_in_words(definition.rule)


@register.filter
def lacking(lack: Shortfall, definition: InvisibilityDefinition) -> str:
    """{{ lack|lacking:definition }}"""
    return shortfall_in_words(lack, definition)


@register.inclusion_tag("core/components/breadcrumb.html")
def way_back(person: Person | None = None) -> dict[str, object]:
    """{% way_back person %}: Jeunes > Nadia B."""
    crumbs = [(_("Jeunes"), reverse("people:list"))]
    if person is not None:
        crumbs.append((person.called, reverse("pathways:file", args=[person.pk])))
    return {"crumbs": crumbs}
