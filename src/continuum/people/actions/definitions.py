"""What the funder of a programme calls invisible, said again each time it changes."""

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from continuum.access.permissions import Permission
from continuum.access.scope import Member
from continuum.core import audit
from continuum.core.refusals import Refused
from continuum.organisations.models import Organisation, Programme
from continuum.organisations.queries import leads
from continuum.people.models import InvisibilityDefinition
from continuum.people.rules import InvisibilityRule


class MayNotDefine(Refused):
    message = _("Seule la structure chef de file ou pilote dit ce que le financeur demande.")


@transaction.atomic
def define_invisibility(
    *,
    programme: Programme,
    funder: Organisation,
    rule: InvisibilityRule,
    wording: str,
    in_force_from: date,
    by: Member,
) -> InvisibilityDefinition:
    """A new version of the funder's definition; earlier ones stay, for those judged by them."""
    if not (by.may(Permission.MANAGE_PROGRAMMES) and leads(programme, by.organisation_id)):
        raise MayNotDefine
    before = InvisibilityDefinition.objects.filter(programme=programme, funder=funder)
    latest = before.aggregate(latest=Max("version"))["latest"] or 0
    definition = InvisibilityDefinition.objects.create(
        programme=programme,
        funder=funder,
        version=latest + 1,
        wording=wording,
        accepted=sorted(kind.value for kind in rule.accepted),
        lists=sorted(rule.lists),
        valid_months=rule.valid_months,
        silent_months=rule.silent_months,
        in_force_from=in_force_from,
    )
    audit.record("invisibility_defined", on=definition)
    return definition
