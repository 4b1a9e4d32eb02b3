"""What young people are told now."""

from datetime import date

from django.db.models import Q

from continuum.access.scope import Member
from continuum.people.models import Notice


def notices_in_force(member: Member, *, on: date) -> list[Notice]:
    """The version in force in each language; the organisation's own before everybody's."""
    rows = Notice.objects.filter(
        Q(organisation_id=member.organisation_id) | Q(organisation=None), in_force_from__lte=on
    )
    latest: dict[str, Notice] = {}
    for notice in sorted(rows, key=lambda row: (row.organisation_id is not None, row.version)):
        latest[notice.language] = notice
    order = ["fr", "it", "en"]
    return sorted(
        latest.values(),
        key=lambda row: order.index(row.language) if row.language in order else len(order),
    )
