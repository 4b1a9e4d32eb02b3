"""The first wall alone: our own queries, run by a role that row security does not stop."""

import pytest
from django.db import transaction

from conftest import administrator_connection
from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership, make_organisation
from continuum.linkage import query_tokens
from continuum.people import actions
from continuum.people.entries import ContactEntry
from continuum.people.models import Contact, LookupKey, NoticeGiven, Person, SearchToken
from continuum.people.queries import Asked, SavedView, contacts_of, files, group_of
from continuum.people.queries.search import answering
from continuum.people.rules import ContactKind
from continuum.people.tests.factories import TODAY, make_file

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.wall]


def seen_without_row_security(queryset) -> set:
    """First column of what the query gives when nothing but itself chooses the rows."""
    statement, parameters = queryset.query.sql_with_params()
    with administrator_connection() as connection:
        return {row[0] for row in connection.execute(statement, parameters).fetchall()}


def make_canary(organisation=None):
    membership = make_membership(organisation=organisation or make_organisation())
    with as_member(membership) as member, transaction.atomic():
        person = make_file(member, "Zéphirine", last_name="Canari", phone="0612345678")
        actions.add_contact(
            person=person,
            entry=ContactEntry(kind=ContactKind.INSTAGRAM, value="canari"),
            by=member,
        )
    return membership, person


def queries(member, person):
    """Every list of rows about persons, reduced to the person or the row."""
    terms = [list(term.lookups) for term in query_tokens("canari zephirine")]
    yield Person.objects.visible_to(member).values_list("pk")
    yield SearchToken.objects.visible_to(member).values_list("person")
    yield LookupKey.objects.visible_to(member).distinct().values_list("person")
    yield Contact.objects.visible_to(member).values_list("person")
    yield NoticeGiven.objects.visible_to(member).values_list("person")
    yield files(member, Asked(view=SavedView.ALL), today=TODAY).values_list("pk")
    yield group_of(member, person).values_list("pk")
    yield contacts_of(member, person).values_list("person")
    yield answering(member, terms).values_list("person")


def test_each_query_chooses_its_own_organisations_rows() -> None:
    membership, mine = make_canary()
    _other, _theirs = make_canary()
    with as_member(membership) as member, transaction.atomic():
        for queryset in queries(member, mine):
            assert seen_without_row_security(queryset) == {mine.pk}, str(queryset.query)


def test_no_query_chooses_a_row_for_a_role_without_files() -> None:
    organisation = make_organisation()
    _membership, person = make_canary(organisation)
    manager = make_membership(Role.MANAGER, organisation=organisation)
    with as_member(manager) as member, transaction.atomic():
        for queryset in (
            Person.objects.visible_to(member),
            files(member, Asked(view=SavedView.ALL), today=TODAY),
            contacts_of(member, person),
        ):
            assert queryset.query.is_empty() or not list(queryset)
